"""The end of what somebody said: a name and a moment, as people sign on talk pages that have no other mark of who said what.

In: the words with which a piece ends, and which of them lead to people. Out: a `Signature`, or None. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.reading.dates import DATE
from crawlers.reading.last_edits import CHANGED, NAME

# English software writes the time before the day: «08:15, 3 November 2026».
CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
# «-- 张三（讨论）» before the day with which a contribution ends.
SIGNED = re.compile(
    rf"(?:--|[-–—―]{{1,2}})\s?{NAME}\s*(?:[（(][^()（）]{{0,24}}[)）]\s*)?[,，·]?\s*(?:{CLOCK}[,，]?\s*)?$"
)
DASH, DASHES_LAST = re.compile("[-–—―]"), re.compile(r"[-–—―]\s*$")
NO_LETTERS, CLOCK_LAST = re.compile(r"[\W_]*"), re.compile(rf"({CLOCK})[,，]?\s*$")
MOST_BEHIND_A_DAY, LONGEST_SIGNATURE, LONGEST_NAMED, LONGEST_CHANGE = 12, 160, 90, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLink:
    """Words that lead to a person's page, and whose page that is by its address."""

    words: str
    whose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, `day` as the words say it, and where in the whole text the signature begins.

    `is_certain`: nothing but a discussion is signed so: with a dash or with the ways to speak to that person, a link to whom it is, and the minute.
    """

    name: str
    day: str
    begins: int
    has_dash: bool
    is_certain: bool = False


def read_signature(text: str, people: Sequence[PersonLink] = ()) -> Signature | None:
    """The signature at the end of `text`; `people` are the links in it that lead to people, in order."""
    last = max(0, len(text) - LONGEST_SIGNATURE)
    end = text[last:]
    # Most texts have no dash there, which is seen sooner than that they have no day.
    days = list(DATE.finditer(end)) if people or DASH.search(end) else []
    if not days or len(end) - days[-1].end() > MOST_BEHIND_A_DAY:
        return None
    day, before = days[-1], end[: days[-1].start()]
    first = max(0, len(before) - LONGEST_NAMED)
    linked = _linked(before[first:], people)
    dashed = SIGNED.search(before[first:])
    if linked is None and dashed is None:
        return None
    name, begins, has_ways = linked or (dashed[1].strip() if dashed else "", dashed.start() if dashed else 0, False)
    dash = DASHES_LAST.search(before[: first + begins])
    clock = CLOCK_LAST.search(before)
    when = f"{day[0]} {clock[1]}{end[day.end() :]}" if clock is not None and not _has_time(day[0]) else day[0]
    return Signature(
        name=name,
        day=when,
        begins=last + (dash.start() if dash else first + begins),
        has_dash=dash is not None or linked is None,
        is_certain=linked is not None and (has_ways or dash is not None) and _has_time(when),
    )


def _has_time(words: str) -> bool:
    return re.search(CLOCK, words) is not None


def _linked(before: str, people: Sequence[PersonLink]) -> tuple[str, int, bool] | None:
    """The person whose link ends `before`, where that link begins, and whether other links to the person follow it («讨论»)."""
    own = [person for person in people if person.whose == people[-1].whose]
    for place, person in enumerate(own):
        begins = before.rfind(person.words)
        if begins < 0 or CHANGED.search(before[max(0, begins - LONGEST_CHANGE) : begins]):
            continue
        rest, ways = before[begins + len(person.words) :], own[place + 1 :]
        for way in ways:
            rest = rest.replace(way.words, "", 1)
        if NO_LETTERS.fullmatch(CLOCK_LAST.sub("", rest)):
            return person.words, begins, bool(ways)
    return None
