"""How often a host is asked, and how many questions it gets at once.

In: the pace configured for hosts, what robots.txt and answers say. Out: whether a host may be asked now. Times are seconds of
one monotonic clock given by the caller. Pure.

The configured pause is the shortest there is. A host that is slow to answer is given as long a rest as it took, one in trouble
twice the rest it had; only pages make a rest shorter again. An error comes back faster than a page, and must not speed us up.
"""

from collections.abc import Callable
from dataclasses import dataclass

LONGEST_PAUSE_SECONDS = 300.0
# A host that says "too many requests" without saying for how long is left alone this long, doubled each time.
FIRST_PAUSE_SECONDS = 5.0
# An answer that takes longer than this says that the host is at work.
SLOW_SECONDS = 1.0
LONGEST_REST_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class HostPace:
    """Where one host stands. `not_before` is when it may be asked next, `rest_seconds` the rest its own answers say it needs."""

    delay_seconds: float
    concurrency: int
    not_before: float = 0.0
    rest_seconds: float = 0.0
    under_way: int = 0
    asked_at: float = float("-inf")
    refusals: int = 0
    requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the next worker must know of a host that another asked before: `wait_seconds` from now, and its usual rests."""

    wait_seconds: float
    delay_seconds: float
    rest_seconds: float
    concurrency: int
    refusals: int


class Paces:
    """The pace of every host of a run. `configured(host)` gives a host's pace when it is first met."""

    def __init__(self, configured: Callable[[str], HostPace]) -> None:
        self._configured = configured
        self._hosts: dict[str, HostPace] = {}
        self._changed: set[str] = set()
        self.under_way = 0
        """Requests under way at all hosts together."""

    def of(self, host: str) -> HostPace:
        """The host's pace, as configured when it is first met."""
        if host not in self._hosts:
            self._hosts[host] = self._configured(host)
        return self._hosts[host]

    def standing(self, host: str, now: float) -> Standing:
        """Where the host stands, for handing it over."""
        pace = self.of(host)
        return Standing(
            wait_seconds=max(0.0, pace.not_before - now),
            delay_seconds=pace.delay_seconds,
            rest_seconds=pace.rest_seconds,
            concurrency=pace.concurrency,
            refusals=pace.refusals,
        )

    def take_changed(self) -> set[str]:
        """Hosts whose standing became more than the usual pause after a request, since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def adopt(self, host: str, now: float, standing: Standing) -> None:
        """Take a host over as another left it; never faster than configured here."""
        pace = self.of(host)
        pace.not_before = max(pace.not_before, now + standing.wait_seconds)
        pace.delay_seconds = max(pace.delay_seconds, standing.delay_seconds)
        pace.rest_seconds = standing.rest_seconds
        pace.concurrency = min(pace.concurrency, standing.concurrency)
        pace.refusals = standing.refusals

    def may_ask(self, host: str, now: float) -> bool:
        """Whether a request to this host may start now."""
        pace = self.of(host)
        return pace.under_way < pace.concurrency and now >= pace.not_before

    def asked(self, host: str, now: float) -> None:
        """A request to this host starts now."""
        pace = self.of(host)
        pace.under_way += 1
        self.under_way += 1
        pace.asked_at = now
        pace.requests += 1
        pace.not_before = max(pace.not_before, now + max(pace.delay_seconds, pace.rest_seconds))

    def is_quiet(self, host: str, now: float, seconds: float) -> bool:
        """Whether nothing is under way at this host, and nothing was asked of it for so many seconds."""
        pace = self.of(host)
        return pace.under_way == 0 and now - pace.asked_at > seconds

    def answered(self, host: str) -> None:
        """A request to this host ended, however it ended."""
        pace = self.of(host)
        if pace.under_way:
            pace.under_way -= 1
            self.under_way -= 1

    def learn(self, host: str, now: float, took_seconds: float, *, is_well: bool) -> None:
        """What an answer tells of the host's health: how long it took, and whether it was a page or trouble."""
        pace = self.of(host)
        before = pace.rest_seconds
        slow = took_seconds if took_seconds > SLOW_SECONDS else 0.0
        if is_well:
            pace.rest_seconds = max(slow, pace.rest_seconds / 2 if pace.rest_seconds > pace.delay_seconds else 0.0)
        else:
            pace.rest_seconds = max(slow, pace.delay_seconds, 2 * pace.rest_seconds)
        pace.rest_seconds = min(pace.rest_seconds, LONGEST_REST_SECONDS)
        if pace.rest_seconds != before:
            self._changed.add(host)
        if pace.rest_seconds > pace.delay_seconds:
            pace.not_before = max(pace.not_before, now + pace.rest_seconds)

    def slow_down(self, host: str, delay_seconds: float) -> None:
        """Ask this host at most once per `delay_seconds`, one question at a time (Crawl-delay)."""
        pace = self.of(host)
        if delay_seconds > pace.delay_seconds:
            pace.delay_seconds = min(delay_seconds, LONGEST_PAUSE_SECONDS)
            pace.concurrency = 1
            self._changed.add(host)

    def hold(self, host: str, now: float, retry_after_seconds: float | None) -> float:
        """The host refused for now (429, 503): ask nothing until it said, or for a pause that doubles each time; its seconds."""
        pace = self.of(host)
        own = FIRST_PAUSE_SECONDS * 2**pace.refusals if retry_after_seconds is None else retry_after_seconds
        pace.refusals += 1
        pace.concurrency = 1
        pause = min(own, LONGEST_PAUSE_SECONDS)
        pace.not_before = max(pace.not_before, now + pause)
        self._changed.add(host)
        return pause
