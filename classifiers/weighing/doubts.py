"""How much of a suspicion the counter-evidence around it leaves standing.

In: doubts of a page and of a block. Out: what they leave, from 0 to 1. Of each role only the strongest doubt counts.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.detector import Doubt, Reach, Suspicion
from classifiers.reading import TITLE_LIKE, BlockReading
from classifiers.vocabulary.roles import SOFT, Role
from crawlers.page import Block

MOST_DOUBTS = 200
"""Doubts of a page or of a block that are looked at; so many leave nothing standing already."""
_DISTANCE = 220
"""Characters that a word of talk speaks for within one long block."""
OTHER_CLAUSE = 0.4
"""What everyday words of talk say in another clause of a title: titles are often two texts glued together."""
DECISIVE = frozenset({Role.COURT, Role.POLICE, Role.GOVERNMENT, Role.FICTION, Role.APPROVAL})
_FIRM_SHARE = 0.3
"""How much of a page-wide doubt still weakens a firm rule."""


class PageDoubts:
    """What a page says against all offers on it."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        self._doubts = doubts[:MOST_DOUBTS]
        self._strongest = tuple(_strongest_of_each_role(self._doubts))
        self._spans = sorted((doubt.evidence.span, place) for place, doubt in enumerate(self._doubts))
        self._places: dict[Role, list[int]] = {}
        for place, doubt in enumerate(self._doubts):
            self._places.setdefault(doubt.role, []).append(place)

    def reaching(self, block: Block) -> Sequence[Doubt]:
        """The strongest of each role that does not stand in `block` itself, in the order in which the roles come up."""
        inside = self._lying_in(block)
        if not inside:
            return self._strongest
        changed = {self._doubts[place].role for place in inside}
        kept = [(self._places[doubt.role][0], doubt) for doubt in self._strongest if doubt.role not in changed]
        for role in changed:
            places = [place for place in self._places[role] if place not in inside]
            if places:
                # Of equals the first, as everywhere.
                kept.append((places[0], max((self._doubts[place] for place in places), key=_weight)))
        return [doubt for _, doubt in sorted(kept, key=_first)]

    def _lying_in(self, block: Block) -> set[int]:
        """Places of the doubts that stand in the block."""
        inside: set[int] = set()
        end = block.end
        for number in range(bisect_left(self._spans, ((block.start, 0), 0)), len(self._spans)):
            span, place = self._spans[number]
            if span[0] >= end:
                break
            if span[1] <= end:
                inside.add(place)
        return inside


def _weight(doubt: Doubt) -> float:
    return doubt.evidence.weight


def _first(pair: tuple[int, Doubt]) -> int:
    return pair[0]


@dataclass(frozen=True, slots=True)
class _OwnDoubt:
    """A doubt of a block, with what is asked of it for every suspicion."""

    role: Role
    weight: float
    span: tuple[int, int]
    clause: int
    is_soft: bool
    is_clause_wide: bool
    elsewhere: float
    """Its weight when it stands in another clause than the suspicion."""


class BlockDoubts:
    """What a block says against the offers in it."""

    def __init__(self, block: BlockReading, doubts: Sequence[Doubt]) -> None:
        self._block = block
        is_title = block.block.kind in TITLE_LIKE
        self._doubts = [
            _OwnDoubt(
                role=doubt.role,
                weight=doubt.evidence.weight,
                span=doubt.evidence.span,
                clause=block.clause_of(doubt.evidence.span[0]),
                is_soft=doubt.role in SOFT,
                is_clause_wide=doubt.reach is Reach.CLAUSE,
                elsewhere=doubt.evidence.weight * (OTHER_CLAUSE if is_title and doubt.role not in DECISIVE else 1.0),
            )
            for doubt in doubts[:MOST_DOUBTS]
        ]

    def remaining(self, suspicion: Suspicion) -> float:
        """What they leave of it."""
        if not self._doubts:
            return 1.0
        start, end = suspicion.signal.span
        first, last = self._block.clause_of(start), self._block.clause_of(end - 1)
        strongest: dict[Role, tuple[float, float]] = {}
        for doubt in self._doubts:
            if doubt.is_soft and suspicion.is_firm:
                continue
            is_same = first <= doubt.clause <= last
            is_far = doubt.span[0] - end > _DISTANCE or start - doubt.span[1] > _DISTANCE
            if not is_same if doubt.is_clause_wide else is_far:
                continue
            known = strongest.get(doubt.role)
            if known is None or doubt.weight > known[0]:
                strongest[doubt.role] = doubt.weight, doubt.weight if is_same else doubt.elsewhere
        remaining = 1.0
        for _, share in strongest.values():
            remaining *= 1 - share
        return remaining


def remaining_of_page(suspicion: Suspicion, reaching: Sequence[Doubt]) -> float:
    """What doubts that reach a block from the rest of its page leave of a suspicion in it."""
    remaining = 1.0
    for doubt in reaching:
        if not (suspicion.is_firm and doubt.role in SOFT):
            remaining *= 1 - doubt.evidence.weight * (_FIRM_SHARE if suspicion.is_firm else 1)
    return remaining


def _strongest_of_each_role(doubts: Sequence[Doubt]) -> list[Doubt]:
    best: dict[Role, Doubt] = {}
    for doubt in doubts:
        known = best.get(doubt.role)
        if known is None or doubt.evidence.weight > known.evidence.weight:
            best[doubt.role] = doubt
    return list(best.values())
