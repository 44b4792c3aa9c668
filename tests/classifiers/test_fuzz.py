"""Whatever a page holds, it is judged, and whatever is pointed at stands where it is said to stand."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.batch import classify_lines, page_of_text
from classifiers.contacting.contacts import find_contacts
from classifiers.engine import Engine
from classifiers.verdict import Finding
from classifiers.verdict_json import verdict_from_json, verdict_to_json
from crawlers.page import handed_in_page
from crawlers.reading.html import read_document
from tests.factories import FETCHED_AT

# Random text alone hardly ever has a word of the trade; these make matches, and break them in the middle.
_PIECES = (
    "代孕", "代", "孕", "公司", "供卵", "卵子", "捐🥚", "包成功", "身高", "出生证", "B超", "试管", "dai", "yun", "d", "亻弋", "乃子", "微信", "加V", "qq:", "电报", "1390000", "7432", "１３９", "①③⑨", "一三九", "1春3眠9不",
    "qy_demo", "@", "艾特", "t.me/", "https://", "400-", "法院", "本院认为", "警方", "我老公", "医生", "元", "3万", "第", "号", "*", "●", "（", "）", "【", "】", "-", " ", "\t", "\n", "\r\n", "\x00", "\u2028",
    "\u200b", "\ufe0f", "\u20e3", "\u0301", "\u202e", "\ud83e", "\udd5a", "\ud800", "\udfff", "\ue000", "\ufffd", "\U0001f930", "\U000e0100", "ﬀ", "İ", "ß", "㈱", "℡",
)  # fmt: skip
ANY_TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=40)
SALTED = st.lists(st.one_of(st.sampled_from(_PIECES), ANY_TEXT), max_size=40).map("".join)
_TAGS = (
    "<div>", "</div>", "<p", "<p>", "</p>", "<a href='http://x.example/daiyun'>", "<a href=\"\ud800\">", "</a>", "<li>", "<table><tr><td>", "</td>", "<h1>", "</h1>", "<title>", "</title>", "<meta name=description content='代孕",
    "'>", "<!--", "-->", "<script>", "</script>", "<style>", "<img alt='供卵价格'", "&#xD800;", "&#0;", "&nbsp", "&lt;", "<![CDATA[", "]]>", "<svg><foreignObject>", "<template>", "<noscript>", "<br/>", "</html>", "<", ">", "=", "'", '"',
)  # fmt: skip
HTML = st.lists(st.one_of(st.sampled_from(_TAGS), st.sampled_from(_PIECES), ANY_TEXT), max_size=50).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=SALTED)
def test_any_text_with_words_of_the_trade_is_judged_and_every_span_is_true(engine: Engine, text: str) -> None:
    _check(engine.judge(page_of_text(text)))


@settings(max_examples=150, deadline=None)
@given(text=SALTED)
def test_contacts_of_any_text_stand_in_order_and_apart(engine: Engine, text: str) -> None:
    contacts = find_contacts(text, engine.views.views(text).squeezed)
    ends = [0, *(contact.span[1] for contact in contacts)]
    assert all(end <= contact.span[0] < contact.span[1] for end, contact in zip(ends, contacts, strict=False))
    assert all(contact.value and contact.text == text[slice(*contact.span)] for contact in contacts)


@settings(max_examples=100, deadline=None)
@given(html=HTML)
def test_any_markup_is_read_and_judged(engine: Engine, html: str) -> None:
    _check(_judged(engine, html))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000 + "代孕公司，加微信 qy_demo_81",
        "<ul><li>" * 10_000 + "供卵" + "</li></ul>" * 9_000,
        "<a href='//x.example/'>代怀" * 5_000,
        "<table><tr><td>代孕价格" * 3_000,
        "<title>代孕</title>" * 2_000,
        "<!--" * 20_000 + "供卵",
    ],
    ids=["deep", "lists", "links", "tables", "titles", "comments"],
)
def test_absurd_markup_is_judged_in_the_end(engine: Engine, html: str) -> None:
    _check(_judged(engine, html))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.one_of(SALTED.map(lambda text: {"text": text}), st.just({"html": 1}), st.just([])), max_size=4))
def test_lines_give_as_many_lines_that_can_be_printed(engine: Engine, rows: Sequence[object]) -> None:
    printed = list(classify_lines([json.dumps(row) for row in rows], engine, lambda html, url: page_of_text(html)))
    assert len(printed) == len(rows)
    for line in printed:
        line.encode("utf-8")
        assert "\n" not in line
        json.loads(line)


def _judged(engine: Engine, html: str) -> Finding:
    document = read_document(html, "http://x.example/daiyun/1.html")
    page = handed_in_page(
        url="http://x.example/daiyun/1.html",
        title=document.title,
        text=document.text,
        blocks=document.blocks,
        links=(),
        body=html.encode("utf-8", "replace"),
        media_type="text/html",
        charset="utf-8",
        fetched_at=FETCHED_AT,
    )
    return engine.judge(page)


def _check(finding: Finding) -> None:
    verdict = finding.verdict
    assert 0 <= verdict.score <= 1
    for part in (*verdict.signals, *verdict.contacts, *verdict.counter):
        assert finding.page.text[slice(*part.span)] == part.text
    stored = json.loads(json.dumps(verdict_to_json(verdict)))
    assert verdict_from_json(stored) == verdict
