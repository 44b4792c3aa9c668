"""Thresholds per category from held-out scores. In: texts judged blind. Out: `Band`s for `models/bands.tsv`.

Only how categories differ is taken from them. How high the common threshold lies cannot be: the innocent texts of the corpus were
written to be hard, and half of all its texts are offers.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from classifiers.measuring.measurement import LabelledText
from classifiers.verdict import Verdict
from classifiers.weighing.bands import Band, is_enough

PRECISION = 0.95
"""What the flags of each category are to reach on held-out publishers, when thresholds are compared."""
FARTHEST = 0.02
"""The most a threshold moves from the common one. The corpus shows a direction; only real decisions could justify more."""
_TRIED = tuple(number / 100 for number in range(60, 98))

Judged = Sequence[tuple[LabelledText, Verdict]]


def bands_of(judged: Judged) -> Iterator[Band]:
    """A band for each category: how much later or sooner than the others its flags reach `PRECISION`."""
    names = sorted({row.category for row, _ in judged if row.is_offer})
    offers = {name: [row for row, _ in judged if row.is_offer and row.category == name] for name in names}
    publishers = {name: len({row.group for row in offers[name]}) for name in names}
    known = [name for name in names if is_enough(len(offers[name]), publishers[name])]
    reached = {name: _reached([(v.score, row.is_offer) for row, v in judged if v.category == name]) for name in known}
    middle = median(reached.values()) if reached else 0.0
    for name in names:
        offset = max(-FARTHEST, min(FARTHEST, reached.get(name, middle) - middle))
        yield Band(category=name, offset=round(offset, 2), offers=len(offers[name]), publishers=publishers[name])


def _reached(scored: Sequence[tuple[float, bool]]) -> float:
    """The lowest threshold at which enough of the flags are right; the highest tried if none is."""
    for threshold in _TRIED:
        flagged = [is_offer for score, is_offer in scored if score >= threshold]
        if flagged and sum(flagged) >= PRECISION * len(flagged):
            return threshold
    return _TRIED[-1]
