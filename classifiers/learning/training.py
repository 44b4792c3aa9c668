"""Training the wording model: multinomial logistic regression over character n-grams.

In: labelled texts as the views show them. Out: `WordingModel`. No chance is involved: the same texts give the same model.
An n-gram counts only if several publishers use it, so that nobody's name is learned.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from classifiers.measuring.measurement import LabelledText
from classifiers.unmasking.reading_views import ViewMaker
from classifiers.weighing.wording import MAX_TEXT, SELLER, WordingModel, plain_wording

LENGTHS = (2, 3, 4)
MOST_GRAMS = 10_000
FEWEST_GROUPS = 2
FEWEST_TEXTS = 4
PENALTY = 1e-5
STEPS = 80
"""Of L-BFGS; stopping early is part of the regularisation."""
_GENRE_OF = {
    "public_service": "news",
    "academic": "health",
    "collision": "everyday",
    "unrelated": "everyday",
    "personal_story": "story",
    "help": "question",
    "lawful_institution": "institution",
}
"""Genres of the corpus that are worded alike are learned as one."""

Floats = NDArray[np.float64]


def genre_of(row: LabelledText) -> str:
    """The class a text is learned as. Genres nobody wrote a corpus for, in reviewers' decisions, are everyday texts."""
    if row.is_offer:
        return SELLER
    genre = _GENRE_OF.get(row.category, row.category)
    return genre if genre in GENRES else "everyday"


GENRES = (
    SELLER, "news", "court", "gov", "law", "health", "institution", "opinion", "story", "question", "fiction", "everyday",
)  # fmt: skip


def grams_of(text: str, views: ViewMaker) -> frozenset[str]:
    """The different n-grams of a text as read without disguises."""
    plain = plain_wording(views.squeezer.squeezed(views.mapped(text)).text[:MAX_TEXT])
    return frozenset(plain[start : start + length] for length in LENGTHS for start in range(len(plain) - length + 1))


def train(rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]) -> WordingModel:
    """The model of `rows`, whose n-grams are `grams`. Every publisher's texts weigh the root of their number."""
    names = _vocabulary(rows, grams)
    texts = _matrix(grams, {name: number for number, name in enumerate(names)})
    labels = np.array([GENRES.index(genre_of(row)) for row in rows])
    weights, bias = _fitted(texts, labels, importance(rows))
    return WordingModel(GENRES, bias.astype(np.float32), names, weights.astype(np.float32))


def _vocabulary(rows: Sequence[LabelledText], grams: Sequence[frozenset[str]]) -> list[str]:
    groups: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for row, each in zip(rows, grams, strict=True):
        for name in each:
            groups[name].add(row.group)
            counts[name] += 1
    usable = [name for name in groups if len(groups[name]) >= FEWEST_GROUPS and counts[name] >= FEWEST_TEXTS]
    usable = [name for name in usable if not any(mark in name for mark in "\n\r\t") and not name.isspace()]
    return sorted(sorted(usable, key=lambda name: (-len(groups[name]), -counts[name], name))[:MOST_GRAMS])


def _matrix(grams: Sequence[frozenset[str]], index: Mapping[str, int]) -> csr_matrix:
    """A row per text; its known n-grams share a length of 1."""
    places = [sorted(index[name] for name in each if name in index) for each in grams]
    sizes = np.array([len(each) for each in places])
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes)
    flat = np.array([place for each in places for place in each], dtype=np.int32)
    return csr_matrix((values, flat, np.concatenate([[0], np.cumsum(sizes)])), shape=(len(grams), len(index)))


def importance(rows: Sequence[LabelledText]) -> Floats:
    """Weights of the rows: offers and others half each, every publisher the root of its rows. Adds up to 1."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.group + row.label] += 1
    sides = {True: 0.0, False: 0.0}
    raw = [counts[row.group + row.label] ** -0.5 for row in rows]
    for row, weight in zip(rows, raw, strict=True):
        sides[row.is_offer] += weight
    return np.array([weight / sides[row.is_offer] / 2 for row, weight in zip(rows, raw, strict=True)])


def _fitted(texts: csr_matrix, labels: NDArray[np.int64], weight_of: Floats) -> tuple[Floats, Floats]:
    """Weights (n-gram by genre) and bias of each genre."""
    width, kinds = texts.shape[1], len(GENRES)
    turned = texts.T.tocsr()
    is_kind = np.zeros((len(labels), kinds))
    is_kind[np.arange(len(labels)), labels] = 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[kinds:].reshape(width, kinds), flat[:kinds]
        logs = log_softmax(texts @ weights + bias, axis=1)
        pull = (np.exp(logs) - is_kind) * weight_of[:, None]
        slope = turned @ pull + PENALTY * weights
        lost = -float((weight_of * logs[np.arange(len(labels)), labels]).sum())
        return lost + PENALTY / 2 * float((weights * weights).sum()), np.concatenate([pull.sum(0), slope.ravel()])

    found = smallest(loss, np.zeros(kinds * (width + 1)))
    return found[kinds:].reshape(width, kinds), found[:kinds]


def smallest(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, sides: Sequence[int] = ()) -> Floats:
    """Where `loss` (with its slope) is smallest, after `STEPS` at most. `sides` are 1 for what may not fall below 0, -1 for what
    may not rise above it, 0 for what is free."""
    limits = [{1: (0, None), -1: (None, 0), 0: (None, None)}[side] for side in sides]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits or None, options={"maxiter": STEPS})
    return np.asarray(found.x, dtype=np.float64)
