"""Which pictures look alike: one design, saved again by every page that shows it.

In: hashes of what pictures look like (`picturing/likeness.py`), and other names of pictures, which are only like themselves. Out: for each, the
name of its family, the smallest of its members. Two hashes that differ in at most NEAR_BITS of their 128 bits agree in at least one of
NEAR_BITS + 1 equal parts, so that only those are compared.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from classifiers.campaigning.union_find import UnionFind
from classifiers.picturing.likeness import NEAR_BITS

_DIGITS = 32
_PART = _DIGITS // (NEAR_BITS + 1)


def picture_families(names: Collection[str]) -> Mapping[str, str]:
    """The family of every name."""
    ordered = sorted(names)
    together = UnionFind(len(ordered))
    for places in _meeting(ordered).values():
        for number, place in enumerate(places):
            for other in places[number + 1 :]:
                if (int(ordered[place], 16) ^ int(ordered[other], 16)).bit_count() <= NEAR_BITS:
                    together.join(place, other)
    first: dict[int, str] = {}
    return {name: first.setdefault(together.root(place), name) for place, name in enumerate(ordered)}


def _meeting(ordered: list[str]) -> Mapping[tuple[int, str], list[int]]:
    """Places of the hashes that agree in a part."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, name in enumerate(ordered):
        if len(name) == _DIGITS:
            for start in range(0, _DIGITS, _PART):
                found[start, name[start : start + _PART]].append(place)
    return found
