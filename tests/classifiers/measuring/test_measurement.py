"""Measuring counts what it says, and tells publishers apart."""

import pytest

from classifiers.engine import Engine
from classifiers.measuring.measurement import measure, read_labelled

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


@pytest.mark.parametrize("line", ["", "[]", '{"text": "a"}'])
def test_a_bad_row_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_labelled([ROWS[0], line])
