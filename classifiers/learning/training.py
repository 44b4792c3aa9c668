"""Training the wording model: logistic regression over character n-grams, by accelerated gradient descent in numpy.

In: labelled texts as the views show them. Out: bias and weights. No chance is involved: the same texts give the same model.
An n-gram counts only if several publishers use it, so that nobody's name is learned.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.measuring import LabelledText
from classifiers.reading_views import ViewMaker
from classifiers.wording import plain_wording

LENGTHS = (2, 3, 4)
MOST_GRAMS = 12_000
FEWEST_GROUPS = 2
FEWEST_TEXTS = 5
PENALTY = 2e-4
STEPS = 300
_STEP_SIZE = 4.0

Floats = NDArray[np.float64]


def grams_of(text: str, views: ViewMaker) -> frozenset[str]:
    """The different n-grams of a text as read without disguises."""
    plain = plain_wording(views.squeezer.squeezed(views.mapped(text)).text)
    return frozenset(plain[start : start + length] for length in LENGTHS for start in range(len(plain) - length + 1))


def train(rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]) -> tuple[float, dict[str, float]]:
    """Bias and weights for `rows`, whose n-grams are `grams`. Every publisher's texts weigh the root of their number."""
    names = _vocabulary(rows, grams)
    index = {name: number for number, name in enumerate(names)}
    columns = [np.array(sorted(index[name] for name in each if name in index), dtype=np.int64) for each in grams]
    labels = np.array([1.0 if row.is_offer else -1.0 for row in rows])
    weights, bias = _fitted(columns, labels, importance(rows), len(names))
    return round(bias, 3), {name: round(float(weights[number]), 3) for name, number in index.items()}


def _vocabulary(rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]) -> list[str]:
    groups: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for row, each in zip(rows, grams, strict=True):
        for name in each:
            groups[name].add(row.group)
            counts[name] += 1
    usable = [name for name in groups if len(groups[name]) >= FEWEST_GROUPS and counts[name] >= FEWEST_TEXTS]
    usable = [name for name in usable if "\n" not in name and not name.isspace()]
    return sorted(sorted(usable, key=lambda name: (-len(groups[name]), -counts[name], name))[:MOST_GRAMS])


def importance(rows: Sequence[LabelledText]) -> Floats:
    """Weights of the rows: offers and others half each, every publisher the root of its rows. Adds up to 1."""
    counts: Mapping[str, int] = defaultdict(int)
    for row in rows:
        counts[row.group + row.label] += 1  # type: ignore[index]
    sides = {True: 0.0, False: 0.0}
    raw = [counts[row.group + row.label] ** -0.5 for row in rows]
    for row, weight in zip(rows, raw, strict=True):
        sides[row.is_offer] += weight
    return np.array([weight / sides[row.is_offer] / 2 for row, weight in zip(rows, raw, strict=True)])


def _fitted(
    columns: Sequence[NDArray[np.int64]], labels: Floats, importance: Floats, width: int
) -> tuple[Floats, float]:
    sizes = np.array([len(each) for each in columns])
    places = np.repeat(np.arange(len(columns)), sizes)
    flat = np.concatenate(columns)
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes)
    weights, bias = np.zeros(width), 0.0
    ahead, ahead_bias = weights, bias
    for step in range(STEPS):
        margins = np.bincount(places, weights=ahead[flat] * values, minlength=len(columns)) + ahead_bias
        pull = importance * labels / (1 + np.exp(np.clip(labels * margins, -30, 30)))
        gradient = np.bincount(flat, weights=pull[places] * values, minlength=width) - PENALTY * ahead
        before, before_bias = weights, bias
        weights, bias = ahead + _STEP_SIZE * gradient, ahead_bias + _STEP_SIZE * float(pull.sum())
        momentum = step / (step + 3)
        ahead, ahead_bias = weights + momentum * (weights - before), bias + momentum * (bias - before_bias)
    return weights, bias
