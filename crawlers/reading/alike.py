"""Whether brothers are pieces of one kind, and what one of them says of its own.

In: records. Out: claims and widths. Pure.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import Record, width
from crawlers.reading.dates import CLOCK, DATE
from crawlers.reading.names import SAYS_NOTHING
from crawlers.reading.record_dates import names_a_day

# How much of a post is weighed, and how little is none.
MOST_OWN, SHORTEST_POST = 3000, 6
PROSE_WIDTH = 16
NUMBERS = re.compile(r"\d+")
# What stands beside a day and says no more than what it is the day of.
OF_A_DAY = re.compile(
    r"(?:发[布表]|创建|更新|修改|编辑)(?:日期|时间|于)\s*[:：]?|(?:posted|published|updated) on\b", re.IGNORECASE
)
# Rows have names all or none; of a page's brothers that are its parts, some have none: lines between, the posts themselves.
FEWEST_PARTS, MOST_PARTS = 3, 0.8


def are_alike(records: list[Record]) -> bool:
    """Whether brothers that bear names bear the same: a header, a body and a footer do not make a list."""
    if (len(records) <= 5 and (_are_named_apart(records) or _are_called_apart(records))) or _holds_parts_of_a_page(
        records
    ):
        return False
    names = [_names(record.node) for record in records[:12]]
    named = Counter(name for one in names for name in one)
    return len(records) > 5 or not named or named.most_common(1)[0][1] >= max(2, 0.5 * len(names)) or len(records) == 1


def _are_named_apart(records: list[Record]) -> bool:
    """Whether each has a name of its own without a number, as the parts of a page have."""
    names = [name for record in records if (name := record.node.attributes.get("id") or "")]
    return len(names) > 1 and not any(re.search(r"\d", name) for name in names)


def _are_called_apart(records: list[Record]) -> bool:
    """Whether the first class of each, by which a piece is called, is borne by none of the others; what follows it may say how wide it is."""
    if len(records) < FEWEST_PARTS:
        return False
    classes = [
        [NUMBERS.sub("", name) for name in (record.node.attributes.get("class") or "").split()] for record in records
    ]
    borne = Counter(name for names in classes for name in set(names))
    # A class of its own alone names a row as well as a part.
    return all(len(names) > 1 and borne[names[0]] == 1 for names in classes)


def _holds_parts_of_a_page(records: list[Record]) -> bool:
    """Whether several, though not all, bear names of their own: what stands around a page's pieces stands among them."""
    named = {
        name for record in records if (name := record.node.attributes.get("id") or "") and not re.search(r"\d", name)
    }
    return FEWEST_PARTS <= len(named) <= MOST_PARTS * len(records)


def _names(node: LexborNode) -> set[str]:
    """The names of an element without their numbers: its classes, or its id."""
    attributes = node.attributes
    names = (attributes.get("class") or "").split() or [attributes.get("id") or ""]
    kept = {re.sub(r"\d+", "", name) for name in names if name.lower() not in ("odd", "even", "alt", "first", "last")}
    return kept - {""}


def is_dated(record: Record) -> bool:
    """Whether a piece says when it was written, by a stamp or in words; when its author joined says nothing of that."""
    return bool(record.stamp or record.shared_moment) or names_a_day(record.edges)


def own_width(record: Record) -> int:
    """Width of what a dated piece says besides links, numbers and dates; 0 for a piece without a date."""
    if not is_dated(record):
        return 0
    text = record.text[:MOST_OWN]
    return max(0, width(SAYS_NOTHING.sub("", OF_A_DAY.sub("", DATE.sub("", text)))) - record.link_width)


def are_chronicle(records: list[Record]) -> bool:
    """Whether pieces tell what happened on which day, as an article's list does: bare items that begin with a day, by nobody, at no time."""
    return all(record.node.tag == "li" and not record.node.attributes for record in records) and all(
        not record.author and not record.stamp and _begins_with_a_day(record.text) for record in records
    )


def _begins_with_a_day(text: str) -> bool:
    found = DATE.search(text)
    return found is not None and not SAYS_NOTHING.sub("", text[: found.start()]) and CLOCK.search(found[0]) is None
