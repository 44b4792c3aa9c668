"""Where ads lead, asked once: an advertiser pays for a click, so that following one every night would cost him and tell us nothing.

A creative is followed when it is first met and then once a week, and so is an address, whatever words stand around it; in between,
the page it led to is read at its own address, which nobody is billed for. A follow that was cut short goes on from where it had come.
In: keys of creatives. Out: the address to read, or None. One thread; other workers use the same file.
"""

import sqlite3
from datetime import date, timedelta

from crawlers.crawl_memory import begin, commit
from crawlers.frontier.seam import Target
from crawlers.page import is_ad_url

FOLLOWED_EVERY = timedelta(days=7)


class ClickMemory:
    """Follows of all nights, in the crawl's memory."""

    def __init__(self, database: sqlite3.Connection, *, night: date) -> None:
        self._database = database
        self._night = night

    def address(self, key: str, url: str) -> str | None:
        """What to read for the creative `key` that links to `url`; None if either was asked for lately and led nowhere."""
        landing = self._landing(key, url)
        if landing is None:
            begin(self._database)
            # Another worker may have followed it a moment ago.
            landing = self._landing(key, url)
            if landing is None:
                self._database.execute(
                    "INSERT OR REPLACE INTO ad_clicks VALUES (?, ?, ?, '')", (key, url, self._night.isoformat())
                )
            # At once, so that other workers wait for moments only.
            commit(self._database)
        return url if landing is None else landing or None

    def landed(self, url: str, final_url: str) -> None:
        """Following `url` led to `final_url`, as far as it has come."""
        begin(self._database)
        self._database.execute("UPDATE ad_clicks SET landing = ? WHERE url = ?", (final_url, url))
        commit(self._database)

    def came(self, target: Target, url: str) -> None:
        """Asking for `target` led as far as `url`, whether or not that gave a page."""
        if _is_behind_an_ad(target) and url != target.url:
            self.landed(target.url, url)

    def asked_at(self, target: Target) -> str:
        """Where to ask for `target`: behind an ad as far on as an earlier try of this night had come, elsewhere at its own address."""
        row = self._followed_tonight(target)
        return row or target.url

    def may_ask_again(self, target: Target, status: int | None) -> bool:
        """Whether another try is no second click, where the first ended with `status` (None: no answer).

        Whoever answers at the click address itself has counted a click, unless it says that it could not serve anybody; a request
        that broke off may have been counted.
        """
        landing = self._followed_tonight(target)
        return landing is None or landing != "" or (status is not None and (status == 429 or status >= 500))

    def _followed_tonight(self, target: Target) -> str | None:
        """How far the click address `target` led this night, "" if nowhere; None for any other target."""
        if not _is_behind_an_ad(target):
            return None
        row = self._database.execute(
            "SELECT landing FROM ad_clicks WHERE url = ? AND night = ? ORDER BY landing != '' DESC",
            (target.url, self._night.isoformat()),
        ).fetchone()
        return None if row is None else str(row[0])

    def _landing(self, key: str, url: str) -> str | None:
        """Where the creative, or this address under whatever words, led within FOLLOWED_EVERY, "" if nowhere; None if not followed."""
        row = self._database.execute(
            "SELECT landing FROM ad_clicks WHERE (key = ? OR url = ?) AND night > ? ORDER BY landing != '' DESC, night DESC",
            (key, url, (self._night - FOLLOWED_EVERY).isoformat()),
        ).fetchone()
        return None if row is None else str(row[0])


def _is_behind_an_ad(target: Target) -> bool:
    return target.referrer is not None and is_ad_url(target.referrer)
