"""Promises of the strict configuration reader."""

import dataclasses
from pathlib import Path

import pytest

from classifiers.config import ClassifyConfig
from crawlers.config import ConfigError, CrawlConfig, build_record, read_table
from dashboards.config import DashboardConfig
from indexer.config import IndexConfig


def write(folder: Path, text: str) -> Path:
    path = folder / "qingyuan.toml"
    path.write_text(text, "utf-8")
    return path


def test_keys_left_out_take_their_defaults(tmp_path: Path) -> None:
    config = read_table(write(tmp_path, '[crawlers]\ncontact = "a@b.cn"\n'), "crawlers", CrawlConfig)
    assert config.contact == "a@b.cn"
    assert config.retries == CrawlConfig().retries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[crawler]\n", "unknown table [crawler]"),
        ("[crawlers]\ncontakt = 'x'\n", "[crawlers]: unknown key 'contakt'"),
        ("[crawlers]\ndelay_seconds = 'slow'\n", "[crawlers]: delay_seconds must be float"),
        ("[crawlers]\nrespects_robots = 1\n", "respects_robots must be bool"),
        ("[crawlers]\nallow_private = ['a', 1]\n", "allow_private[1] must be str"),
        ("[crawlers\n", "cannot be read"),
        ("[crawlers]\ndelay_seconds = nan\n", "[crawlers]: delay_seconds 须是有限的数"),
        ("[crawlers]\ndelay_seconds = -inf\n", "[crawlers]: delay_seconds 须是有限的数"),
        ("[crawlers]\ndelay_seconds = -1\n", "[crawlers]: delay_seconds 须在 0 到 3600 之间；现为 -1.0"),
        ("[crawlers]\nconcurrency = 0\n", "concurrency 须在 1 到 256 之间；现为 0"),
        ("[crawlers]\nretries = -1\n", "retries 须在 0 到 10 之间"),
        ("[crawlers]\ntimeout_seconds = 0.0\n", "timeout_seconds 须在 1 到 600 之间"),
        ("[crawlers]\nmax_body_mebibytes = 0\n", "max_body_mebibytes 须在 1 到"),
        ("[crawlers]\nworkers = 0\n", "workers 须在 1 到 64 之间"),
        ("[crawlers]\ncapture_workers = 0\n", "capture_workers 须在 1 到 32 之间"),
    ],
)
def test_bad_file_is_one_line_naming_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_table(path, "crawlers", CrawlConfig)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("record", [CrawlConfig, ClassifyConfig, IndexConfig, DashboardConfig])
def test_defaults_are_within_their_own_ranges(record: type) -> None:
    given = {
        field.name: field.default
        for field in dataclasses.fields(record)
        if type(field.default) in (int, float)  # what a file would hold
    }
    assert given
    build_record(record, given, where="defaults")


def test_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="qingyuan init"):
        read_table(tmp_path / "none.toml", "crawlers", CrawlConfig)
