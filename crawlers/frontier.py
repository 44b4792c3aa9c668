"""The seam for deciding which URL is next. Standard library only.

A frontier knows every URL of a night, gives out those whose host may be asked now, and forgets nothing when killed:
a URL given out is *leased*, and it counts as done only when `acknowledge` was called, after what it gave was stored.

In: `Target`s found by spiders. Out: `Target`s to fetch. Engines: `frontier_sqlite.py`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """How a URL of a night ended. Every URL that was given out ends in exactly one of these."""

    READ = "read"
    """Fetched, read and judged."""
    UNREADABLE = "unreadable"
    """Answered, but with nothing we read: not HTML, an error status, too large."""
    BLOCKED = "blocked"
    """Refused by robots.txt, a login wall, a captcha or the site's firewall. We go no further."""
    REFUSED = "refused"
    """Refused by our own guard: a private address, a scheme we do not speak."""
    FAILED = "failed"
    """No usable answer after all retries: timeout, connection error, 5xx."""
    SKIPPED = "skipped"
    """Not asked: the site's page budget was used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL to fetch for a site. `priority`: larger goes first. `depth`: links followed from a start URL."""

    site: str
    url: str
    depth: int
    priority: int
    referrer: str | None


class Frontier(Protocol):
    """What a crawl asks of its frontier. `now` is seconds since the epoch; hosts are `host:port` in lower case."""

    def add(self, target: Target) -> bool:
        """Remember a URL of this night; False if it was known already."""

    def claim(self, now: float) -> Target | None:
        """Lease the best URL whose host may be asked now; None if there is none at this moment."""

    def acknowledge(self, url: str, outcome: Outcome, note: str) -> None:
        """The URL is done, and what it gave is stored. `note` says why, for people, if it was not read."""

    def postpone(self, url: str, host_not_before: float, note: str) -> bool:
        """Give a URL back for another try and ask its host nothing before then; False if its tries are used up."""

    def count_open(self) -> int:
        """How many URLs are waiting or leased."""
