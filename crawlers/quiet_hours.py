"""Hours of the day in which a site does not want to be asked, as its file writes them: `22:00-06:00`, Beijing time.

In: such spans. Out: whether a moment lies in one, and until when. Pure.
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


def quiet_until(spans: Iterable[str], now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` (aware) lies, those that follow at once included; None if they never do.

    A moment outside all spans is its own answer.
    """
    moment, known = now.astimezone(BEIJING), tuple(spans)
    while (span := next((one for one in known if _holds(one, moment.time())), None)) is not None:
        end = datetime.combine(moment.date(), _ends(span)[1], tzinfo=BEIJING)
        moment = end if end > moment else end + timedelta(days=1)
        if moment - now >= timedelta(days=1):
            return None
    return moment


def _holds(span: str, clock: time) -> bool:
    start, end = _ends(span)
    return start <= clock < end if start <= end else clock >= start or clock < end


def _ends(span: str) -> tuple[time, time]:
    found = SPAN.fullmatch(span)
    assert found, "spans are checked when a site file is read"
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
