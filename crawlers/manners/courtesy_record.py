"""What we asked of every host in a night: the politeness card a site's owner may be shown.

In: requests and answers as they happen. Out: one row per night and host in the crawl's memory. One thread.
"""

import dataclasses
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawlers.crawl_memory import FILE, begin, commit, open_memory
from crawlers.manners.asked import Asked, together
from crawlers.manners.pace import Paces


@dataclass(slots=True, kw_only=True)
class HostRecord:
    """One host in one night. `requests` counts visits: what we asked for at a turn of its own, over HTTP or as the page of a browser's
    window; `by_pages` what pages in a browser asked for by themselves besides. Together they are what reached the host.

    `bytes` counts bodies as they arrived; `refusals` answers that told us to go or to wait.
    `unchanged` counts conditional requests that were answered without a page, `errors` requests without a usable answer,
    `held_seconds` the pauses beyond the usual one, `delay_seconds` the usual pause in force at the end.
    """

    night: str
    host: str
    site: str
    requests: int = 0
    by_pages: int = 0
    bytes: int = 0
    unchanged: int = 0
    refusals: int = 0
    errors: int = 0
    held_seconds: float = 0.0
    delay_seconds: float = 0.0
    robots: str = "未询问"


COUNTED = ("requests", "by_pages", "bytes", "unchanged", "refusals", "errors", "held_seconds")
OBEYED = "已读取并遵守"
UNASKED = HostRecord(night="", host="", site="").robots
COLUMNS = tuple(field.name for field in dataclasses.fields(HostRecord))


# Several workers write in one night, so that each adds what it asked itself.
ADD = f"""
INSERT INTO courtesy ({", ".join(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})
ON CONFLICT (night, host) DO UPDATE SET {", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTED)},
    delay_seconds = excluded.delay_seconds, robots = CASE excluded.robots WHEN '{UNASKED}' THEN robots ELSE excluded.robots END
RETURNING {", ".join(COLUMNS)}
"""
# The site, and the usual pause, stand as the crawl knows them.
ADD_LOOK = f"""
INSERT INTO courtesy ({", ".join(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})
ON CONFLICT (night, host) DO UPDATE SET requests = requests + excluded.requests, by_pages = by_pages + excluded.by_pages
"""
LOOK_SECONDS = 1.0


class CourtesyRecord:
    """The records of one night; a crawl that goes on after a kill goes on counting. `site_of(host)` names a host's site."""

    def __init__(self, database: sqlite3.Connection, *, night: date, site_of: Callable[[str], str]) -> None:
        self._database = database
        self._night = night.isoformat()
        self._site_of = site_of
        self._changed: set[str] = set()
        self.sitemaps: dict[str, tuple[str, ...]] = {}
        self._hosts: dict[str, HostRecord] = {}
        self._written: dict[str, HostRecord] = {}
        self._looked_at: dict[str, float] = {}

    def of(self, host: str) -> HostRecord:
        """The record of a host, for changing: what this process knows of, and adds to what stands there."""
        self._changed.add(host)
        return self._known(host)

    def _known(self, host: str) -> HostRecord:
        if host not in self._hosts:
            self._hosts[host] = HostRecord(night=self._night, host=host, site=self._site_of(host))
            self._written[host] = dataclasses.replace(self._hosts[host])
        return self._hosts[host]

    def requests_of(self, host: str) -> int:
        """How many visits a host got this night so far, from all workers as far as they wrote it down."""
        now = time.monotonic()
        if self._looked_at.get(host, float("-inf")) + LOOK_SECONDS < now:
            self._looked_at[host] = now
            query = f"SELECT {', '.join(COLUMNS)} FROM courtesy WHERE night = ? AND host = ?"
            for row in self._database.execute(query, (self._night, host)):
                self._stands(_record(row))
        return self._known(host).requests

    def _stands(self, row: HostRecord) -> None:
        """So much is written down of a host, by whomever; what this process has not written comes on top."""
        mine, written = self._known(row.host), self._written[row.host]
        for name in COUNTED:
            setattr(mine, name, getattr(row, name) + getattr(mine, name) - getattr(written, name))
        self._written[row.host] = row

    def answered(self, host: str, status: int, size: int) -> None:
        """A host answered with this status and so many bytes."""
        self.of(host).requests += 1
        self.browser_answered(host, status)
        self.browser_got(host, size)

    def browser_asked(self, host: str, *, is_page: bool) -> None:
        """The browser asks a host for the page in its window, or for what a page loads."""
        record = self.of(host)
        record.requests += is_page
        record.by_pages += not is_page

    def browser_got(self, host: str, size: int) -> None:
        """The browser got the whole body of an answer, of so many bytes."""
        self.of(host).bytes += size

    def browser_answered(self, host: str, status: int) -> None:
        """The browser, whose request is counted, was answered with this status."""
        record = self.of(host)
        record.unchanged += status == 304
        record.refusals += status in (401, 403, 429, 451, 503)
        record.errors += status >= 500

    def browser_failed(self, host: str) -> None:
        """The browser, whose request is counted, got no answer."""
        self.of(host).errors += 1

    def failed(self, host: str) -> None:
        """A request to a host ended without an answer."""
        self.of(host).requests += 1
        self.browser_failed(host)

    def robots_said(self, host: str, *, is_ailing: bool, sitemaps: tuple[str, ...] = ()) -> None:
        """What came of asking for robots.txt, and the sitemaps it names."""
        self.sitemaps[host] = sitemaps
        self.of(host).robots = "服务器出错，按禁止处理" if is_ailing else OBEYED

    def write(self, paces: Paces) -> None:
        """Write down what changed, with the pause now in force; the caller commits."""
        if not self._changed:
            return
        for host in self._changed:
            self._hosts[host].delay_seconds = paces.of(host).delay_seconds
        begin(self._database)
        for host in self._changed:
            (row,) = self._database.execute(ADD, dataclasses.astuple(self._unwritten(host))).fetchall()
            self._written[host] = dataclasses.replace(self._hosts[host])
            self._stands(_record(row))
        self._changed.clear()

    def _unwritten(self, host: str) -> HostRecord:
        mine, written = self._hosts[host], self._written[host]
        return dataclasses.replace(mine, **{name: getattr(mine, name) - getattr(written, name) for name in COUNTED})


def count_looks(folder: Path, night: date, looks: Iterable[Asked]) -> None:
    """Pages were looked at beside the night's crawl, to picture or to record them: each look says what that asked of which host."""
    database = open_memory(folder)
    try:
        begin(database)
        for host, (visits, by_pages) in together(looks).items():
            row = HostRecord(night=night.isoformat(), host=host, site="", requests=visits, by_pages=by_pages)
            database.execute(ADD_LOOK, dataclasses.astuple(row))
        commit(database)
    finally:
        database.close()


def usual_pauses(folder: Path) -> dict[str, float]:
    """The pause in seconds last in force at every host that was ever asked by a crawl, robots.txt heeded; where there was one."""
    if not (folder / FILE).exists():
        return {}
    database = open_memory(folder)
    try:
        # With MAX, SQLite takes the other column from the row that has it.
        query = "SELECT host, delay_seconds, MAX(night) FROM courtesy WHERE delay_seconds > 0 GROUP BY host"
        rows = database.execute(query)
        return {host: delay for host, delay, _ in rows}
    finally:
        database.close()


def last_records(folder: Path, site: str) -> list[HostRecord]:
    """What was asked of a site's hosts in its latest night, by host; empty if it was never crawled from this data folder."""
    return _select(folder, "site = ?1 AND night = (SELECT MAX(night) FROM courtesy WHERE site = ?1)", site)


def records_of_night(folder: Path, night: date) -> list[HostRecord]:
    """What was asked of every host in a night."""
    return _select(folder, "night = ?1", night.isoformat())


def _select(folder: Path, condition: str, value: str) -> list[HostRecord]:
    if not (folder / FILE).exists():
        return []
    database = open_memory(folder)
    try:
        query = f"SELECT {', '.join(COLUMNS)} FROM courtesy WHERE {condition} ORDER BY host"
        return [_record(row) for row in database.execute(query, (value,))]
    finally:
        database.close()


def _record(row: tuple[object, ...]) -> HostRecord:
    return HostRecord(**dict(zip(COLUMNS, row, strict=True)))  # type: ignore[arg-type] # columns are the record's fields
