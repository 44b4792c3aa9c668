"""Whether brothers are pieces of one kind, and what one of them says of its own.

In: records. Out: claims and widths. Pure.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import SAYS_NOTHING, Record, width
from crawlers.reading.dates import DATE

# How much of a post is weighed, and how little is none.
MOST_OWN, SHORTEST_POST = 3000, 6
PROSE_WIDTH = 16


def are_alike(records: list[Record]) -> bool:
    """Whether brothers that bear names bear the same: a header, a body and a footer do not make a list."""
    if len(records) <= 5 and _are_named_apart(records):
        return False
    names = [_names(record.node) for record in records[:12]]
    named = Counter(name for one in names for name in one)
    return len(records) > 5 or not named or named.most_common(1)[0][1] >= max(2, 0.5 * len(names)) or len(records) == 1


def _are_named_apart(records: list[Record]) -> bool:
    """Whether each has a name of its own without a number, as the parts of a page have."""
    names = [name for record in records if (name := record.node.attributes.get("id") or "")]
    return len(names) > 1 and not any(re.search(r"\d", name) for name in names)


def _names(node: LexborNode) -> set[str]:
    """The names of an element without their numbers: its classes, or its id."""
    attributes = node.attributes
    names = (attributes.get("class") or "").split() or [attributes.get("id") or ""]
    kept = {re.sub(r"\d+", "", name) for name in names if name.lower() not in ("odd", "even", "alt", "first", "last")}
    return kept - {""}


def is_dated(record: Record) -> bool:
    """Whether a piece says when it was written, by a stamp or in words."""
    return bool(record.stamp) or DATE.search(record.edges) is not None


def own_width(record: Record) -> int:
    """Width of what a dated piece says besides links, numbers and dates; 0 for a piece without a date."""
    if not is_dated(record):
        return 0
    text = record.text[:MOST_OWN]
    return max(0, width(SAYS_NOTHING.sub("", DATE.sub("", text))) - record.link_width)
