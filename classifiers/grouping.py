"""What stands in which block. In: blocks in page order, pieces with spans. Out: the pieces of every block that has any."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

from crawlers.page import Block

Found = TypeVar("Found")


class BlockPlaces:
    """Where each of some blocks begins and ends."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._starts = [block.start for block in blocks]
        self._ends = [block.start + len(block.text) for block in blocks]

    def grouped(self, spanned: Iterable[tuple[tuple[int, int], Found]]) -> dict[int, list[Found]]:
        """What lies wholly inside a block, by the block's number, in the order given. What reaches over an edge is nobody's."""
        groups: dict[int, list[Found]] = {}
        start, end, number = 0, -1, -1
        for span, found in spanned:
            # What comes next stands most often in the same block as what came before.
            if not start <= span[0] < end:
                number = bisect_right(self._starts, span[0]) - 1
                if number < 0:
                    continue
                start, end = self._starts[number], self._ends[number]
            if span[1] <= end:
                group = groups.get(number)
                if group is None:
                    group = groups[number] = []
                group.append(found)
        return groups
