"""Roles that together make an offer: a service beside a contact, a guarantee beside a sex, blood beside a parcel.

In: term hits and contacts of each block, and the lexicon's rules. Out: at most one suspicion per rule, category and block,
where its parts stand closest.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import BlockReading, Reading, is_private
from classifiers.verdict import Signal
from classifiers.vocabulary.lexicon import Rule, choices_of
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role

_MAX_PARTS = 200
"""Parts looked at per role and block."""
_MAX_ANCHORS = 64
"""First parts tried per rule and block; a block that repeats a word more often says nothing new."""
_SUM = "金额"
"""How a sum of money is read."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a block that can fill a role."""

    span: tuple[int, int]
    category: str
    reading: str
    is_of_field: bool
    """A word of the trade; selling words alone make no offer."""


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
    parts = _parts(block)
    for rule in reading.rules.fitting(frozenset(parts)):
        needs = [[part for role in choices for part in parts.get(role, ())] for choices in choices_of(rule)]
        for category in _categories(rule, needs):
            chosen = _closest(rule, [_of_category(need, category) for need in needs])
            if any(part.is_of_field for part in chosen):
                yield rule, _signal(rule, category, chosen, reading)


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


def _categories(rule: Rule, needs: Sequence[Sequence[_Part]]) -> list[str]:
    if rule.category:
        return [rule.category]
    return sorted({part.category for need in needs for part in need if part.category})


def _of_category(parts: Sequence[_Part], category: str) -> list[_Part]:
    own = [part for part in parts if part.category and part.category == category]
    # The same words may be everybody's and the category's own; then they are the category's.
    shared = (part for part in parts if not part.category and part.span not in {other.span for other in own})
    return sorted((*own, *shared), key=lambda part: part.span)


def _closest(rule: Rule, needs: Sequence[Sequence[_Part]]) -> list[_Part]:
    """One part per need, none overlapping, all within the rule's distance, as close together as can be; empty if none."""
    best: list[_Part] = []
    starts = [[part.span[0] for part in need] for need in needs[1:]]
    for first in needs[0][:_MAX_ANCHORS]:
        chosen = _around(first, list(zip(needs[1:], starts, strict=True)), rule.max_distance)
        if chosen and (not best or _width(chosen) < _width(best)):
            best = chosen
    return best


def _around(first: _Part, needs: Sequence[tuple[Sequence[_Part], Sequence[int]]], max_distance: int) -> list[_Part]:
    """`needs` come with the starts of their parts."""
    chosen = [first]
    for need, starts in needs:
        near = [
            part
            for part in _near(need, starts, first, max_distance)
            if not any(_overlap(part, other) or _is_said_again(part, other) for other in chosen)
        ]
        if not near:
            return []
        chosen.append(min(near, key=lambda part: (_width([first, part]), part.span)))
    return chosen if _width(chosen) <= max_distance + sum(part.span[1] - part.span[0] for part in chosen) else []


def _near(parts: Sequence[_Part], starts: Sequence[int], first: _Part, max_distance: int) -> Sequence[_Part]:
    begin = bisect_left(starts, first.span[0] - max_distance - 30)
    end = bisect_left(starts, first.span[1] + max_distance + 1)
    return parts[begin:end]


def _overlap(one: _Part, other: _Part) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _is_said_again(one: _Part, other: _Part) -> bool:
    """Whether two parts are one word said twice, which is no further evidence; two sums are."""
    return one.reading == other.reading and one.reading != _SUM


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
