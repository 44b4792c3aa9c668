"""The figures we promise on our own corpus and under disguises. Floors only rise."""

import json
from pathlib import Path

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.learning.corpus import load_corpus
from classifiers.learning.evasions import Evasion, evaded, load_disguiser
from classifiers.learning.final_training import held_out_verdicts
from classifiers.learning.metamorphic import kept_recall
from classifiers.learning.replacing import retrain
from classifiers.measuring.measurement import read_labelled
from classifiers.measuring.reliability import recall_at, reliability
from classifiers.measuring.report import report_json, report_lines

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.mark.slow
def test_corpus_held_out_by_publisher_keeps_its_floors(engine: Engine) -> None:
    figures = report_json(held_out_verdicts(load_corpus(renderings=3), engine))
    assert figures["recall"] >= FLOORS["held_out"]["recall"]
    assert figures["precision"] >= FLOORS["held_out"]["precision"]


@pytest.mark.slow
def test_disguises_leave_at_least_the_share_of_recall_they_left_before(engine: Engine) -> None:
    offers = [row for row in load_corpus() if row.is_offer][::27]
    kept = kept_recall(offers, engine)
    fallen = {name: share for name, share in kept.items() if share < FLOORS["disguises"][name]}
    assert not fallen


@pytest.mark.parametrize("evasion", Evasion)
def test_a_disguise_changes_the_text_and_never_by_chance(engine: Engine, evasion: Evasion) -> None:
    text = "供卵代孕公司VIP，捐卵招聘，试管婴儿，电话13900001234"
    disguiser = load_disguiser()
    first, again = (evaded(text, (evasion,), engine, disguiser) for _ in range(2))
    assert first == again != text


def test_reliability_and_recall_count_what_they_say() -> None:
    scored = [(0.95, True), (0.9, True), (0.5, False), (0.4, True)]
    assert [(each.low, each.count, each.share) for each in reliability(scored)] == [
        (0.4, 1, 1),
        (0.5, 1, 0),
        (0.9, 2, 1),
    ]
    assert recall_at(scored, 0.95) == pytest.approx(2 / 3)
    assert recall_at([(0.5, True), (0.5, False)], 0.95) == 0


def test_report_lists_every_error(engine: Engine) -> None:
    rows = read_labelled(
        json.dumps({"text": text, "label": label, "category": "surrogacy", "group": "a"})
        for text, label in (("今天下雨", "offer"), ("代怀公司包成功", "offer"), ("天气很好", "other"))
    )
    lines = list(report_lines([(row, engine.judge(page_of_text(row.text)).verdict) for row in rows]))
    assert any("今天下雨" in line and "漏" in line for line in lines)
    assert "误报 0 条，漏报 1 条" in "\n".join(lines)


@pytest.mark.slow
def test_models_trained_on_wrong_labels_do_not_replace_the_good_ones(engine: Engine, tmp_path: Path) -> None:
    rows = load_corpus(renderings=1)[::2]
    wrong = read_labelled(
        json.dumps(
            {"text": row.text, "label": "other" if row.is_offer else "offer", "category": "x", "group": row.group}
        )
        for row in rows
    )
    assert not retrain(rows, [*wrong, *wrong], engine, tmp_path).is_no_worse
    assert not list(tmp_path.iterdir())
