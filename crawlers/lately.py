"""Remembering lately seen keys exactly, in bounded memory; of long ones a caller may give the hash.

In: keys. Out: whether a key is new, as far as is remembered; forgetting only means that somebody slower is asked.
"""

from collections.abc import Hashable


class Lately:
    """Knows at least the last `size` different keys, and at most twice as many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: set[Hashable] = set()
        self._old: set[Hashable] = set()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._young or key in self._old

    def is_new(self, key: Hashable) -> bool:
        """Whether `key` was not seen lately; it is from now on."""
        if key in self._young:
            return False
        is_new = key not in self._old
        self._young.add(key)
        if len(self._young) >= self._size:
            self._old, self._young = self._young, set()
        return is_new
