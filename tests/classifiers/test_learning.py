"""The shipped models are what training on the corpus gives, and the corpus is what its data sheet says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.learning.banding import FARTHEST, bands_of
from classifiers.learning.corpus import CORPUS, load_corpus, pattern_count
from classifiers.learning.shipping import build_models
from classifiers.measuring.measurement import LabelledText
from classifiers.vocabulary.categories import category_titles
from classifiers.weighing.bands import is_enough, load_bands
from classifiers.weighing.wording import MODELS, load_wording


@pytest.fixture(scope="module")
def rows() -> list[LabelledText]:
    return load_corpus()


@pytest.mark.slow
def test_training_gives_the_shipped_models(rows: list[LabelledText], engine: Engine, tmp_path: Path) -> None:
    build_models(rows, engine, tmp_path)
    for name, most in (("wording.tsv", 20), ("final.tsv", 0.02), ("bands.tsv", 0.02)):
        fresh, shipped = (_numbers(folder / name) for folder in (tmp_path, MODELS))
        assert fresh.keys() == shipped.keys()
        # The last digits may differ between machines; weights of wording are hundredths.
        assert all(
            abs(one - other) <= most for key in fresh for one, other in zip(fresh[key], shipped[key], strict=True)
        ), name


def test_every_category_has_a_band_and_tells_what_it_rests_on() -> None:
    bands = load_bands().by_category
    assert bands.keys() == set(category_titles())
    assert all(abs(band.offset) <= FARTHEST for band in bands.values())
    assert all(band.offset == 0 for band in bands.values() if not is_enough(band.offers, band.publishers))


def test_a_category_with_few_publishers_keeps_the_common_threshold(engine: Engine) -> None:
    few = [
        LabelledText(text="代办出生证", label="offer", category="birth_certificate", group=f"g{n % 2}")
        for n in range(99)
    ]
    verdict = engine.judge(page_of_text(few[0].text)).verdict
    assert [band.offset for band in bands_of([(row, verdict) for row in few])] == [0.0]


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("本院认为，双方签订的协议无效，驳回原告的诉讼请求", "court"),
        ("第十条　违反本条例规定的，由卫生健康主管部门处以罚款", "law"),
        ("移植后要注意休息，术后如有腹痛请及时就医，遵医嘱用药", "health"),
    ],
)
def test_wording_names_the_genre(text: str, genre: str) -> None:
    model = load_wording()
    (score,) = model.scores([text])
    assert (model.explained(score).genre, score.log_odds < 0) == (genre, True)


def test_corpus_is_the_same_every_time(rows: list[LabelledText]) -> None:
    assert rows == load_corpus()


def test_corpus_covers_every_category_and_many_publishers(rows: list[LabelledText]) -> None:
    assert {row.category for row in rows if row.is_offer} == set(category_titles())
    assert len({row.category for row in rows if not row.is_offer}) >= 12
    assert len({row.group for row in rows}) >= 140
    assert pattern_count() >= 1600
    counts = Counter(row.is_offer for row in rows)
    assert min(counts.values()) >= 3000


def test_the_data_sheet_tells_the_truth(rows: list[LabelledText]) -> None:
    sheet = (CORPUS / "README.md").read_text("utf-8")
    publishers = {row.group for row in rows}
    assert f"{pattern_count():,}\npatterns by {len(publishers)} invented publishers, {len(rows):,} texts" in sheet
    told = {
        (row[1], int(row[2]), int(row[3])) for row in re.finditer(r"(?m)^\| (\w+) \| \d+ \| (\d+) \| (\d+) \|$", sheet)
    }
    kinds = {(row.category, row.is_offer) for row in rows}
    assert told == {
        (category, len({row.group for row in of_kind}), len(of_kind))
        for category, is_offer in kinds
        if (of_kind := [row for row in rows if (row.category, row.is_offer) == (category, is_offer)])
    }


def test_corpus_leaves_no_slot_open(rows: list[LabelledText]) -> None:
    assert not [row.text for row in rows if set("{}<>") & set(row.text)]


def test_wording_says_which_words_spoke(engine: Engine) -> None:
    text, model = "我们的顾问为您匹配代母，欢迎咨询", load_wording()
    (score,) = model.scores([text])
    assert score.log_odds > 0
    assert all(text[at : at + len(gram)] == gram for gram, _, at in model.explained(score).grams)


def test_texts_read_together_are_worded_as_each_alone(rows: list[LabelledText]) -> None:
    model, texts = load_wording(), ["", *(row.text.lower() for row in rows[:2000:50]), "x" * 900, ""]
    assert model.scores(texts) == [model.scores([text])[0] for text in texts]


def _numbers(path: Path) -> dict[str, list[float]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line and line[0] != "\t"]
    return {name: [float(value) for value in values] for name, *values in rows}
