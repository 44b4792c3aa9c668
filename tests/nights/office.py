"""A place to work in for one test: its own configuration, data and sites, and the command line to use it with."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from crawlers.reading.dates import BEIJING
from dashboards.first_configuration import write_configuration

# What `qingyuan init` makes beside its configuration.
MADE = ("data", "sites")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a command ended."""

    status: int
    out: str
    err: str


class Office:
    """One configuration in `folder`, allowed to visit the sample web on `port`."""

    def __init__(self, folder: Path, port: int, **changes: str) -> None:
        self.folder = folder
        self.port = port
        self.night = datetime.now(BEIJING).date()
        settings = {
            "contact": '"mailto:tests@example.org"',
            "allow_private": f'["*.localhost:{port}", "localhost:{port}"]',
            "delay_seconds": "0.0",
            "retries": "0",
            "retry_minutes": "0.001",
            # A second look at what is sealed, what a night records around an ad, and what it replays are asked for by the tests that are about it.
            "chain_minutes": "0",
            "replay_minutes": "0",
            "captures_mobile": "false",
            "time_servers": "[]",
        }
        write_configuration(folder / "qingyuan.toml", settings | changes)
        for made in MADE:
            shutil.copytree(_initialised() / made, folder / made)

    def run(self, *words: str, stdin: str = "", seconds: float = 180) -> Finished:
        """`qingyuan` with these words; a night of which no date is said is that of the day this office was opened, so that a test that
        midnight overtakes still goes on with the night it began."""
        process = self.start(*words)
        out, err = process.communicate(stdin, timeout=seconds)
        return Finished(status=process.returncode, out=out, err=err)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """The same, not waited for."""
        is_dated = words[:1] != ("nightly",) or "--date" in words or "--due" in words
        return _start(self.folder, *words, *(() if is_dated else ("--date", self.night.isoformat())))

    def add_site(self, name: str, text: str) -> None:
        """Write a site file; PORT stands for the sample web's port."""
        (self.folder / "sites" / f"{name}.toml").write_text(text.replace("PORT", str(self.port)), "utf-8")

    def rows(self, query: str) -> list[Any]:
        """What the database says; one value per row if one column is asked for."""
        with sqlite3.connect(self.folder / "data" / "qingyuan.sqlite3") as database:
            found = database.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def visits(self) -> dict[str, tuple[str, str]]:
        """Outcome and note by URL path (with host if it is not `odd`)."""
        rows = self.rows("SELECT url, outcome, note FROM indexer_visit")
        return {url.removeprefix(f"http://odd.localhost:{self.port}"): (outcome, note) for url, outcome, note in rows}

    def summary(self, finished: Finished) -> dict[str, Any]:
        """The JSON a night printed."""
        found: dict[str, Any] = json.loads(finished.out)
        return found


def _start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(
        [sys.executable, "-m", "dashboards.cli", *words],
        cwd=Path(__file__).parents[2],
        env=environment | {"QINGYUAN_CONFIG": str(folder / "qingyuan.toml")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


@cache
def _initialised() -> Path:
    """A folder that `qingyuan init` made, once for all offices of a test process: what it makes is the same for each."""
    folder = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_configuration(folder / "qingyuan.toml")
    process = _start(folder, "init")
    _, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return folder
