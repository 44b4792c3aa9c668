"""Where hosts stand, in the frontier's SQLite file: a pause that a host asked for outlives the crawl it was told.

Times in the file are those of the wall clock, for the monotonic one begins anew with the machine. In: one connection, the crawl's
`Paces`. Out: the same paces as another crawl of the run left them. Writes join the frontier's transactions.
"""

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import replace

from crawlers.frontier.sqlite_statements import add_column
from crawlers.manners.pace import LONGEST_ASKED_SECONDS, Paces, Standing

SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (
    run TEXT NOT NULL, host TEXT NOT NULL, not_before REAL NOT NULL, delay_seconds REAL NOT NULL, rest_seconds REAL NOT NULL,
    concurrency INTEGER NOT NULL, refusals INTEGER NOT NULL, closed TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, host)
) WITHOUT ROWID;
"""
WRITE = """
INSERT OR REPLACE INTO hosts (run, host, not_before, delay_seconds, rest_seconds, concurrency, refusals, closed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class HostStandings:
    """What is known of the hosts of one run beyond what is configured for them."""

    def __init__(self, database: sqlite3.Connection, run: str, paces: Paces) -> None:
        self._database, self._run, self._paces = database, run, paces
        database.executescript(SCHEMA)
        add_column(database, "hosts", "closed", "TEXT NOT NULL DEFAULT ''")

    def adopt(self, asked_lately: Iterable[str]) -> None:
        """Take over what was noted; hosts that may have been asked a moment ago are left alone for their usual pause."""
        clock, now = time.time(), time.monotonic()
        # Of another run only the pause still counts: the host asked for it, whoever we are tonight.
        self._database.execute("DELETE FROM hosts WHERE run != ? AND not_before <= ?", (self._run, clock))
        query = "SELECT run, host, not_before, delay_seconds, rest_seconds, concurrency, refusals, closed FROM hosts"
        for run, host, not_before, delay, rest, concurrency, refusals, closed in self._database.execute(
            query
        ).fetchall():
            # No clock that was set back makes a host wait longer than any pause there is.
            wait = min(max(0.0, not_before - clock), LONGEST_ASKED_SECONDS)
            if run == self._run:
                standing = Standing(
                    wait_seconds=wait,
                    delay_seconds=delay,
                    rest_seconds=rest,
                    concurrency=concurrency,
                    refusals=refusals,
                    closed=closed,
                )
            else:
                standing = replace(self._paces.standing(host, now), wait_seconds=wait)
            self._paces.adopt(host, now, standing)
        for host in asked_lately:
            standing = self._paces.standing(host, now)
            usual = max(standing.delay_seconds, standing.rest_seconds)
            self._paces.adopt(host, now, replace(standing, wait_seconds=max(standing.wait_seconds, usual)))

    def changes(self) -> list[tuple[str, str, float, float, float, int, int, str]]:
        """Rows of what changed since they were last asked for."""
        clock, now = time.time(), time.monotonic()
        found = {host: self._paces.standing(host, now) for host in self._paces.take_changed()}
        return [
            (
                self._run,
                host,
                clock + one.wait_seconds,
                one.delay_seconds,
                one.rest_seconds,
                one.concurrency,
                one.refusals,
                one.closed,
            )
            for host, one in found.items()
        ]

    def write(self, rows: list[tuple[str, str, float, float, float, int, int, str]]) -> None:
        """Write down such rows; the caller commits."""
        self._database.executemany(WRITE, rows)
