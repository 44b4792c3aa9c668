"""`kill -9` loses nothing that was acknowledged, and the second run duplicates nothing."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import tests
from tests.indexer.writing_process import FINDINGS

ROOT = Path(tests.__file__).parent.parent
TABLES = ("item", "sighting", "sightingcapture", "itemcontact", "searchentry", "searchtext", "visit")


def start(folder: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    command = [sys.executable, "-m", "tests.indexer.writing_process"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def read_lines(lines: Iterable[str] | None) -> list[str]:
    return [line.strip() for line in lines or () if line.endswith("\n")]


def test_a_killed_writer_loses_nothing_and_duplicates_nothing(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(10)]
        process.kill()
        acknowledged += read_lines(process.stdout)
    assert set(acknowledged) <= stored_urls(tmp_path)
    assert counts(tmp_path) == {len(stored_urls(tmp_path))}
    with start(tmp_path) as process:
        assert len(read_lines(process.stdout)) == FINDINGS
    assert counts(tmp_path) == {FINDINGS}
    with sqlite3.connect(tmp_path / "data/qingyuan.sqlite3") as database:
        assert database.execute("SELECT max(times) FROM indexer_sighting").fetchone() == (1,)
        hashes = [row[0] for row in database.execute("SELECT body_sha256 FROM indexer_sighting")]
    database.close()
    for sha256 in hashes:
        file = tmp_path / "data/evidence" / sha256[:2] / sha256[2:4] / sha256
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256


def stored_urls(folder: Path) -> set[str]:
    return set(column(folder, "SELECT url FROM indexer_visit"))


def counts(folder: Path) -> set[str]:
    """Numbers of rows of all tables that hold one row per finding here; one number if they agree."""
    return {column(folder, f"SELECT count(*) FROM indexer_{table}")[0] for table in TABLES}


def column(folder: Path, statement: str) -> list[str]:
    database = sqlite3.connect(folder / "data/qingyuan.sqlite3")
    try:
        return [row[0] for row in database.execute(statement)]
    finally:
        database.close()
