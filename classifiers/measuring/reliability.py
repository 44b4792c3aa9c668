"""Whether a score of 0.9 is right nine times in ten, and how much is found at a given precision.

In: (score, is offer) pairs. Out: `Bin`s of the reliability table; precision and recall at every threshold; intervals of shares.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

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


def precision_recall(scored: Scored) -> Iterator[tuple[float, float, float]]:
    """(threshold, precision, recall) of every threshold that tells texts apart, the highest first; nothing without offers."""
    total = sum(is_offer for _, is_offer in scored)
    ordered = sorted(scored, key=lambda pair: -pair[0]) if total else []
    hits = 0
    for number, (score, is_offer) in enumerate(ordered, start=1):
        hits += is_offer
        if number == len(ordered) or ordered[number][0] < score:
            yield score, hits / number, hits / total


def recall_at(scored: Scored, precision: float) -> float:
    """The largest share of offers found by any threshold that keeps `precision`; 0 if none does or there are no offers."""
    return max((recall for _, reached, recall in precision_recall(scored) if reached >= precision), default=0.0)


def wilson_interval(count: int, total: int) -> tuple[float, float]:
    """Between which shares `count` of `total` is compatible with, 95 times in 100 (E. B. Wilson 1927); all of them for none."""
    if total == 0:
        return 0.0, 1.0
    z = 1.959964
    share = count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
