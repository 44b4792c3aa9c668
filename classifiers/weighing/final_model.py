"""The final word on a block: a monotone logistic model over `block_features`, a few numbers in `models/final.tsv`.

In: the file made by `qingyuan train`. Out: probabilities. `SHIFT` is the only number that is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

from classifiers.weighing.block_features import FEATURES
from classifiers.weighing.wording import MODELS

SHIFT = 0.85
"""Log-odds added to the corpus's own: its innocent texts were chosen to be hard, the web's are easier. Chosen on development texts of
other publishers (precision 0.98), never trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalModel:
    """`weights` in the order of `FEATURES`."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        """That the block is an offer, from 0 to 1."""
        total = self.bias + SHIFT + sum(w * value for w, value in zip(self.weights, features, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def write_final_model(path: Path, model: FinalModel) -> None:
    """One line per feature."""
    rows = [("(bias)", model.bias), *zip(FEATURES, model.weights, strict=True)]
    path.write_text("".join(f"{name}\t{weight}\n" for name, weight in rows), "utf-8")


def load_final_model(path: Path = MODELS / "final.tsv") -> FinalModel:
    """The shipped model. Raises KeyError if the file lacks a feature."""
    return _loaded(path)


@lru_cache(maxsize=2)
def _loaded(path: Path) -> FinalModel:
    rows = dict(line.split("\t") for line in path.read_text("utf-8").splitlines())
    return FinalModel(bias=float(rows["(bias)"]), weights=tuple(float(rows[name]) for name in FEATURES))
