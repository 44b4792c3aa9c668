"""Runs nobody will go on with are forgotten, so that a frontier does not grow from night to night.

A run is kept for KEPT_FOR after it was last opened: that long a night that was cut off goes on where it was. What later nights need to
know of earlier ones lies in the crawl's memory and not here.
In: an open database, as a run begins. Out: the same without old runs; SQLite's file shrinks when most of it is empty.
"""

import sqlite3
from datetime import datetime, timedelta

from crawlers.config import MEBIBYTE
from crawlers.frontier.postgres_connection import Postgres

KEPT_FOR = timedelta(days=3)
# Empty pages are used again by the next night; only a file that holds much more of them than a night takes is rewritten.
MOST_EMPTY, SMALLEST_REWRITTEN = 0.75, 64 * MEBIBYTE
# Rows of PostgreSQL taken away by one statement, which must not take long.
BATCH = 20_000

SQLITE_SCHEMA = "CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, opened_at TEXT NOT NULL) WITHOUT ROWID"
POSTGRES_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS frontier_runs (run TEXT PRIMARY KEY, opened_at TIMESTAMPTZ NOT NULL DEFAULT now())"
)
OPEN = "INSERT INTO frontier_runs (run) VALUES (%(run)s) ON CONFLICT (run) DO UPDATE SET opened_at = now()"
# Of a version that kept no account of runs.
ENTER_UNKNOWN = "INSERT INTO frontier_runs (run) SELECT DISTINCT run FROM frontier_sites ON CONFLICT DO NOTHING"
OLD = """
SELECT run FROM frontier_runs AS r WHERE run <> %(run)s AND opened_at < now() - %(kept_for)s
    AND NOT EXISTS (SELECT 1 FROM frontier_workers AS w WHERE w.run = r.run AND w.alive_until > now())
"""
FORGET_URLS = f"""
DELETE FROM frontier_urls WHERE ctid IN (
    SELECT ctid FROM frontier_urls WHERE run = %(old)s LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING 1
"""
# The run itself last: whoever is killed before leaves the rest to the next.
FORGET_REST = ("frontier_hosts", "frontier_sites", "frontier_workers", "frontier_runs")


def forget_old_runs(database: sqlite3.Connection, run: str, now: datetime) -> None:
    """Enter that `run` is opened at `now` (aware), and drop what was last opened KEPT_FOR before."""
    database.execute(SQLITE_SCHEMA)
    moment, oldest = now.isoformat(), (now - KEPT_FOR).isoformat()
    database.execute("BEGIN IMMEDIATE")
    # Of a version that kept no account of runs.
    database.execute("INSERT OR IGNORE INTO runs SELECT DISTINCT run, ? FROM urls", (moment,))
    database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (run, moment))
    old = database.execute("SELECT run FROM runs WHERE opened_at < ?", (oldest,)).fetchall()
    database.executemany("DELETE FROM urls WHERE run = ?", old)
    database.executemany("DELETE FROM runs WHERE run = ?", old)
    database.execute("COMMIT")
    _shrink(database)


def forget_old_runs_of_all(database: Postgres, run: str) -> None:
    """The same in PostgreSQL, where several workers may do so at once. Raises FrontierLost."""
    database.rows(OPEN, run=run)
    database.rows(ENTER_UNKNOWN)
    for (old,) in database.rows(OLD, run=run, kept_for=KEPT_FOR):
        while database.rows(FORGET_URLS, old=old):
            pass
        for table in FORGET_REST:
            database.rows(f"DELETE FROM {table} WHERE run = %(old)s", old=old)


def _shrink(database: sqlite3.Connection) -> None:
    (pages,), (empty,), (size,) = (
        database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count", "page_size")
    )
    if pages * size >= SMALLEST_REWRITTEN and empty > MOST_EMPTY * pages:
        database.execute("VACUUM")
