"""What the frontier says to SQLite: its table, and statements of which none looks through a whole run.

In and out: nothing; text for `sqlite.py`. Lists of URLs go in as one JSON value. The key `url` is an address's identity, `spelled` how it
is asked for, where that is something else.
"""

import sqlite3

from crawlers.frontier.seam import AT_THE_END, BATCH, MOST_DOUBLINGS

WAITING, LEASED, DONE, LATER = 0, 1, 2, 3
"""LATER waits for its time, `not_before`, in seconds of the wall clock."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS urls (
    run TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, site TEXT NOT NULL,
    depth INTEGER NOT NULL, leaves INTEGER NOT NULL, priority INTEGER NOT NULL, referrer TEXT,
    state INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, outcome TEXT, note TEXT,
    not_before REAL NOT NULL DEFAULT 0, was_asked INTEGER NOT NULL DEFAULT 1, spelled TEXT, PRIMARY KEY (run, url)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS urls_waiting ON urls (run, host, priority DESC, depth) WHERE state = 0;
"""

# One statement for many rows: every step of SQLite lets go of the interpreter, and gets it back only after other threads.
ADD = """
INSERT OR IGNORE INTO urls (run, url, host, site, depth, leaves, priority, referrer, spelled)
SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
    json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), json_extract(value, '$[7]')
FROM json_each(?) WHERE true
RETURNING host
"""
LEASE = f"""
SELECT site, COALESCE(spelled, url), depth, leaves, priority, referrer, url FROM urls
WHERE run = ? AND host = ? AND state = {WAITING} ORDER BY priority DESC, depth LIMIT {BATCH}
"""
MARK_LEASED = f"UPDATE urls SET state = {LEASED} WHERE run = ? AND url IN (SELECT value FROM json_each(?))"
GIVE_BACK = f"UPDATE urls SET state = {WAITING} WHERE run = ? AND url IN (SELECT value FROM json_each(?))"
# The order of a CROSS JOIN is kept, so that each URL is looked up by its key; every row conflicts with the one it comes from.
PROMOTE = f"""
INSERT INTO urls (run, url, host, site, depth, leaves, priority, referrer)
SELECT run, url, host, site, depth, leaves, json_extract(value, '$[1]'), referrer
FROM json_each(?) CROSS JOIN urls
WHERE run = ? AND url = json_extract(value, '$[0]') AND state = {WAITING}
ON CONFLICT (run, url) DO UPDATE SET priority = excluded.priority WHERE priority < excluded.priority
"""
POSTPONE = f"""
UPDATE urls SET tries = tries + :tried, not_before = :now + :wait * (1 << (:tried * MIN(tries, {MOST_DOUBLINGS}))),
    state = CASE WHEN :tried AND tries >= :tries THEN state WHEN :wait > 0 THEN {LATER} ELSE {WAITING} END
WHERE run = :run AND url = :url AND state = {LEASED} RETURNING state, host, site, not_before
"""
PUT_OFF = f"SELECT not_before, host, url FROM urls WHERE run = ? AND state = {LATER}"
WAKE = f"UPDATE urls SET state = {WAITING} WHERE run = ? AND url = ? AND state = {LATER}"
POSTPONE_TO_THE_END = f"""
UPDATE urls SET priority = {AT_THE_END}, state = {WAITING}
WHERE run = :run AND url = :url AND state = {LEASED} RETURNING state, host, site, not_before
"""
MARK_DONE = f"""
UPDATE urls SET state = {DONE}, outcome = ?2, was_asked = ?3, note = ?4
WHERE run = ?1 AND url IN (SELECT value FROM json_each(?5))
"""
ASKED_BY_SITE = f"""
SELECT site, COUNT(*) FROM urls WHERE run = ? AND state = {DONE} AND outcome != ? AND was_asked GROUP BY site
"""
BY_NOTE = f"SELECT note, COUNT(*) FROM urls WHERE run = ? AND site = ? AND state = {DONE} AND outcome = ? GROUP BY note"


def add_column(database: sqlite3.Connection, table: str, column: str, kind: str) -> None:
    """Give a table of a former version a column it did not have."""
    if column not in {row[1] for row in database.execute(f"PRAGMA table_info({table})")}:
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
