"""The seam for deciding which URL is next. Standard library only.

A frontier knows every URL of a night, gives out those whose host may be asked now, and forgets nothing when killed:
a URL given out is *leased*, and it counts as done only when `acknowledge` was called, after what it gave was stored.

In: `Target`s found by spiders. Out: `Target`s to fetch. Engines: `frontier_sqlite.py`.
"""

from collections.abc import Callable, Iterable
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
    """One URL to fetch for a site.

    `depth` counts links followed from a start URL, `leaves` how many links it may still follow off the site's hosts.
    A larger `priority` goes first. `referrer` is the page whose link led here.
    """

    site: str
    url: str
    depth: int
    leaves: int
    priority: int
    referrer: str | None


class Frontier(Protocol):
    """The URLs of one run. Which host may be asked when is not its business but that of `pace.py`.

    Hosts are `host:port` in lower case. Contract tests: tests/crawlers/frontier_contract.py.
    """

    def add(self, targets: Iterable[Target]) -> int:
        """Remember the URLs of these that this run does not know yet; how many those were."""

    def claim(self, is_ready: Callable[[str], bool]) -> Target | None:
        """Lease the best URL of a host for which `is_ready(host)`; None if there is none at this moment."""

    def acknowledge(self, url: str, outcome: Outcome, note: str) -> None:
        """The URL is done and what it gave is stored. `note` says in words why it was not read, if so.

        What was added before outlives a kill at least as well as this.
        """

    def postpone(self, url: str) -> bool:
        """Give a leased URL back for another try; False if its tries are used up (it stays leased)."""

    def count_waiting(self) -> int:
        """How many URLs wait to be claimed; leased ones do not count."""

    def flush(self) -> None:
        """Make everything said so far outlive a kill. Called some twenty times a second."""
