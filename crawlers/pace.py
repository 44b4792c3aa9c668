"""How often a host is asked, and how many questions it gets at once.

In: the pace configured for hosts, what robots.txt and answers say. Out: whether a host may be asked now. Times are seconds of
one monotonic clock given by the caller. Pure.

A pause only ever grows within a run: an error answer comes back faster than a page, and must not speed us up.
"""

from collections.abc import Callable
from dataclasses import dataclass

LONGEST_PAUSE_SECONDS = 300.0
# A host that says "too many requests" without saying for how long is left alone this long, doubled each time.
FIRST_PAUSE_SECONDS = 5.0


@dataclass(slots=True, kw_only=True)
class HostPace:
    """Where one host stands. `not_before` is when it may be asked next."""

    delay_seconds: float
    concurrency: int
    not_before: float = 0.0
    under_way: int = 0
    refusals: int = 0
    requests: int = 0


class Paces:
    """The pace of every host of a run. `configured(host)` gives a host's pace when it is first met."""

    def __init__(self, configured: Callable[[str], HostPace]) -> None:
        self._configured = configured
        self._hosts: dict[str, HostPace] = {}

    def of(self, host: str) -> HostPace:
        """The host's pace, as configured when it is first met."""
        if host not in self._hosts:
            self._hosts[host] = self._configured(host)
        return self._hosts[host]

    def may_ask(self, host: str, now: float) -> bool:
        """Whether a request to this host may start now."""
        pace = self.of(host)
        return pace.under_way < pace.concurrency and now >= pace.not_before

    def asked(self, host: str, now: float) -> None:
        """A request to this host starts now."""
        pace = self.of(host)
        pace.under_way += 1
        pace.requests += 1
        pace.not_before = max(pace.not_before, now + pace.delay_seconds)

    def answered(self, host: str) -> None:
        """A request to this host ended, however it ended."""
        pace = self.of(host)
        pace.under_way = max(0, pace.under_way - 1)

    def slow_down(self, host: str, delay_seconds: float) -> None:
        """Ask this host at most once per `delay_seconds`, one question at a time (Crawl-delay)."""
        pace = self.of(host)
        if delay_seconds > pace.delay_seconds:
            pace.delay_seconds = min(delay_seconds, LONGEST_PAUSE_SECONDS)
            pace.concurrency = 1

    def hold(self, host: str, now: float, retry_after_seconds: float | None) -> None:
        """The host refused for now (429, 503): ask nothing until it said, or for a pause that doubles each time."""
        pace = self.of(host)
        own = FIRST_PAUSE_SECONDS * 2**pace.refusals if retry_after_seconds is None else retry_after_seconds
        pace.refusals += 1
        pace.concurrency = 1
        pace.not_before = max(pace.not_before, now + min(own, LONGEST_PAUSE_SECONDS))
