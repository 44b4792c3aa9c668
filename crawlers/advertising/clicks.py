"""Where ads lead, asked once: an advertiser pays for a click, so that following one every night would cost him and tell us nothing.

A creative is followed when it is first met and then once a week; in between, the page it led to is read at its own address, which
nobody is billed for. In: keys of creatives. Out: the address to read, or None. One thread.
"""

import sqlite3
from datetime import date, timedelta

from crawlers.crawl_memory import begin, commit

FOLLOWED_EVERY = timedelta(days=7)


class ClickMemory:
    """Follows of all nights, in the crawl's memory."""

    def __init__(self, database: sqlite3.Connection, *, night: date) -> None:
        self._database = database
        self._night = night

    def address(self, key: str, url: str) -> str | None:
        """What to read for the creative `key` that links to `url`; None if it was asked for lately and led nowhere."""
        row = self._database.execute("SELECT night, landing FROM ad_clicks WHERE key = ?", (key,)).fetchone()
        if row is not None and date.fromisoformat(row[0]) > self._night - FOLLOWED_EVERY:
            return row[1] or None
        begin(self._database)
        self._database.execute(
            "INSERT OR REPLACE INTO ad_clicks VALUES (?, ?, ?, '')", (key, url, self._night.isoformat())
        )
        # At once, so that other workers wait for moments only.
        commit(self._database)
        return url

    def landed(self, url: str, final_url: str) -> None:
        """Following `url` led to `final_url`."""
        begin(self._database)
        self._database.execute("UPDATE ad_clicks SET landing = ? WHERE url = ?", (final_url, url))
        commit(self._database)
