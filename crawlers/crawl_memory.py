"""The file in which a crawl remembers things over nights, beside the frontier in the data folder.

In: the data folder. Out: a SQLite connection whose changes are committed together at `commit`. It can be deleted at any time; then
every page is read again once, and the politeness cards begin anew.
"""

import sqlite3
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

FILE = "crawl_memory.sqlite3"
# Other workers write for moments; whoever waits longer has a broken disk.
LOCK_SECONDS = 20
# How long rows of a night are of use: what was asked of hosts is shown to their owners, ads are asked again after a week, layouts are
# compared within seven nights, decisions hold for seven.
KEPT_FOR = {
    "courtesy": timedelta(days=365),
    "ad_clicks": timedelta(days=60),
    "structure": timedelta(days=60),
    "reading_ways": timedelta(days=60),
}
SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    site TEXT NOT NULL, url TEXT NOT NULL, final_url TEXT NOT NULL, night TEXT NOT NULL, judged_by TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, body_sha256 TEXT NOT NULL, links BLOB NOT NULL,
    PRIMARY KEY (site, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS said (
    run TEXT NOT NULL, site TEXT NOT NULL, words BLOB NOT NULL, url TEXT NOT NULL, PRIMARY KEY (run, site, words)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS courtesy (
    night TEXT NOT NULL, host TEXT NOT NULL, site TEXT NOT NULL, requests INTEGER NOT NULL,
    by_pages INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL, unchanged INTEGER NOT NULL, refusals INTEGER NOT NULL, errors INTEGER NOT NULL, held_seconds REAL NOT NULL,
    delay_seconds REAL NOT NULL, robots TEXT NOT NULL,
    PRIMARY KEY (night, host)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ad_clicks (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, night TEXT NOT NULL, landing TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ad_clicks_by_url ON ad_clicks (url);
"""


def open_memory(folder: Path) -> sqlite3.Connection:
    """The memory of this data folder, made if there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / FILE, isolation_level=None, timeout=LOCK_SECONDS)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)
    if "by_pages" not in {row[1] for row in database.execute("PRAGMA table_info(courtesy)")}:
        # A file of an earlier version; another worker may just have added it.
        with suppress(sqlite3.OperationalError):
            database.execute("ALTER TABLE courtesy ADD COLUMN by_pages INTEGER NOT NULL DEFAULT 0")
    return database


def forget_old_nights(database: sqlite3.Connection, night: date) -> None:
    """Drop what is of no use any more on `night`; the caller commits."""
    begin(database)
    for table, kept_for in KEPT_FOR.items():
        database.execute(f"DELETE FROM {table} WHERE night < ?", ((night - kept_for).isoformat(),))


def begin(database: sqlite3.Connection) -> None:
    """Begin a transaction if none is open."""
    if not database.in_transaction:
        database.execute("BEGIN IMMEDIATE")


def commit(database: sqlite3.Connection) -> None:
    """Make what was changed outlive a kill."""
    if database.in_transaction:
        database.execute("COMMIT")
