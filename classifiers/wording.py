"""How sellers word things, and how others do: a linear model over character n-grams, evaluated by Aho-Corasick with offsets.

In: `models/wording.tsv` (made by `qingyuan train`) and a piece of squeezed text. Out: log-odds that its words are a seller's, and
the n-grams that said so most. Each n-gram counts once; the sum is divided by the root of how many were seen, so that length
says nothing by itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

MODELS = Path(__file__).parent / "models"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NAMES = re.compile(r"[a-z_][a-z0-9_]{2,}")
MAX_TEXT = 600
"""Characters of a piece that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingScore:
    """`log_odds` above 0 speaks for a seller. `grams` are (n-gram, share of the log-odds, offset), the weightiest first."""

    log_odds: float
    grams: tuple[tuple[str, float, int], ...]


class WordingModel:
    """Weights of n-grams, ready to be looked for."""

    def __init__(self, bias: float, weights: Mapping[str, float]) -> None:
        self.bias = bias
        self._grams = tuple(weights)
        self._weights = tuple(weights.values())
        self._matcher = AhoCorasick(list(self._grams), implementation=Implementation.DFA) if weights else None

    def score(self, text: str) -> WordingScore:
        """The wording of `text`, which must have no capital letters left. Numbers and Latin names count as one sign each."""
        seen: dict[int, int] = {}
        if self._matcher is not None:
            for number, start, _ in self._matcher.find_matches_as_indexes(plain_wording(text), overlapping=True):
                seen.setdefault(number, start)
        scale = 1 / sqrt(len(seen)) if seen else 0.0
        shares = sorted(((self._weights[number] * scale, number) for number in seen), key=lambda each: -abs(each[0]))
        grams = tuple((self._grams[number], share, seen[number]) for share, number in shares[:5])
        return WordingScore(log_odds=self.bias + sum(share for share, _ in shares), grams=grams)


def plain_wording(text: str) -> str:
    """`text` as the model reads it; not longer than `MAX_TEXT`, same length as what was read."""
    text = _NAMES.sub(lambda match: "@" * len(match[0]), text[:MAX_TEXT])
    return _DIGITS.sub(lambda match: "0" * len(match[0]), text)


def load_wording(path: Path = MODELS / "wording.tsv") -> WordingModel:
    """The shipped model."""
    return _loaded(path)


@lru_cache(maxsize=2)
def _loaded(path: Path) -> WordingModel:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    weights = {gram: float(weight) for gram, weight in rows}
    return WordingModel(weights.pop("(bias)"), weights)
