"""How sellers word things, and how newspapers, courts, doctors, patients and storytellers do: one linear model over character n-grams
for all genres at once, evaluated by Aho-Corasick with offsets.

In: `models/wording.tsv` (made by `qingyuan train`) and a piece of squeezed text. Out: the odds that its words are a seller's, the
probability of every genre, and the n-grams that decided most. Each n-gram counts once; the sums are divided by the root of how
many were seen, so that length says nothing by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from pathlib import Path

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

MODELS = Path(__file__).parents[1] / "models"
SELLER = "offer"
"""The genre of texts that sell."""
MAX_TEXT = 600
"""Characters of a piece that are read."""
_BIAS = "(bias)"
_DIGITS = re.compile(r"\d+(?:[.,\-]\d+)*")
_NAMES = re.compile(r"[a-z_][a-z0-9_]{2,}")
_KEPT = 10
"""N-grams that an explanation names, for and against."""
_LEAST = 1e-6
_APART = "\ue000"
"""Stands between texts that are read together; no text that a view shows has it."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordingScore:
    """`log_odds` above 0 speaks for a seller. `numbers` and `offsets` tell which n-grams were seen, and where each was first."""

    log_odds: float
    numbers: tuple[int, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingExplanation:
    """`genre` is the likeliest but for selling, with its share among the others.

    `grams` are (n-gram, what it adds to the log-odds, offset), the weightiest first.
    """

    genre: str
    genre_share: float
    grams: tuple[tuple[str, float, int], ...]


class WordingModel:
    """Weights of n-grams (a row each) for the genres (a column each), ready to be looked for."""

    def __init__(self, genres: Sequence[str], bias: Floats, grams: Sequence[str], weights: Floats) -> None:
        self.genres = tuple(genres)
        self._bias = bias
        self._grams = tuple(grams)
        self._weights = weights
        self._seller = self.genres.index(SELLER)
        self._others = [number for number, name in enumerate(self.genres) if name != SELLER]
        self._matcher = AhoCorasick(list(grams), implementation=Implementation.DFA) if grams else None

    def scores(self, texts: Sequence[str]) -> list[WordingScore]:
        """The wording of each of `texts`, which must have no capital letters left. Numbers and Latin names count as one sign each."""
        if not texts:
            return []
        seen = self._seen(texts)
        raw = self._raw(np.stack([self._rows(list(each)).sum(0) for each in seen]))
        sellers = (raw[:, self._seller] / raw.sum(1)).tolist()
        return [
            WordingScore(
                log_odds=log(max(seller, _LEAST) / max(1 - seller, _LEAST)),
                numbers=tuple(each),
                offsets=tuple(each.values()),
            )
            for seller, each in zip(sellers, seen, strict=True)
        ]

    def explained(self, score: WordingScore) -> WordingExplanation:
        """Which n-grams made a score, and what else the text may be."""
        rows = self._rows(score.numbers)
        raw = self._raw(rows.sum(0)[None])[0]
        others = raw[self._others] / raw[self._others].sum()
        likeliest = int(others.argmax())
        shares = rows[:, self._seller] - rows[:, self._others] @ others
        weightiest = np.argsort(-np.abs(shares), kind="stable")[:_KEPT]
        return WordingExplanation(
            genre=self.genres[self._others[likeliest]],
            genre_share=float(others[likeliest]),
            grams=tuple(
                (self._grams[score.numbers[each]], float(shares[each]), score.offsets[each]) for each in weightiest
            ),
        )

    def _seen(self, texts: Sequence[str]) -> list[dict[int, int]]:
        """For each text the n-grams in it, each with the place where it ends first."""
        cut = [text[:MAX_TEXT] for text in texts]
        seen: list[dict[int, int]] = [{} for _ in cut]
        if self._matcher is None:
            return seen
        number, begin, behind, first = 0, 0, len(cut[0]), seen[0].setdefault
        for gram, start, _ in self._matcher.find_matches_as_indexes(plain_wording(_APART.join(cut)), overlapping=True):
            while start >= behind:
                number, begin = number + 1, behind + 1
                behind, first = begin + len(cut[number]), seen[number].setdefault
            first(gram, start - begin)
        return seen

    def _rows(self, numbers: Sequence[int]) -> Floats:
        if not numbers:
            return np.zeros((0, len(self.genres)), np.float32)
        return self._weights[list(numbers)] / np.float32(sqrt(len(numbers)))

    def _raw(self, sums: Floats) -> Floats:
        """Of each row of sums the odds of the genres, the likeliest being 1."""
        totals = self._bias + sums
        return np.asarray(np.exp(totals - totals.max(1, keepdims=True)))


def plain_wording(text: str) -> str:
    """`text` as the model reads it, character by character."""
    text = _NAMES.sub(lambda match: "@" * len(match[0]), text)
    return _DIGITS.sub(lambda match: "0" * len(match[0]), text)


def write_wording(path: Path, model: WordingModel) -> None:
    """One row per n-gram, weights in hundredths: the file stays small and is the same on every machine."""
    rows = [("", *model.genres), (_BIAS, *map(_hundredths, model._bias))]
    rows += [(gram, *map(_hundredths, row)) for gram, row in zip(model._grams, model._weights, strict=True)]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")


def load_wording(path: Path = MODELS / "wording.tsv") -> WordingModel:
    """The shipped model, or the one in `path`."""
    return _loaded(path)


def _hundredths(weight: float) -> str:
    return str(round(float(weight) * 100))


@lru_cache(maxsize=2)
def _loaded(path: Path) -> WordingModel:
    lines = path.read_text("utf-8").split("\n")
    grams, numbers = zip(*(line.split("\t", 1) for line in lines[1:] if line), strict=True)
    weights = np.array("\t".join(numbers).split("\t"), np.float32).reshape(len(grams), -1) / np.float32(100)
    return WordingModel(lines[0].split("\t")[1:], weights[0], grams[1:], weights[1:])
