"""How often a host is asked, how many questions it gets at once, and when it has had enough of us for a night.

In: the pace configured for hosts, what robots.txt and answers say. Out: whether a host may be asked now. Times are seconds of
one monotonic clock given by the caller. Pure.

The configured pause is the shortest there is. A host that is slow to answer is given as long a rest as it took, one in trouble
twice the rest it had; only pages make a rest shorter again. An error comes back faster than a page, and must not speed us up.

What a host asks for is obeyed to the second. One that asks for more than a night has to give, or that stays in trouble, is closed: it is
not asked again this night, lest a single host keeps all others waiting for the morning.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

CLOSED = "整机停访"
"""How every reason begins for which a host is closed."""
# Our own pauses grow no longer than this; what a host asks for may be longer.
LONGEST_PAUSE_SECONDS = 300.0
# A night waits so long for a host, and no longer.
LONGEST_WAIT_SECONDS = 3600.0
# Nobody means a Retry-After of years, and a site must not be lost for ever by a mistyped one.
LONGEST_ASKED_SECONDS = 7 * 24 * 3600.0
# A host that answers no more often than its Crawl-delay allows is asked for so long altogether.
NIGHT_SECONDS = 8 * 3600.0
# Refusals not made up for by pages: our own pause has by then reached its longest, ten minutes after the first. Several at once, or in
# a few seconds, may be one short fit.
MOST_REFUSALS = 8
SHORTEST_TROUBLE_SECONDS = 300.0
# A host that says "too many requests" without saying for how long is left alone this long, doubled each time.
FIRST_PAUSE_SECONDS = 5.0
# An answer that takes longer than this says that the host is at work.
SLOW_SECONDS = 1.0
PAGE_STATUSES = frozenset({200, 304})
LONGEST_REST_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class HostPace:
    """Where one host stands. `not_before` is when it may be asked next, `rest_seconds` the rest its own answers say it needs.

    `refusals` counts refusals and errors, less pages read since; the first came at `troubled_since`. `closed` says in words why
    the host is not asked any more this night, and is empty as long as it is.
    """

    delay_seconds: float
    concurrency: int
    not_before: float = 0.0
    rest_seconds: float = 0.0
    under_way: int = 0
    asked_at: float = float("-inf")
    refusals: int = 0
    troubled_since: float = 0.0
    requests: int = 0
    is_slowed: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the next worker must know of a host that another asked before: `wait_seconds` from now, and its usual rests."""

    wait_seconds: float
    delay_seconds: float
    rest_seconds: float
    concurrency: int
    refusals: int
    closed: str = ""


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
            closed=pace.closed,
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
        pace.refusals, pace.troubled_since = standing.refusals, now
        pace.closed = pace.closed or standing.closed
        if standing.wait_seconds > LONGEST_WAIT_SECONDS:
            self._close(host, f"网站要求 {_hours(standing.wait_seconds)} 后再访问")

    def may_ask(self, host: str, now: float) -> bool:
        """Whether a request to this host may start now."""
        pace = self.of(host)
        return not pace.closed and pace.under_way < pace.concurrency and now >= pace.not_before

    def asked(self, host: str, now: float) -> None:
        """A request to this host starts now."""
        pace = self.of(host)
        pace.under_way += 1
        self.under_way += 1
        pace.asked_at = now
        pace.requests += 1
        pace.not_before = max(pace.not_before, now + max(pace.delay_seconds, pace.rest_seconds))
        if pace.is_slowed and pace.requests * pace.delay_seconds >= NIGHT_SECONDS:
            self._close(host, f"按 robots.txt 的间隔已访问 {pace.requests} 次，满一夜")

    def went_on(self, host: str, now: float) -> None:
        """A browser whose question to this host is under way asks for one more page of it: the same slot, and another pause."""
        self.of(host).requests += 1
        self.opened(host, now)

    def opened(self, host: str, now: float) -> None:
        """A browser opens the page only now that it was given a slot for before: the pause counts from here."""
        pace = self.of(host)
        pace.asked_at = now
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

    def learn(self, host: str, now: float, took_seconds: float, *, status: int | None) -> None:
        """What an answer tells of the host's health: how long it took, and its status; None if none came.

        Only pages make a rest shorter. A page that is not there, or not for us, says nothing of the host's health.
        """
        pace = self.of(host)
        before = pace.rest_seconds
        slow = took_seconds if took_seconds > SLOW_SECONDS else 0.0
        if status is None or status >= 500:
            pace.rest_seconds = max(slow, pace.delay_seconds, 2 * pace.rest_seconds)
            self._refused(host, now)
        elif status in PAGE_STATUSES:
            pace.rest_seconds = max(slow, pace.rest_seconds / 2 if pace.rest_seconds > pace.delay_seconds else 0.0)
        else:
            pace.rest_seconds = max(slow, pace.rest_seconds)
        pace.rest_seconds = min(pace.rest_seconds, LONGEST_REST_SECONDS)
        if pace.rest_seconds != before:
            self._changed.add(host)
        if pace.rest_seconds > pace.delay_seconds:
            pace.not_before = max(pace.not_before, now + pace.rest_seconds)

    def slow_down(self, host: str, delay_seconds: float) -> None:
        """Ask this host at most once per `delay_seconds`, one question at a time (Crawl-delay)."""
        pace = self.of(host)
        if delay_seconds > LONGEST_WAIT_SECONDS:
            self._close(host, f"robots.txt 要求每 {_hours(delay_seconds)} 才访问一次")
        elif delay_seconds > pace.delay_seconds:
            pace.delay_seconds, pace.is_slowed = delay_seconds, True
            pace.not_before = max(pace.not_before, pace.asked_at + delay_seconds)
            pace.concurrency = 1
            self._changed.add(host)

    def hold(self, host: str, now: float, retry_after_seconds: float | None) -> float:
        """The host refused for now (429, 503): ask nothing for a pause that doubles each time, nor before it said; its seconds."""
        pace = self.of(host)
        # More than 63 doublings are no number any more; 10 are far beyond the longest pause.
        own = min(FIRST_PAUSE_SECONDS * 2.0 ** min(pace.refusals, 10), LONGEST_PAUSE_SECONDS)
        pause = min(max(own, retry_after_seconds or 0.0), LONGEST_ASKED_SECONDS)
        pace.concurrency = 1
        pace.not_before = max(pace.not_before, now + pause)
        self._refused(host, now)
        if pause > LONGEST_WAIT_SECONDS:
            self._close(host, f"网站要求 {_hours(pause)} 后再访问")
        return pause

    def page_read(self, host: str) -> None:
        """A page came that is one, and no refusal in a page's clothes: it makes up for one refusal."""
        pace = self.of(host)
        if pace.refusals:
            pace.refusals -= 1
            self._changed.add(host)

    def closed(self, host: str) -> str | None:
        """Why this host is not asked any more this night, in words for the report; None if it is."""
        return self.of(host).closed or None

    def _refused(self, host: str, now: float) -> None:
        pace = self.of(host)
        if not pace.refusals:
            pace.troubled_since = now
        pace.refusals += 1
        self._changed.add(host)
        troubled = now - pace.troubled_since
        if troubled >= LONGEST_WAIT_SECONDS or (
            pace.refusals >= MOST_REFUSALS and troubled >= SHORTEST_TROUBLE_SECONDS
        ):
            self._close(host, f"接连 {pace.refusals} 次拒绝访问或出错")

    def _close(self, host: str, reason: str) -> None:
        pace = self.of(host)
        if not pace.closed:
            pace.closed = f"{CLOSED}（{host}）：{reason}"
            self._changed.add(host)
            log.warning("host closed for the night", extra={"host": host, "reason": reason})


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} 小时"
