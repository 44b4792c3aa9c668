"""Measuring counts what it says, and tells publishers apart."""

import json

import pytest

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.measuring.measurement import Hesitation, measure, read_labelled
from classifiers.measuring.report import report_json, report_lines

ROWS = (
    '{"text": "代生公司哪家好", "label": "offer", "category": "surrogacy", "group": "a"}',
    '{"text": "欢迎光临", "label": "offer", "category": "surrogacy", "group": "a", "id": 7}',
    '{"text": "供卵公司价格表", "label": "offer", "category": "egg_trade", "group": "b"}',
    '{"text": "法院判决代孕协议无效", "label": "other", "category": "court", "group": "c"}',
)


def test_recall_and_precision_are_told_by_category_and_by_publisher(engine: Engine) -> None:
    measurement = measure(read_labelled(ROWS), engine)
    assert (measurement.overall.recall, measurement.overall.precision) == (2 / 3, 1.0)
    assert measurement.by_category["surrogacy"].recall == 0.5
    assert measurement.by_genre["court"].recall is None
    assert measurement.by_group["b"].recall == 1.0
    assert [row.text for row, _ in measurement.missed] == ["欢迎光临"]
    assert measurement.false_alarms == ()


def test_what_readers_hesitate_over_counts_neither_for_nor_against(engine: Engine) -> None:
    borderline = [
        json.dumps({"text": text, "label": "borderline", "category": "surrogacy", "group": "d"})
        for text in ("代生公司哪家好", "今天下雨", "明天下雨")
    ]
    measurement = measure(read_labelled([*ROWS, *borderline]), engine)
    assert (measurement.overall.recall, measurement.overall.precision, measurement.overall.others) == (2 / 3, 1.0, 1)
    assert measurement.hesitation == {"surrogacy": Hesitation(flagged=1, reviewed=0, cleared=2)}
    assert "d" not in measurement.by_group


def test_a_report_tells_them_by_themselves(engine: Engine) -> None:
    rows = read_labelled([*ROWS, '{"text": "今天下雨", "label": "borderline", "category": "surrogacy", "group": "d"}'])
    judged = [(row, engine.judge(page_of_text(row.text)).verdict) for row in rows]
    assert "  总计：1 条，待看 0（0.000），标出 0，放过 1" in list(report_lines(judged))
    assert report_json(judged)["borderline"] == {"surrogacy": {"flagged": 0, "reviewed": 0, "cleared": 1}}
    assert sum(count for _, count, *_ in report_json(judged)["reliability"]) == len(ROWS)


@pytest.mark.parametrize("line", ["", "[]", '{"text": "a"}'])
def test_a_bad_row_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_labelled([ROWS[0], line])
