"""A night's crawl in rounds: while all that is left waits for its hour, others have the time, and then the crawl goes on.

In: a plan that lets go. Out: one `CrawlEnd`, as if it had been one crawl.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from crawlers.plan import CrawlPlan
from dashboards.crawl_process import CrawlEnd, CrawlProgress, run_crawl

# How often a clock that somebody sets is looked at.
LOOK_SECONDS = 1.0


def crawl_in_rounds(
    plan: CrawlPlan,
    on_progress: Callable[[CrawlProgress], None],
    meanwhile: Callable[[datetime], None],
    workers: int = 1,
) -> CrawlEnd:
    """Crawl until nothing is left; `meanwhile(until)` is called whenever all that is left waits until then (aware)."""
    rounds: list[CrawlEnd] = []
    while True:
        end = run_crawl(plan, _counting_on(rounds, on_progress), workers=workers, goes_on=bool(rounds))
        rounds.append(end)
        if not end.is_complete or end.rests_until is None:
            return _together(rounds)
        seconds = (end.rests_until - datetime.now(UTC)).total_seconds()
        over = time.monotonic() + seconds
        meanwhile(end.rests_until)
        _wait(end.rests_until, over)
        plan = replace(plan, starts_over=False, forgets=())


def _counting_on(
    rounds: Sequence[CrawlEnd], on_progress: Callable[[CrawlProgress], None]
) -> Callable[[CrawlProgress], None]:
    """Progress that counts what earlier rounds did."""
    before = _sum(end.progress.outcomes for end in rounds)
    return lambda now: on_progress(replace(now, outcomes=_sum((before, now.outcomes))))


def _wait(until: datetime, over: float) -> None:
    """Until a moment of the wall clock, and not past `over` of the monotonic one, whatever somebody sets the former to."""
    while datetime.now(UTC) < until and time.monotonic() < over:
        time.sleep(LOOK_SECONDS)


def _together(rounds: Sequence[CrawlEnd]) -> CrawlEnd:
    """What was left out is counted over the run; everything else by each round for itself."""
    last = rounds[-1]
    return replace(
        last,
        progress=replace(last.progress, outcomes=_sum(end.progress.outcomes for end in rounds)),
        complaint="；".join(end.complaint for end in rounds if end.complaint),
        unchanged=_sum(end.unchanged for end in rounds),
        repeated=_sum(end.repeated for end in rounds),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
