"""Which nights a start is for: tonight, and before it the last one if it broke off. In: today, sites. Out: nights in order."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboards.nights.overdue import has_ended
from indexer.nights.runs import is_open


def nights_to_run(today: date, sites: Sequence[str]) -> list[date]:
    """Yesterday's night first if it was cut off with some of these sites not finished, then today's.

    A night that came to its end is not gone on with on another day, whatever it could not read: today's looks at the same sites.
    """
    yesterday = today - timedelta(days=1)
    return [yesterday, today] if is_open(yesterday, sites) and not has_ended(yesterday) else [today]
