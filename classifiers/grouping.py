"""What stands in which block. In: blocks in page order, pieces with spans. Out: the pieces of every block that has any."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

from crawlers.page import Block

Found = TypeVar("Found")


def by_block(blocks: Sequence[Block], spanned: Iterable[tuple[tuple[int, int], Found]]) -> dict[int, list[Found]]:
    """What lies wholly inside a block, by the block's number, in the order given. What reaches over an edge is nobody's."""
    starts = [block.start for block in blocks]
    ends = [block.start + len(block.text) for block in blocks]
    groups: dict[int, list[Found]] = {}
    start, end, number = 0, -1, -1
    for span, found in spanned:
        # What comes next stands most often in the same block as what came before.
        if not start <= span[0] < end:
            number = bisect_right(starts, span[0]) - 1
            if number < 0:
                continue
            start, end = starts[number], ends[number]
        if span[1] <= end:
            groups.setdefault(number, []).append(found)
    return groups
