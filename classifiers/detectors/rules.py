"""Roles that together make an offer: a service beside a contact, a guarantee beside a sex, blood beside a parcel.

In: term hits and contacts of each block, and the lexicon's rules. Out: at most one suspicion per rule, category and block,
where its parts stand closest.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import BlockReading, Reading, is_private
from classifiers.verdict import Signal
from classifiers.vocabulary.lexicon import Need, Rule
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role

_MAX_PARTS = 200
"""Parts looked at per role and block."""
_MAX_ANCHORS = 64
"""First parts tried per rule and block; a block that repeats a word more often says nothing new."""
_SUM = "金额"
"""How a sum of money is read."""


class _Part(NamedTuple):
    """A piece of a block that can fill a role."""

    span: tuple[int, int]
    category: str
    reading: str
    is_of_field: bool
    """A word of the trade; selling words alone make no offer."""


class _Fitting(NamedTuple):
    """Parts that can fill a need, ordered by span, and where each starts."""

    parts: Sequence[_Part]
    starts: Sequence[int]


class RuleDetector:
    """Applies the lexicon's rules block by block."""

    name = "rules"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions ordered by span."""
        found = [
            Suspicion(signal=signal, is_firm=rule.firm)
            for block in reading.blocks
            for rule, signal in _signals(block, reading)
        ]
        return sorted(found, key=lambda each: (each.signal.span, each.signal.rule, each.signal.category))


def _signals(block: BlockReading, reading: Reading) -> Iterator[tuple[Rule, Signal]]:
    if not any(_is_of_field(hit) for hit in block.hits):
        return
    parts = _BlockParts(block)
    for rule, needs in reading.rules.fitting(parts.roles):
        for category in [rule.category] if rule.category else parts.categories(needs):
            chosen = _closest(rule, [parts.of_category(need, category) for need in needs])
            if any(part.is_of_field for part in chosen):
                yield rule, _signal(rule, category, chosen, reading)


class _BlockParts:
    """What of a block can fill the needs of rules. Rules ask for the same few needs again and again, so each is answered once."""

    __slots__ = ("_filling", "_parts", "roles")

    def __init__(self, block: BlockReading) -> None:
        self._parts = _parts(block)
        self._filling: dict[Need, _Filling] = {}
        self.roles = frozenset(self._parts)

    def categories(self, needs: Sequence[Need]) -> list[str]:
        """Those of the parts that can fill any of `needs`, in order."""
        return sorted({category for need in needs for category in self._that_fill(need).own})

    def of_category(self, need: Need, category: str) -> "_Fitting":
        """The parts that can fill a need of a rule that accuses `category`."""
        return self._that_fill(need).of_category(category)

    def _that_fill(self, need: Need) -> "_Filling":
        known = self._filling.get(need)
        if known is None:
            known = self._filling[need] = _Filling([part for role in need for part in self._parts.get(role, ())])
        return known


class _Filling:
    """Parts that can fill one need: everybody's words, and those that are a category's own."""

    __slots__ = ("_fitting", "_shared", "own")

    def __init__(self, parts: Sequence[_Part]) -> None:
        self.own: dict[str, list[_Part]] = {}
        self._shared: list[_Part] = []
        for part in parts:
            if part.category:
                self.own.setdefault(part.category, []).append(part)
            else:
                self._shared.append(part)
        self._fitting: dict[str, _Fitting] = {}

    def of_category(self, category: str) -> _Fitting:
        """Those for a rule that accuses `category`."""
        own = self.own.get(category)
        key = category if own else ""
        known = self._fitting.get(key)
        if known is None:
            known = self._fitting[key] = _fitting(own or (), self._shared)
        return known


def _fitting(own: Sequence[_Part], shared: Sequence[_Part]) -> _Fitting:
    if own:
        # The same words may be everybody's and the category's own; then they are the category's.
        covered = {part.span for part in own}
        shared = [*own, *(part for part in shared if part.span not in covered)]
    parts = sorted(shared, key=_span_of)
    return _Fitting(parts, [part.span[0] for part in parts])


def _is_of_field(hit: TermHit) -> bool:
    is_word = bool(hit.term.category) or hit.term.role is Role.TREATMENT
    return is_word and hit.term.role not in TALKING


def _parts(block: BlockReading) -> dict[str, list[_Part]]:
    parts: dict[str, list[_Part]] = {}
    for hit in block.hits:
        if hit.term.role not in TALKING:
            group = parts.setdefault(hit.term.role, [])
            if len(group) < _MAX_PARTS:
                group.append(_Part(hit.span, hit.term.category, hit.reading, _is_of_field(hit)))
    for contact in block.contacts[:_MAX_PARTS]:
        part = _Part(contact.span, "", contact.value, is_of_field=False)
        parts.setdefault(Role.CONTACT, []).append(part)
        if is_private(contact):
            parts.setdefault(Role.HANDLE, []).append(part)
    for span in block.amounts[:_MAX_PARTS]:
        parts.setdefault(Role.AMOUNT, []).append(_Part(span, "", _SUM, is_of_field=False))
    return parts


def _closest(rule: Rule, needs: Sequence[_Fitting]) -> list[_Part]:
    """One part per need, none overlapping, all within the rule's distance, as close together as can be; empty if none."""
    best: list[_Part] = []
    narrowest = 0
    if not all(need.parts for need in needs):
        return best
    for first in needs[0].parts[:_MAX_ANCHORS]:
        chosen = _around(first, needs[1:], rule.max_distance)
        if chosen and (not best or _width(chosen) < narrowest):
            best, narrowest = chosen, _width(chosen)
    return best


def _around(first: _Part, needs: Sequence[_Fitting], max_distance: int) -> list[_Part]:
    chosen = [first]
    for need in needs:
        nearest = _nearest(need, first, chosen, max_distance)
        if nearest is None:
            return []
        chosen.append(nearest)
    return chosen if _width(chosen) <= max_distance + sum(part.span[1] - part.span[0] for part in chosen) else []


def _nearest(need: _Fitting, first: _Part, chosen: Sequence[_Part], max_distance: int) -> _Part | None:
    """The part nearest to `first` of those that are none of the `chosen`."""
    start, end = first.span
    begin = bisect_left(need.starts, start - max_distance - 30)
    behind = bisect_left(need.starts, end + max_distance + 1)
    best, least = None, (0, first.span)
    for part in need.parts[begin:behind]:
        width = max(end, part.span[1]) - min(start, part.span[0])
        if (best is None or (width, part.span) < least) and not _is_any_of(part, chosen):
            best, least = part, (width, part.span)
    return best


def _is_any_of(part: _Part, chosen: Sequence[_Part]) -> bool:
    """Whether it overlaps one of the chosen, or is one word said twice, which is no further evidence; two sums are."""
    start, end = part.span
    for other in chosen:
        if start < other.span[1] and other.span[0] < end:
            return True
        if part.reading == other.reading and part.reading != _SUM:
            return True
    return False


def _span_of(part: _Part) -> tuple[int, int]:
    return part.span


def _width(parts: Sequence[_Part]) -> int:
    return max(part.span[1] for part in parts) - min(part.span[0] for part in parts)


def _signal(rule: Rule, category: str, chosen: Sequence[_Part], reading: Reading) -> Signal:
    span = min(part.span[0] for part in chosen), max(part.span[1] for part in chosen)
    return Signal(
        detector=RuleDetector.name,
        rule=f"rule:{rule.id}",
        category=category,
        span=span,
        text=reading.page.text[slice(*span)],
        reading=" … ".join(part.reading for part in sorted(chosen, key=lambda part: part.span)),
        weight=rule.weight,
        note=rule.sentence,
    )


DETECTOR = RuleDetector()
