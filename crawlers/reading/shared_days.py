"""A day that is said once for all comments of it: the first shows day and hour, those behind it their hour alone.

In: comments in the order they stand, and the moment of reading. Out: the records know the day they share. Where hours run back and
forth, a bare one is of the day of reading, and nothing is shared.
"""

import re

from crawlers.reading.brothers import COMMENT_NAME, Brothers, Record, is_numbered_comment
from crawlers.reading.dates import DATE

CLOCK = re.compile(r"(?<![\d:：.])(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：][0-5]\d)?(?![\d:：])")


def share_days(families: list[Brothers]) -> None:
    """Tell comments that show an hour alone the day of the one they stand behind."""
    for family in families:
        if len(family.records) > 1 and _are_comments(family.records[0]):
            _share_among(family.records)


def _share_among(records: list[Record]) -> None:
    day, of_a_day = "", list[tuple[Record, int]]()
    for record in records:
        found = DATE.search(record.edges)
        clock = CLOCK.search(record.edges, found.start() if found else 0)
        if found is not None or clock is None or record.stamp:
            _share(day, of_a_day)
            day, of_a_day = CLOCK.sub("", found[0]).strip() if found else "", []
        if clock is not None and day and not record.stamp:
            of_a_day.append((record, 60 * int(clock["hour"]) + int(clock["minute"])))
    _share(day, of_a_day)


def _share(day: str, comments: list[tuple[Record, int]]) -> None:
    minutes = [minute for _, minute in comments]
    if len(minutes) > 1 and minutes in (sorted(minutes), sorted(minutes, reverse=True)):
        for record, minute in comments:
            record.shared_moment = f"{day} {minute // 60:02}:{minute % 60:02}"


def _are_comments(first: Record) -> bool:
    attributes = first.node.attributes
    return is_numbered_comment(first.node) or bool(COMMENT_NAME.search(attributes.get("class") or ""))
