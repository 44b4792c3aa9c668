"""Training the final model: a logistic regression whose weights may not change sides, on wording scores from held-out publishers.

In: labelled texts and an engine. Out: bias and weights by feature. No chance is involved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from classifiers.batch import page_of_text
from classifiers.block_features import DIRECTIONS, FEATURES
from classifiers.engine import Engine, examined
from classifiers.learned import Learner
from classifiers.learning.training import Floats, grams_of, importance, train
from classifiers.measuring import LabelledText
from classifiers.reading import read
from classifiers.scoring import block_scores
from classifiers.verdict import Verdict
from classifiers.wording import WordingModel

FOLDS = 5
_PENALTY = 1e-3
_STEPS = 3000
_STEP_SIZE = 0.3

Model = tuple[float, dict[str, float]]


def train_all(rows: Sequence[LabelledText], engine: Engine) -> tuple[Model, Model]:
    """The wording model on all rows, and the final model on what wording models of other publishers say of each row."""
    grams = [grams_of(row.text, engine.views) for row in rows]
    kept: list[LabelledText] = []
    features: list[tuple[float, ...]] = []
    for fold, model in _held_out(rows, grams):
        for row in fold:
            best = _features(row.text, replace(engine.learner, wording=model), engine)
            if best is not None:
                kept.append(row)
                features.append(best)
    bias, weights = _fitted(np.array(features), np.array([row.is_offer for row in kept]), importance(kept))
    final = round(bias, 3), {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
    return train(rows, grams), final


def held_out_verdicts(rows: Sequence[LabelledText], engine: Engine) -> list[tuple[LabelledText, Verdict]]:
    """Every row judged with a wording model that never saw its publisher."""
    judged: list[tuple[LabelledText, Verdict]] = []
    for fold, model in _held_out(rows, [grams_of(row.text, engine.views) for row in rows]):
        blind = replace(engine, learner=replace(engine.learner, wording=model))
        judged += [(row, blind.judge(page_of_text(row.text)).verdict) for row in fold]
    return judged


def _held_out(
    rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]
) -> Iterator[tuple[list[LabelledText], WordingModel]]:
    groups = {group: number % FOLDS for number, group in enumerate(sorted({row.group for row in rows}))}
    for fold in range(FOLDS):
        inside = [number for number, row in enumerate(rows) if groups[row.group] != fold]
        bias, weights = train([rows[number] for number in inside], [grams[number] for number in inside])
        yield [row for row in rows if groups[row.group] == fold], WordingModel(bias, weights)


def _features(text: str, learner: Learner, engine: Engine) -> tuple[float, ...] | None:
    """Features of the block that looks most like an offer; None if no word of the field stands in the text."""
    reading = read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)
    suspicions, doubts, _ = examined(engine.detectors, reading)
    scores = learner.scores(reading, block_scores(reading, suspicions, doubts), suspicions)
    return max(scores, key=lambda score: score.features[-1]).features if scores else None


def _fitted(features: Floats, is_offer: Floats, weight_of: Floats) -> tuple[float, Floats]:
    centre, spread = features.mean(0), features.std(0) + 1e-9
    standard = (features - centre) / spread
    labels, sides = np.where(is_offer, 1.0, -1.0), np.array(DIRECTIONS)
    weights, bias = np.zeros(len(FEATURES)), 0.0
    ahead, ahead_bias = weights, bias
    for step in range(_STEPS):
        margins = np.clip(labels * (standard @ ahead + ahead_bias), -30, 30)
        pull = weight_of * labels / (1 + np.exp(margins))
        before, before_bias = weights, bias
        weights = ahead + _STEP_SIZE * (standard.T @ pull - _PENALTY * ahead)
        weights = np.where(weights * sides < 0, 0.0, weights)
        bias = ahead_bias + _STEP_SIZE * float(pull.sum())
        momentum = step / (step + 3)
        ahead, ahead_bias = weights + momentum * (weights - before), bias + momentum * (bias - before_bias)
    weights = weights / spread
    return float(bias - weights @ centre), weights
