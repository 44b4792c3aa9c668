"""Whether a score of 0.9 is right nine times in ten, and how much is found at a given precision.

In: (score, is offer) pairs. Out: `Bin`s of the reliability table; recall at a precision.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Texts with scores from `low` up to the next bin. `share` of them are offers; `mean` is their mean score."""

    low: float
    count: int
    mean: float
    share: float


def reliability(scored: Scored, bins: int = 10) -> list[Bin]:
    """Bins of equal width that hold any text."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for score, is_offer in scored:
        groups.setdefault(min(bins - 1, int(score * bins)), []).append((score, is_offer))
    return [
        Bin(
            low=number / bins,
            count=len(group),
            mean=sum(score for score, _ in group) / len(group),
            share=sum(is_offer for _, is_offer in group) / len(group),
        )
        for number, group in sorted(groups.items())
    ]


def recall_at(scored: Scored, precision: float) -> float:
    """The largest share of offers found by any threshold that keeps `precision`; 0 if none does or there are no offers."""
    total = sum(is_offer for _, is_offer in scored)
    best = hits = 0
    ordered = sorted(scored, key=lambda pair: -pair[0])
    for number, (score, is_offer) in enumerate(ordered, start=1):
        hits += is_offer
        is_threshold = number == len(ordered) or ordered[number][0] < score
        if is_threshold and hits >= precision * number:
            best = hits
    return best / total if total else 0.0
