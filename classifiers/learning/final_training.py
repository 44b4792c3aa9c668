"""Training the final model: a logistic regression whose weights may not change sides, on wording scores from held-out publishers.

In: labelled texts and an engine. Out: bias and weights by feature. No chance is involved.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from classifiers.batch import page_of_text
from classifiers.engine import Engine, examined
from classifiers.learning.training import Floats, grams_of, importance, smallest, train
from classifiers.measuring.measurement import LabelledText
from classifiers.reading import read
from classifiers.verdict import Verdict
from classifiers.weighing.block_features import DIRECTIONS, EXPECTED
from classifiers.weighing.final_model import FinalModel
from classifiers.weighing.learned import Learner
from classifiers.weighing.scoring import block_scores
from classifiers.weighing.wording import WordingModel

FOLDS = 3
_PENALTY = 0.3
"""How dearly a weight pays for differing from what is expected of it. All texts of the corpus are by few hands, so wording looks more
telling on it, and everything else less, than on the web; the data may correct the expectation, not replace it."""

Judged = list[tuple[LabelledText, Verdict]]


def train_all(rows: Sequence[LabelledText], engine: Engine) -> tuple[WordingModel, FinalModel, Judged]:
    """The wording model on all rows, the final model on what wording models of other publishers say of each row, and how each row
    is judged by both when its publisher is held out."""
    grams = [grams_of(row.text, engine.views) for row in rows]
    folds = list(_held_out(rows, grams))
    kept: list[LabelledText] = []
    features: list[tuple[float, ...]] = []
    for fold, model in folds:
        for row in fold:
            best = _features(row.text, replace(engine.learner, wording=model), engine)
            if best is not None:
                kept.append(row)
                features.append(best)
    final = _fitted(np.array(features), np.array([row.is_offer for row in kept]), importance(kept))
    return train(rows, grams), final, _judged(folds, replace(engine, learner=replace(engine.learner, final=final)))


def held_out_verdicts(rows: Sequence[LabelledText], engine: Engine) -> Judged:
    """Every row judged with a wording model that never saw its publisher."""
    return _judged(_held_out(rows, [grams_of(row.text, engine.views) for row in rows]), engine)


def _judged(folds: Iterable[tuple[list[LabelledText], WordingModel]], engine: Engine) -> Judged:
    judged: Judged = []
    for fold, model in folds:
        blind = replace(engine, learner=replace(engine.learner, wording=model))
        judged += [(row, blind.judge(page_of_text(row.text)).verdict) for row in fold]
    return judged


def _held_out(
    rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]
) -> Iterator[tuple[list[LabelledText], WordingModel]]:
    groups = {group: number % FOLDS for number, group in enumerate(sorted({row.group for row in rows}))}
    for fold in range(FOLDS):
        inside = [number for number, row in enumerate(rows) if groups[row.group] != fold]
        model = train([rows[number] for number in inside], [grams[number] for number in inside])
        yield [row for row in rows if groups[row.group] == fold], model


def _features(text: str, learner: Learner, engine: Engine) -> tuple[float, ...] | None:
    """Features of the block that looks most like an offer; None if no word of the field stands in the text."""
    reading = read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules)
    suspicions, doubts, _ = examined(engine.detectors, reading)
    scores = learner.scores(reading, block_scores(reading, suspicions, doubts), suspicions)
    return max(scores, key=lambda score: score.features[-1]).features if scores else None


def _fitted(features: Floats, is_offer: Floats, weight_of: Floats) -> FinalModel:
    centre, spread = features.mean(0), features.std(0) + 1e-9
    standard = (features - centre) / spread
    labels, expected = np.where(is_offer, 1.0, -1.0), np.array(EXPECTED) * spread

    def loss(flat: Floats) -> tuple[float, Floats]:
        margins = labels * (standard @ flat[1:] + flat[0])
        pull = -weight_of * labels / (1 + np.exp(np.clip(margins, -30, 30)))
        away = flat[1:] - expected
        lost = float((weight_of * np.logaddexp(0, -margins)).sum() + _PENALTY / 2 * (away * away).sum())
        return lost, np.concatenate([[pull.sum()], standard.T @ pull + _PENALTY * away])

    found = smallest(loss, np.concatenate([[0.0], expected]), (0, *DIRECTIONS))
    weights = found[1:] / spread
    return FinalModel(
        bias=round(float(found[0] - weights @ centre), 3),
        weights=tuple(round(float(weight), 3) for weight in weights),
    )
