"""A search page that repeats what it was asked offers nothing; the rows on it speak for themselves."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from classifiers.echoes import queries_of
from classifiers.engine import Engine
from classifiers.verdict import Action
from crawlers.page import BlockKind, Page
from tests.factories import make_page

LAWFUL = "伪造出生医学证明276份，团伙3人被公诉"
OFFER = "代办出生医学证明，全国可查，先办后付，加微信 bzdemo77"


def search_page(query: str, *rows: str, coding: str = "utf-8") -> Page:
    """What a search engine answers."""
    pieces = [
        (BlockKind.URL_PATH, f"/s?wd={query}"),
        (BlockKind.TITLE, f"{query}_滨江搜索"),
        (BlockKind.HEADING, f"{query}的搜索结果"),
        *((BlockKind.ANCHOR, row) for row in rows),
    ]
    url = f"http://search.example.com/s?wd={quote(query.encode(coding))}"
    return replace(make_page(url, pieces), final_url=url)


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("query", ["代办出生证明", "代生孩子价格", "捐卵招聘", "包生男孩 价格"])
def test_a_search_page_is_not_accused_of_its_query(engine: Engine, query: str, coding: str) -> None:
    verdict = engine.judge(search_page(query, LAWFUL, "人才公寓申请今起受理", coding=coding)).verdict
    assert verdict.action is Action.CLEAR, verdict.sentence
    assert not [signal for signal in verdict.signals if signal.text in query]


def test_an_offer_among_the_rows_is_flagged_for_its_own_words(engine: Engine) -> None:
    page = search_page("代办出生证明", LAWFUL, OFFER)
    verdict = engine.judge(page).verdict
    assert verdict.action is Action.FLAG
    assert all(
        signal.span[0] >= page.text.index(LAWFUL) for signal in verdict.signals if signal.category == verdict.category
    )


def test_a_query_that_holds_a_contact_is_an_advertisers_own(engine: Engine) -> None:
    """Some sites print any query, and advertisers spread such addresses."""
    assert engine.judge(search_page("专业代孕加微信 bzdemo77")).verdict.action is Action.FLAG


def test_the_same_title_without_the_query_is_judged_as_ever(engine: Engine) -> None:
    page = make_page(
        "http://example.com/1.html",
        [(BlockKind.TITLE, "专业代孕公司_代生孩子价格_包成功"), (BlockKind.PARAGRAPH, "咨询")],
    )
    assert engine.judge(page).verdict.action is Action.FLAG


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://a.cn/s?wd=%E4%BB%A3%E5%AD%95&pn=10", {"代孕"}),
        ("http://a.cn/s?q=%B4%FA%D4%D0", {"代孕"}),
        ("http://a.cn/s?q=", set()),
        ("http://a.cn/s?id=12&name=abc", set()),
        ("http://a.cn/代孕/1.html", set()),
        ("http://a.cn/s?%&=&&q=%ff%fe", set()),
    ],
)
def test_words_of_a_query_are_read_in_either_coding(url: str, found: set[str]) -> None:
    assert queries_of(url) - {"\ufffd\ufffd"} == found
