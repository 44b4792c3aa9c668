"""How often runs of Chinese characters stand in texts, and what that says about them as words.

In: texts. Out: counts, and three figures per run: log-odds against other texts (how much of the trade it is), cohesion (whether
its characters belong together) and boundary entropy (whether anything may stand beside it). All three are those of
unsupervised discovery of Chinese words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

SHORTEST, LONGEST = 2, 5
"""Characters of a word."""
_PRIOR = 0.5
"""Added to every count, so that rare runs stay modest."""

_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class RunCounts:
    """Counts of runs of up to LONGEST characters; `total` counts single characters."""

    runs: Counter[str]
    total: int


def count_runs(texts: Iterable[str], wanted: frozenset[str] | None = None) -> RunCounts:
    """Counts in `texts`, of the wanted runs only if given, so that a background of any size fits into memory."""
    runs: Counter[str] = Counter()
    total = 0
    for text in texts:
        for match in _HAN.finditer(text):
            piece = match[0]
            total += len(piece)
            runs.update(
                piece[start:end] for start, end in _spans(piece, 1) if wanted is None or piece[start:end] in wanted
            )
    return RunCounts(runs=runs, total=total)


def log_odds(run: str, here: RunCounts, elsewhere: RunCounts) -> float:
    """Logarithm of how many times as usual the run is here as elsewhere, in nats, texts of equal length compared."""
    one, other = here.runs[run] + _PRIOR, elsewhere.runs[run] + _PRIOR
    return log(one / (here.total + 1)) - log(other / (elsewhere.total + 1))


def cohesion(run: str, counts: RunCounts) -> float:
    """Pointwise mutual information of the weakest split, in nats."""
    whole = log(counts.runs[run] / counts.total)
    parts = ((run[:cut], run[cut:]) for cut in range(1, len(run)))
    return min(whole - sum(log(counts.runs[part] / counts.total) for part in both) for both in parts)


def boundary_entropies(runs: Iterable[str], texts: Sequence[str]) -> Mapping[str, float]:
    """Entropy of the neighbours on the poorer side, in nats. The edge of a clause is another neighbour each time."""
    before: dict[str, Counter[str]] = {run: Counter() for run in runs}
    behind: dict[str, Counter[str]] = {run: Counter() for run in before}
    for number, text in enumerate(texts):
        for match in _HAN.finditer(text):
            piece = match[0]
            for start, end in _spans(piece, SHORTEST):
                run = piece[start:end]
                if run in before:
                    before[run][piece[start - 1] if start else f"<{number}"] += 1
                    behind[run][piece[end] if end < len(piece) else f">{number}"] += 1
    return {run: min(_entropy(before[run]), _entropy(behind[run])) for run in before}


def _spans(piece: str, shortest: int) -> Iterator[tuple[int, int]]:
    for start in range(len(piece)):
        for end in range(start + shortest, min(start + LONGEST, len(piece)) + 1):
            yield start, end


def _entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return -sum(times / total * log(times / total) for times in counts.values())
