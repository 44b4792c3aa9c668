"""Rows without a holder: headings, terms and lines that follow each other, between which stands what belongs to each.

A row of such a list is a heading or a cell by itself; its date, author and words stand beside it, up to the next row.

In: a list of the page. Out: its records know what stands beside them.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import Brothers, Record, find_stamps
from crawlers.reading.dates import CLOCK, DATE
from crawlers.reading.names import AUTHOR_QUERY, marked_name
from crawlers.reading.record_dates import LONGEST_DATED, is_dated
from crawlers.reading.titles import leads_to_a_person

# Elements between two rows; what is further away belongs to neither.
MOST_BETWEEN = 12


def complete(family: Brothers) -> None:
    """Tell undated rows what stands between them: the day above each, or all that follows it."""
    rows = {record.node.mem_id for record in family.records}
    if _date_by_groups(family):
        return
    if any(record.stamp or DATE.search(record.edges) for record in family.records):
        return
    first = next(_beside(family.records[0].node, rows, is_before=True), None)
    is_below_its_day = first is not None and _is_day(first)
    beside = [list(_beside(record.node, rows, is_before=is_below_its_day)) for record in family.records]
    if is_below_its_day:
        beside = [[day] if (day := next(filter(_is_day, nodes), None)) is not None else [] for nodes in beside]
    # Behind the last row the page goes on.
    most = max(map(len, beside[:-1]), default=0)
    for record, nodes in zip(family.records, beside, strict=True):
        _take(record, nodes[:most])


def _date_by_groups(family: Brothers) -> bool:
    """Tell rows the day that stands above their group, each with its own time; False if above most stands none.

    What a row's words tell of may have happened on any day.
    """
    day_of: dict[int, LexborNode | None] = {}
    told = 0
    for record in family.records:
        holder = record.node.parent
        if holder is None or record.stamp:
            continue
        if holder.mem_id not in day_of:
            above = _element_before(holder)
            day_of[holder.mem_id] = above if above is not None and _is_day(above) else None
        day, clock = day_of[holder.mem_id], CLOCK.search(DATE.sub(" ", record.edges))
        if day is not None and (clock is not None or not DATE.search(record.edges)):
            record.stamped, record.stamp = day, f"{_day_of(day)} {clock[0] if clock else ''}".strip()
            told += 1
    return 2 * told > len(family.records)


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and (before.tag or "-").startswith(("-", "!")):
        before = before.prev
    return before


def _day_of(node: LexborNode) -> str:
    found = DATE.search(" ".join(node.text(separator=" ").split()))
    return found[0] if found is not None else ""


def _beside(node: LexborNode, rows: set[int], *, is_before: bool) -> Iterator[LexborNode]:
    """The elements before or behind `node`, the nearest first, up to the next row."""
    beside = node.prev if is_before else node.next
    left = MOST_BETWEEN
    while beside is not None and left and beside.mem_id not in rows:
        if not (beside.tag or "-").startswith(("-", "!", "script", "style")):
            yield beside
            left -= 1
        beside = beside.prev if is_before else beside.next


def _is_day(node: LexborNode) -> bool:
    words = " ".join(node.text(separator=" ").split())
    return len(words) <= LONGEST_DATED and is_dated(words)


def _take(record: Record, nodes: list[LexborNode]) -> None:
    for node in nodes:
        record.extend(node)
        if not record.stamp:
            record.stamped, record.stamp = next(find_stamps(node), (None, ""))
        record.author = record.author or _author_in(node)


def _author_in(node: LexborNode) -> str:
    """The name an element marks as its author's, or that leads to a person; empty if it holds none."""
    marked = next(filter(None, map(marked_name, node.css(AUTHOR_QUERY))), "")
    people = (link for link in node.css("a[href]") if leads_to_a_person(link.attributes["href"] or ""))
    return marked or next((" ".join(link.text(separator=" ").split()) for link in people), "")
