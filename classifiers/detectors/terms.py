"""Seller's words: a term whose strength alone makes one look up.

In: term hits. Out: one suspicion per hit of a category's term.
"""

from collections import Counter
from collections.abc import Sequence

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import Reading
from classifiers.verdict import Signal
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.vocabulary.terms import Term, ViewName

_NOTES = {
    Role.SERVICE: "所售服务用语",
    Role.ACTOR: "经营者或中介用语",
    Role.GUARANTEE: "承诺、包办用语",
    Role.RECRUITMENT: "招募用语",
    Role.DRUG: "药品器械用语",
    Role.THING: "可能被买卖之物",
}


_BY_SOUND = frozenset({ViewName.SYLLABLE, ViewName.INITIAL})
_SPELLED = 0.5
"""Of a word of the field in which letters and characters are mixed."""
_MOST_REPEATS = 64
"""A line of a megabyte that says nothing but one word would else have a hundred thousand signals."""
_SELLERS_OWN = 0.8
"""From this strength on, nobody but sellers uses the word, whatever stands beside it."""


class TermDetector:
    """Reports every category term with a strength."""

    name = "terms"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions in the order of the text, of each term the first `_MOST_REPEATS` in a block."""
        return [
            Suspicion(signal=_signal(hit, reading), is_firm=hit.term.strength >= _SELLERS_OWN)
            for block in reading.blocks
            for hit in _suspicious(block.hits)
        ]


def _suspicious(hits: Sequence[TermHit]) -> Sequence[TermHit]:
    found = [
        hit
        for hit in hits
        if hit.term.category and hit.term.role not in TALKING and (hit.term.strength > 0 or hit.view in _BY_SOUND)
    ]
    if len(found) <= _MOST_REPEATS:
        return found
    counts: Counter[Term] = Counter()
    kept = []
    for hit in found:
        counts[hit.term] += 1
        if counts[hit.term] <= _MOST_REPEATS:
            kept.append(hit)
    return kept


def _weight(hit: TermHit, written: str) -> float:
    """The term's strength; more where it is spelled in letters and characters («jing子»), as nobody does who has nothing to hide."""
    if hit.view not in _BY_SOUND:
        return hit.term.strength
    letters = sum("a" <= each <= "z" for each in written.lower())
    is_mixed = letters > 1 and any(each > "\u3400" for each in written)
    return max(hit.term.strength, _SPELLED) if is_mixed else hit.term.strength


def _signal(hit: TermHit, reading: Reading) -> Signal:
    written = reading.page.text[slice(*hit.span)]
    return Signal(
        detector=TermDetector.name,
        rule=f"{hit.term.category}:{hit.term.text}",
        category=hit.term.category,
        span=hit.span,
        text=written,
        reading=hit.reading,
        weight=_weight(hit, written),
        note=_NOTES.get(hit.term.role, "相关用语"),
    )


DETECTOR = TermDetector()
