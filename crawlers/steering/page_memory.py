"""Pages known from earlier nights, so that one that has not changed costs a conditional request and no reading.

Only pages that were judged clear are remembered: an offer is read, kept and proven anew every night it stands. What was judged
by other lexicons or thresholds than today's, seen through a browser, by its pictures or with others' documents in its frames, or
not read for a week, is read again.

In: judged pages. Out: headers for the next request, and the remembered page where the answer says, or shows by equal bytes,
that nothing changed. One thread.
"""

import json
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from crawlers.crawl_memory import begin
from crawlers.page import Link, LinkRole, Page

# A server may be wrong about what changed, so every page is read in full at least this often.
TRUSTED_FOR = timedelta(days=7)
NOT_MODIFIED = 304
# How links are written down: address, text, role, chance. Rows of another spelling are never recalled.
LINKS_AS = "2 "
# Far more than are under way at once.
MOST_ASKED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedPage:
    """A page as it was last read: where redirects led, what it linked to, and by what its sameness is told."""

    url: str
    final_url: str
    night: date
    etag: str
    last_modified: str
    body_sha256: str
    links: tuple[Link, ...]
    chances: Mapping[str, float]
    """By address the probability that a link's words are an offer's, where it has any."""


class PageMemory:
    """Pages of one crawl. `settings` stands for everything but the page that a verdict depends on and the crawl knows.

    Nothing is recalled before somebody has said by which lexicons the crawl judges.
    """

    def __init__(self, database: sqlite3.Connection, *, night: date, settings: str, is_trusted: bool) -> None:
        self._database = database
        self._night = night
        self._settings = settings
        self._is_trusted = is_trusted
        self._judged_by = ""
        self._versions: tuple[tuple[str, str], ...] | None = None
        self._asked: dict[str, RememberedPage] = {}
        self._unwritten: dict[tuple[str, str], tuple[str | bytes, ...] | None] = {}

    def headers(self, site: str, url: str) -> dict[str, str]:
        """Headers that ask for the page only if it changed since it was last read; empty if it is not known."""
        page = self._recall(site, url)
        if page is None:
            return {}
        if len(self._asked) >= MOST_ASKED:
            # The oldest never came back: it failed, or robots.txt forbade it.
            self._asked.pop(next(iter(self._asked)))
        self._asked[url] = page
        headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return {name: value for name, value in headers.items() if value}

    def unchanged(self, url: str, status: int, body: bytes) -> RememberedPage | None:
        """The remembered page, if this answer to a request with `headers` says or shows that it is still the same."""
        page = self._asked.pop(url, None)
        if page is None:
            return None
        is_same = status == NOT_MODIFIED or (status == 200 and sha256(body).hexdigest() == page.body_sha256)
        return page if is_same else None

    def judges_by(self, versions: tuple[tuple[str, str], ...]) -> None:
        """Verdicts of this crawl come from these versions of engine and lexicons."""
        if versions != self._versions:
            self._versions = versions
            self._judged_by = LINKS_AS + self._settings + json.dumps(versions)

    def learn(
        self, page: Page, versions: tuple[tuple[str, str], ...], chances: Mapping[str, float], *, may_stand: bool
    ) -> None:
        """Remember a judged page, with the `chances` of its links, if it `may_stand` as it was judged until it changes; else forget it."""
        self.judges_by(versions)
        key = (page.site, page.url)
        if may_stand and page.capture.rendered_html is None and not page.images:
            headers = {name.lower(): value for name, value in page.capture.headers}
            rows = [[link.url, link.text, link.role, chances.get(link.url, 0.0)] for link in page.links]
            links = zlib.compress(json.dumps(rows).encode(), 1)
            self._unwritten[key] = (
                *(*key, page.final_url, self._night.isoformat(), self._judged_by),
                *(headers.get("etag", ""), headers.get("last-modified", ""), page.capture.body_sha256, links),
            )
        else:
            self._unwritten[key] = None

    def write(self) -> None:
        """Write down what was learnt; the caller commits, so that other workers wait for moments only."""
        if not self._unwritten:
            return
        begin(self._database)
        self._database.executemany("DELETE FROM pages WHERE site = ? AND url = ?", self._unwritten)
        rows = [row for row in self._unwritten.values() if row is not None]
        self._database.executemany("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._unwritten.clear()

    def forget_old(self) -> None:
        """Drop what would not be trusted any more."""
        begin(self._database)
        self._database.execute("DELETE FROM pages WHERE night < ?", ((self._night - TRUSTED_FOR).isoformat(),))

    def _recall(self, site: str, url: str) -> RememberedPage | None:
        if not self._is_trusted or not self._judged_by:
            return None
        row = self._database.execute(
            "SELECT final_url, night, etag, last_modified, body_sha256, links FROM pages"
            " WHERE site = ? AND url = ? AND judged_by = ? AND night >= ?",
            (site, url, self._judged_by, (self._night - TRUSTED_FOR).isoformat()),
        ).fetchone()
        if row is None:
            return None
        links = json.loads(zlib.decompress(row[5]))
        return RememberedPage(
            url=url,
            final_url=row[0],
            night=date.fromisoformat(row[1]),
            etag=row[2],
            last_modified=row[3],
            body_sha256=row[4],
            links=tuple(Link(url=url, text=text, role=LinkRole(role)) for url, text, role, _ in links),
            chances={url: chance for url, _, _, chance in links if chance},
        )
