"""The shipped models are what training on the corpus gives, and the corpus is what its data sheet says."""

from collections import Counter
from pathlib import Path

import pytest

from classifiers.categories import category_titles
from classifiers.engine import Engine
from classifiers.learning.corpus import load_corpus, pattern_count
from classifiers.learning.shipping import build_models
from classifiers.measuring import LabelledText
from classifiers.wording import MODELS, load_wording


@pytest.fixture(scope="module")
def rows() -> list[LabelledText]:
    return load_corpus()


def test_training_gives_the_shipped_models(rows: list[LabelledText], engine: Engine, tmp_path: Path) -> None:
    build_models(rows, engine, tmp_path)
    for name in ("wording.tsv", "final.tsv"):
        fresh, shipped = (_numbers(folder / name) for folder in (tmp_path, MODELS))
        assert fresh.keys() == shipped.keys()
        # The last digit may differ between machines.
        assert all(abs(fresh[key] - shipped[key]) <= 0.005 for key in fresh), name


def test_corpus_is_the_same_every_time(rows: list[LabelledText]) -> None:
    assert rows == load_corpus()


def test_corpus_covers_every_category_and_many_publishers(rows: list[LabelledText]) -> None:
    assert {row.category for row in rows if row.is_offer} == set(category_titles())
    assert len({row.category for row in rows if not row.is_offer}) >= 12
    assert len({row.group for row in rows}) >= 60
    assert pattern_count() >= 600
    counts = Counter(row.is_offer for row in rows)
    assert min(counts.values()) >= 1200


def test_corpus_leaves_no_slot_open(rows: list[LabelledText]) -> None:
    assert not [row.text for row in rows if set("{}<>|") & set(row.text)]


def test_wording_says_which_words_spoke(engine: Engine) -> None:
    score = load_wording().score("我们的顾问为您匹配代母，欢迎咨询")
    assert score.log_odds > 0
    assert all("我们的顾问为您匹配代母，欢迎咨询"[at : at + len(gram)] == gram for gram, _, at in score.grams)


def _numbers(path: Path) -> dict[str, float]:
    return {name: float(value) for name, value in (line.split("\t") for line in path.read_text("utf-8").splitlines())}
