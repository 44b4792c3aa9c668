"""Hours of the day in which a site does not want to be asked, as its file writes them: `22:00-06:00`, Beijing time.

In: such spans. Out: whether a moment lies in one. Pure.
"""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def is_span(text: str) -> bool:
    """Whether this is a span of hours as a site file may write it."""
    return SPAN.fullmatch(text) is not None


def is_quiet(spans: Iterable[str], now: datetime) -> bool:
    """Whether `now` (aware) lies in one of the spans; a span may go over midnight, and ends before its last minute."""
    clock = now.astimezone(BEIJING).time()
    return any(_holds(span, clock) for span in spans)


def _holds(span: str, clock: time) -> bool:
    found = SPAN.fullmatch(span)
    assert found, "spans are checked when a site file is read"
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return start <= clock < end if start <= end else clock >= start or clock < end
