"""What a run has learnt of traps, over a kill: each of them costs its requests once, and not once more for every start.

In: the run's `Traps`. Out: the same as an earlier crawl of the run left them. Writes join the crawl memory's transactions. One thread.
"""

import sqlite3

from crawlers.crawl_memory import begin, commit
from crawlers.steering.traps import MOST_GROUPS, Group, Traps

SCHEMA = """
CREATE TABLE IF NOT EXISTS trap_groups (
    run TEXT NOT NULL, place TEXT NOT NULL, new INTEGER NOT NULL, barren INTEGER NOT NULL, in_a_row INTEGER NOT NULL,
    left_out INTEGER NOT NULL, PRIMARY KEY (run, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS barren_pages (run TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (run, url)) WITHOUT ROWID;
"""


class TrapMemory:
    """The traps of one run. Of several workers each writes what it saw last; a host's pages are read by one of them."""

    def __init__(self, database: sqlite3.Connection, *, run: str, starts_over: bool) -> None:
        database.executescript(SCHEMA)
        self._database = database
        self._run = run
        self.traps = Traps()
        if starts_over:
            self._forget("run = ?")
            commit(database)
        groups = database.execute(
            "SELECT place, new, barren, in_a_row, left_out FROM trap_groups WHERE run = ?", (run,)
        )
        pages = database.execute("SELECT url FROM barren_pages WHERE run = ? LIMIT ?", (run, MOST_GROUPS))
        self.traps.restore({place: Group(*counts) for place, *counts in groups}, {url for (url,) in pages})

    def write(self) -> None:
        """Write down what was learnt; the caller commits."""
        groups, pages = self.traps.take_changes()
        if not groups and not pages:
            return
        begin(self._database)
        rows = [(self._run, place, one.new, one.barren, one.in_a_row, one.left_out) for place, one in groups.items()]
        self._database.executemany("INSERT OR REPLACE INTO trap_groups VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._database.executemany(
            "INSERT OR IGNORE INTO barren_pages VALUES (?, ?)", [(self._run, url) for url in pages]
        )

    def forget_other_runs(self) -> None:
        """Only what this run learnt matters from now on; the caller commits."""
        self._forget("run != ?")

    def _forget(self, condition: str) -> None:
        begin(self._database)
        for table in ("trap_groups", "barren_pages"):
            self._database.execute(f"DELETE FROM {table} WHERE {condition}", (self._run,))
