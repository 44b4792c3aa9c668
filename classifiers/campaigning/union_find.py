"""Groups that grow by joining: a forest with path halving. In: pairs of numbers. Out: the group of each number."""

from collections.abc import Sequence


class UnionFind:
    """Numbers from 0 to `size` - 1, each alone at first. A group's root is its smallest number, whatever the order of joins."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, number: int) -> int:
        """The smallest number of the group."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two groups one."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low

    def join_all(self, numbers: Sequence[int]) -> None:
        """Make the groups of all these numbers one."""
        for number in numbers[1:]:
            self.join(numbers[0], number)
