"""Which day of a row is that of its last answer: boards that sort by it often show no other.

It is told by the words beside it («最后回复»), by the heading of its column, or because it leads to a place in what the row leads to.

In: rows, their words. Out: the words without such days; claims about stamps. Pure.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import Record
from crawlers.reading.dates import DATE

LAST = re.compile(
    r"(?:最[后後新近]\s?(?:的\s?)?(?:回复|回覆|回帖|回应|发表|發表|发帖|跟帖|评论|答复|帖子|文章)|末次回复|回复于|\b(?:last|latest|newest|most recent) (?:post|reply|answer|comment|message)s?\b|\blast replied\b)"
    # Right before a day these say whose it is; elsewhere they may be a question's state.
    r"|\b(?:answered|commented|replied)\s*(?:on|at|about)?\s*$",
    re.IGNORECASE,
)
# So far before a day stand the words it belongs to, with a name between them.
LOOK_BACK, LONGEST_DAY = 40, 40
# A place among others, or the last of them; a page's comments as a whole are none.
PLACE = re.compile(r"\d|^(?:new|last)", re.IGNORECASE)
MOST_LINKS, MOST_CELLS, CLIMBS_TO_A_LINK, CLIMBS_TO_A_TABLE = 14, 20, 3, 3


def without_last_answers(record: Record, text: str) -> str:
    """`text`, words of the row, without the days of its last answer."""
    for words in _days_of_answers(record):
        before, found, after = text.rpartition(words)
        text = f"{before} - {after}" if found else text
    for day in reversed(list(DATE.finditer(text))):
        if _is_named_last(text, day.start(), day.end()):
            text = f"{text[: day.start()]}-{text[day.end() :]}"
    return text


def is_last_answers(stamped: LexborNode, record: Record) -> bool:
    """Whether a stamp of the row tells when it was last answered."""
    upper: LexborNode | None = stamped
    for _ in range(CLIMBS_TO_A_LINK):
        if upper is None or upper.mem_id == record.node.mem_id:
            break
        if upper.tag == "a" and _leads_to_a_place(upper, record):
            return True
        upper = upper.parent
    words = " ".join(stamped.text(separator=" ").split())
    begins = record.text.rfind(words) if words else -1
    if begins >= 0 and _is_named_last(record.text, begins, begins + len(words)):
        return True
    return any(below.mem_id == stamped.mem_id for cell in _last_cells(record.node) for below in cell.css("*"))


def tells_of_answers(row: LexborNode) -> bool:
    """Whether a piece is a table's row with a column for the last answer: what was said stands elsewhere."""
    return next(_last_cells(row), None) is not None


def _is_named_last(text: str, begins: int, ends: int) -> bool:
    """Whether the words before a day, or behind it where no other follows, speak of the last answer."""
    before = text[max(0, begins - LOOK_BACK) : begins]
    named = [found.end() for found in LAST.finditer(before)]
    if named and DATE.search(before, named[-1]) is None:
        return True
    behind = LAST.match(text[ends : ends + LOOK_BACK].lstrip(" ·•|,，-"))
    return behind is not None and DATE.search(text, ends) is None


def _days_of_answers(record: Record) -> Iterator[str]:
    for link in record.node.css("a[href*='#']")[:MOST_LINKS]:
        words = " ".join(link.text(separator=" ").split())
        if len(words) <= LONGEST_DAY and DATE.search(words) and _leads_to_a_place(link, record):
            yield words
    # What was never answered has nothing there.
    yield from filter(None, (" ".join(cell.text(separator=" ").split()) for cell in _last_cells(record.node)))


def _leads_to_a_place(link: LexborNode, record: Record) -> bool:
    """Whether a link leads to a place on a page, and the row's own does not."""
    _, mark, place = (link.attributes.get("href") or "").partition("#")
    return bool(mark) and "#" not in record.href and PLACE.search(place) is not None


def _last_cells(row: LexborNode) -> Iterator[LexborNode]:
    """The cells of a table's row that stand below a heading which speaks of the last answer."""
    head = _head_of(row) if row.tag == "tr" else None
    if head is None:
        return
    last = [column for column, cell in _columns(head) if LAST.search(" ".join(cell.text(separator=" ").split()))]
    yield from (cell for column, cell in _columns(row) if column in last)


def _head_of(row: LexborNode) -> LexborNode | None:
    table = row.parent
    for _ in range(CLIMBS_TO_A_TABLE):
        if table is None or table.tag == "table":
            break
        table = table.parent
    cell = table.css_first("th") if table is not None and table.tag == "table" else None
    head = cell.parent if cell is not None else None
    return head if head is not None and head.mem_id != row.mem_id else None


def _columns(row: LexborNode) -> Iterator[tuple[int, LexborNode]]:
    """The cells of a row, each with the number of its column."""
    column, cell, left = 0, row.child, MOST_CELLS
    while cell is not None and left:
        if cell.tag in ("td", "th"):
            yield column, cell
            span = cell.attributes.get("colspan") or "1"
            column += int(span) if span.isdecimal() and len(span) < 3 else 1
            left -= 1
        cell = cell.next
