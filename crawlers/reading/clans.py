"""Lists whose rows stand in groups: an index by initials, an archive by months. Each group alone may be too small to be seen as a list.

In: the tree's body, the records found so far. Out: `Brothers`, one for all groups that stand side by side.
"""

from collections import defaultdict
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawlers.reading.brothers import MOST_BROTHERS, Brothers, Record

MOST_HOLDERS, FEWEST_IN_A_LIST = 400, 3
# What holds the rows of a group, and what a row is in it.
ROWS_IN = {"ul": "li", "ol": "li", "div": "table"}


def find_clans(body: LexborNode, record_of: dict[int, Record]) -> list[Brothers]:
    """The lists of the page that are parted into groups; their rows are told to `record_of`."""
    groups: dict[tuple[int, str, str], list[list[LexborNode]]] = defaultdict(list)
    for holder in _holders(body):
        above, items = holder.parent, list(_items(holder))
        # What stands in a list's own rows are answers or a menu's second level.
        if above is None or above.tag == "li" or not items:
            continue
        groups[above.mem_id, _name(holder), ""].append(items)
        if above.parent is not None:
            groups[above.parent.mem_id, _name(above), _name(holder)].append(items)
    return [_clan(parts, record_of) for parts in groups.values() if _is_parted(parts)]


def _holders(body: LexborNode) -> Iterator[LexborNode]:
    """Lists, and what holds nothing but tables of one row each, which some software makes of its lines."""
    yield from body.css("ul,ol")[:MOST_HOLDERS]
    known: set[int] = set()
    for table in body.css("div>table")[:MOST_BROTHERS]:
        holder = table.parent
        if holder is not None and holder.mem_id not in known:
            known.add(holder.mem_id)
            if all(node.tag == "table" for node in holder.iter()):
                yield holder


def _items(holder: LexborNode) -> Iterator[LexborNode]:
    node, tag = holder.child, ROWS_IN[holder.tag or ""]
    while node is not None:
        if node.tag == tag:
            yield node
        node = node.next


def _name(node: LexborNode) -> str:
    return f"{node.tag} {node.attributes.get('class') or ''}"


def _is_parted(parts: list[list[LexborNode]]) -> bool:
    """Whether there are several groups, some of them too small for a list."""
    return len(parts) > 1 and any(len(part) < FEWEST_IN_A_LIST for part in parts)


def _clan(parts: list[list[LexborNode]], record_of: dict[int, Record]) -> Brothers:
    nodes = [node for part in parts for node in part][:MOST_BROTHERS]
    return Brothers(records=[record_of.setdefault(node.mem_id, Record(node=node)) for node in nodes])
