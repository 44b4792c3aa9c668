"""Promises of the strict configuration reader."""

from pathlib import Path

import pytest

from crawlers.config import ConfigError, CrawlConfig, read_table


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
    ],
)
def test_bad_file_is_one_line_naming_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_table(path, "crawlers", CrawlConfig)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="qingyuan init"):
        read_table(tmp_path / "none.toml", "crawlers", CrawlConfig)
