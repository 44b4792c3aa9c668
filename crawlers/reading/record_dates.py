"""When a row or a post was written: its own date, not that of the last answer, nor when its author joined.

In: records, the moment of reading. Out: aware datetimes, or None.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import Record, width
from crawlers.reading.dates import BEIJING, DATE, find_date, moment_of_stamp
from crawlers.reading.last_answers import is_last_answers, without_last_answers
from crawlers.reading.names import SAYS_NOTHING

# What stands before a date that is a person's, not a text's; who is not registered joined on no day.
OF_A_PERSON = re.compile(
    r"(?:(?<![未非])注册|加入|入会|入群|最后登录|上次登录|最后登陆|在线|生日|joined|\bregistered|member since|last (?:seen|active|login))[^\d,。；;|]{0,12}$",
    re.IGNORECASE,
)
LOOK_BACK = 24
# An element that is a date says nothing besides: «发表于», «by», a weekday.
LONGEST_DATED, MOST_BESIDE = 40, 8
MOST_LOOKED_AT = 120
# Archives give the year once, above its rows.
YEAR = re.compile(r"\W*((?:19|20)\d\d)\s?年?\W*(?:[(（]?\d{1,4}\s?篇?[)）]?)?")
MOST_ABOVE, CLIMBS_TO_A_YEAR = 100, 2


def moment_of_row(record: Record, now: datetime) -> datetime | None:
    """When what a row leads to was written: the first date that stands for itself; None where only its last answer is dated."""
    shown = _dated_before(record) if record.stamped is not None else ""
    moment = find_date(without_last_answers(record, shown), now) if shown else None
    stamped = [
        (node, one) for node, stamp in _own_stamps(record) if (one := exact_moment(node, stamp, now)) is not None
    ]
    if moment is not None or stamped:
        # It was not answered before it was written.
        first = record.stamped.mem_id if moment is not None and record.stamped is not None else None
        return min([*([moment] if moment is not None else []), *(one for node, one in stamped if node.mem_id != first)])
    # A title may name any day; where it is all that does, it is the row's.
    besides = _without_people(record.edges.replace(record.title, " ", 1)) if record.title else record.edges
    text = without_last_answers(record, besides) if DATE.search(besides) else record.edges
    moment, found = find_date(text, now), DATE.search(text)
    if moment is None or found is None or not found["short_month"]:
        return moment
    year = _year_above(record.node)
    # The 29th of February stays where it is if the year has none.
    has_day = year is not None and moment.day <= monthrange(year, moment.month)[1]
    return moment.replace(year=year) if year is not None and has_day else moment


def _own_stamps(record: Record) -> Iterator[tuple[LexborNode, str]]:
    """The stamps of a row but for those of its last answer."""
    first = [(record.stamped, record.stamp)] if record.stamped is not None else []
    return ((node, stamp) for node, stamp in [*first, *record.further_stamps] if not is_last_answers(node, record))


def moment_of_post(record: Record, now: datetime) -> datetime | None:
    """When a post was written: the exact time its mark-up gives, that with which it is signed, the day it shares, or the first date that is not its author's."""
    signed = find_date(record.signature.day, now) if record.signature is not None else None
    shared = find_date(record.shared_moment, now) if record.shared_moment else None
    return signed or _exactly(record, now) or shared or find_date(_without_people(record.edges), now)


def exact_moment(node: LexborNode, stamp: str, now: datetime) -> datetime | None:
    """The moment `stamp` of `node` means: where it contradicts the day that is shown, its clock is Beijing's and its zone wrong."""
    moment = moment_of_stamp(stamp, now)
    found = DATE.search(node.text(separator=" ")) if moment is not None else None
    if moment is None or found is None or found["word"] or found["ago"] or found["ago_en"]:
        return moment
    shown, here = find_date(found[0], now), moment.replace(tzinfo=BEIJING)
    if shown is not None and shown.date() == here.date() != moment.astimezone(BEIJING).date():
        return here
    return moment


def _exactly(record: Record, now: datetime) -> datetime | None:
    return exact_moment(record.stamped, record.stamp, now) if record.stamped is not None else None


def names_a_day(text: str) -> bool:
    """Whether a text names a day that is not only a person's, such as that of joining."""
    return any(not _is_a_persons(found, text) for found in DATE.finditer(text))


def _is_a_persons(found: re.Match[str], text: str) -> bool:
    return OF_A_PERSON.search(text[max(0, found.start() - LOOK_BACK) : found.start()]) is not None


def _without_people(text: str) -> str:
    """`text` without the dates of people."""
    for found in list(DATE.finditer(text)):
        if _is_a_persons(found, text):
            text = text[: found.start()] + "-" * len(found[0]) + text[found.end() :]
    return text


def _year_above(row: LexborNode) -> int | None:
    """The year that stands by itself above a row, beside it or beside what it stands in."""
    upper: LexborNode | None = row
    for _ in range(CLIMBS_TO_A_YEAR):
        before, left = upper.prev if upper is not None else None, MOST_ABOVE
        while before is not None and left:
            if before.tag != "-text" and (found := YEAR.fullmatch(" ".join(before.text(separator=" ")[:40].split()))):
                return int(found[1])
            before, left = before.prev, left - 1
        upper = upper.parent if upper is not None else None
    return None


def _dated_before(record: Record) -> str:
    """The words of the first element before the record's stamp that are nothing but a date."""
    assert record.stamped is not None
    last = record.stamped.mem_id
    for node in record.node.css("*")[:MOST_LOOKED_AT]:
        if node.mem_id == last:
            return ""
        words = " ".join(node.text(separator=" ").split())
        # What holds the stamped element is dated by it alone.
        if len(words) <= LONGEST_DATED and is_dated(words) and not _holds(node, last):
            return words
    return ""


def _holds(node: LexborNode, inner: int) -> bool:
    return any(below.mem_id == inner for below in node.css("*"))


def is_dated(words: str) -> bool:
    """Whether a few words are nothing but a date."""
    found = DATE.search(words)
    if found is None:
        return False
    return width(SAYS_NOTHING.sub("", words[: found.start()] + words[found.end() :])) <= MOST_BESIDE
