"""One verdict per line, in order, whatever the lines are."""

import json

import pytest

from classifiers.batch import classify_lines, page_of_text
from classifiers.engine import Engine
from classifiers.verdict_json import VerdictUnreadable, verdict_from_json, verdict_to_json
from crawlers.page import BlockKind, Page
from crawlers.reading.html import read_page
from tests.factories import make_finding

KEYS = {"action", "category", "score", "signals", "contacts", "counter", "part", "sentence", "versions"}


def _judged(engine: Engine, *lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in classify_lines(lines, engine, read_page)]


def test_verdicts_come_in_the_order_of_the_lines_and_bad_lines_do_not_stop_them(engine: Engine) -> None:
    rows = _judged(
        engine,
        '{"text": "代孕公司哪家好 价格表"}',
        "not json",
        '{"no": 1}',
        "[]",
        "",
        '{"text": 5}',
        '{"html": "<title>今日菜谱</title><p>番茄炒蛋</p>", "url": "http://a.example/"}',
        '{"text": "\\ud800 代孕"}',
    )
    assert [row.get("action", "error") for row in rows] == ["flag", *["error"] * 5, "clear", "clear"]
    assert all(row.keys() == KEYS for row in rows if "action" in row)
    assert all(row.keys() == {"error"} for row in rows if "action" not in row)


def test_a_reader_that_refuses_a_page_costs_one_line(engine: Engine) -> None:
    def refuse(html: str, url: str) -> Page:
        raise ValueError("not a page")

    lines = ['{"html": "x", "url": "http://a.example/"}', '{"text": "天气很好"}']
    rows = [json.loads(line) for line in classify_lines(lines, engine, refuse)]
    assert rows[0] == {"error": "not a page"}
    assert rows[1]["action"] == "clear"


def test_other_keys_of_a_line_are_left_alone(engine: Engine) -> None:
    assert _judged(engine, '{"id": 7, "text": "天气很好"}')[0]["action"] == "clear"


def test_spans_point_into_the_given_text(engine: Engine) -> None:
    text = "\n\n代孕公司哪家好\r\n\n加微信 qy_demo_61\n"
    row = _judged(engine, json.dumps({"text": text}))[0]
    found = [*row["signals"], *row["contacts"]]  # type: ignore[misc]
    assert found
    assert all(text[slice(*each["span"])] == each["text"] for each in found)


def test_a_short_first_line_is_a_title_and_the_rest_paragraphs() -> None:
    kinds = [block.kind for block in page_of_text("标题\n正文一。\n正文二。").blocks]
    assert kinds == [BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    assert page_of_text("这是一句完整的话。").blocks[0].kind is BlockKind.PARAGRAPH


def test_a_verdict_survives_json(engine: Engine) -> None:
    verdict = engine.judge(page_of_text("代孕公司 加微信 qy_demo_62，法院判决")).verdict
    assert verdict_from_json(json.loads(json.dumps(verdict_to_json(verdict)))) == verdict
    assert verdict_from_json(verdict_to_json(make_finding().verdict)) == make_finding().verdict


@pytest.mark.parametrize(
    "change",
    [
        {"action": "maybe"},
        {"score": "high"},
        {"score": True},
        {"more": 1},
        {"signals": [{}]},
        {"category": 3},
        {"versions": []},
    ],
    ids=str,
)
def test_a_stored_verdict_in_another_form_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="."):
        verdict_from_json(verdict_to_json(make_finding().verdict) | change)


def test_refusal_can_be_told_from_other_errors() -> None:
    with pytest.raises(VerdictUnreadable):
        verdict_from_json(["a list"])
