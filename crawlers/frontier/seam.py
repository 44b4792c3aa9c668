"""The seam for deciding which URL is next. Standard library only.

A frontier knows every URL of a night, gives out those whose host may be asked now, and forgets nothing when killed:
a URL given out is *leased*, and it counts as done only when `acknowledge` was called, after what it gave was stored.

In: `Target`s found by spiders. Out: `Target`s to fetch. Engines: `sqlite.py`, `postgres.py`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from crawlers.outcome import Outcome


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


BATCH = 8
"""URLs of one host that an engine keeps in memory; few, so that a more promising one found meanwhile soon has its turn."""
MOST_DOUBLINGS = 4
"""A wait between two tries grows no more after so many."""
AT_THE_END = -1
"""The priority of URLs that are looked at last; all others have at least 0."""

# Half a surrogate pair or a zero: no text column takes them, and no server was ever meant by them.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def writable(text: str) -> str:
    """`text` as any engine can keep it."""
    return UNWRITABLE.sub("\ufffd", text)


class FrontierBusy(Exception):
    """Another process is crawling with this frontier; the caller must not start a second crawl beside it."""


class FrontierLost(Exception):
    """The frontier's server cannot be reached, or took this worker for dead: the crawl must end, and can be started again."""


class Frontier(Protocol):
    """The URLs of one run, as a walk sees them. When a host may be asked is not its business but that of `manners/pace.py`.

    Addresses that differ in nothing but the order of their parameters are one URL, asked for as it was first spelt.
    Hosts are `host:port` in lower case. Contract tests: tests/crawlers/frontier_contract.py.
    """

    def add(self, targets: Iterable[Target]) -> int:
        """Remember the URLs of these that this run does not know yet; how many those were."""

    def promote(self, priorities: Mapping[str, int]) -> None:
        """Give each of these URLs that waits at least this priority."""

    def claim(self, is_ready: Callable[[str], bool]) -> Target | None:
        """Lease the best URL of a host for which `is_ready(host)`; None if there is none at this moment."""

    def acknowledge(self, url: str, outcome: Outcome, note: str, *, was_asked: bool = True) -> None:
        """The URL is done and what it gave is stored. `note` says in words why it was not read, if so.

        What no server was asked for (SKIPPED, or not `was_asked`: robots.txt forbade it) costs its site nothing of its budget.

        What was added before outlives a kill at least as well as this.
        """

    def postpone(
        self, url: str, *, to_the_end: bool = False, wait_seconds: float = 0.0, was_tried: bool = True
    ) -> bool:
        """Give a leased URL back for another try; False if its tries are used up (it stays leased).

        It is given out again after `wait_seconds`, doubled with each try, whatever is killed meanwhile.
        One that was not `was_tried` waits just so long, and has all its tries still.
        `to_the_end` was no try: the URL waits, at priority `AT_THE_END`, until nothing better of its host does.
        """


class FrontierUpkeep(Protocol):
    """The same frontier as the process sees that runs the walk."""

    def may_visit(self, host: str) -> bool:
        """Whether this worker may ask a host it was given no URL of (a redirect, a picture); if not now, perhaps soon."""

    def count_waiting(self) -> int:
        """How many URLs may still be claimed here; leased ones count only where another worker may give them back."""

    def rests_until(self) -> float | None:
        """Where all that is left was put off: when the first of it may be given out again, in seconds of the wall clock.

        None where nothing is left, or anything else waits or is leased elsewhere.
        """

    def count_by_note(self, site: str, outcome: Outcome) -> dict[str, int]:
        """How many URLs of a site ended so in this run, by the note that came with it."""

    def flush(self) -> None:
        """Make everything said so far outlive a kill. Called some twenty times a second."""

    def close(self) -> None:
        """Write down what is known and give back what is held; another process may go on at once."""


class NightFrontier(Frontier, FrontierUpkeep, Protocol):
    """Both, which every engine is. Opened by `opening.py`."""
