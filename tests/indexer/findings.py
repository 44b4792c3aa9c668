"""Findings about a few addresses, on two nights."""

from dataclasses import replace
from datetime import date, timedelta

from classifiers.verdict import Action, Finding
from crawlers.page import BlockKind
from tests.factories import make_finding, make_page

NIGHT = date(2026, 11, 20)
NEXT_NIGHT = date(2026, 11, 21)
DAY = timedelta(days=1)
URL = "http://forum.localhost:8000/thread/1"


def later(finding: Finding, by: timedelta = DAY) -> Finding:
    return replace(finding, page=replace(finding.page, fetched_at=finding.page.fetched_at + by))


def offer_at(url: str, **changes: object) -> Finding:
    return make_finding(make_page(url), **changes)  # type: ignore[arg-type]


def clear_at(url: str = URL) -> Finding:
    return make_finding(make_page(url, [(BlockKind.PARAGRAPH, "今天天气很好")]), Action.CLEAR)


def other_offer_at(url: str = URL) -> Finding:
    return make_finding(
        make_page(url, [(BlockKind.PARAGRAPH, "另一家代孕公司，价格从优，请加微信 qy_demo88 详谈，全国可做。")])
    )
