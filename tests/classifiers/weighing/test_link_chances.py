"""Promises of link chances: a list's rows are told apart by their own words, whatever stands beside them, and nobody is accused."""

import pytest

from classifiers.engine import Engine
from classifiers.verdict import Action
from classifiers.weighing.link_chances import MOST_LINKS
from crawlers.reading.html import read_page

LIST = "http://bbs.example.com/board"
OFFER, NEWS, PLAIN = "供卵试管包成功，咨询微信同号", "法院判决一起代孕合同无效", "周末去爬山有人一起吗"
ROWS = {
    "anchors": "<p><a href='/{number}'>{title}</a></p>",
    "rows with author and time": "<li><a href='/{number}'>{title}</a> 小林 <span>2026-11-20</span></li>",
    "table": "<table><tr><td><a href='/{number}'>{title}</a></td><td>代孕客服</td></tr></table>",
}


def chances(engine: Engine, html: str) -> dict[str, float]:
    page = read_page(f"<title>同城杂谈</title>{html}".encode(), LIST)
    return {link.url.removeprefix("http://bbs.example.com/"): link.probability for link in engine.judge(page).links}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_a_row_that_offers_stands_out_however_rows_are_written(engine: Engine, row: str) -> None:
    titles = (PLAIN, OFFER, NEWS)
    found = chances(engine, "".join(row.format(number=number, title=title) for number, title in enumerate(titles)))
    assert set(found) == {"1", "2"}
    assert found["1"] > 0.9
    assert found["2"] < 0.2


def test_a_disguise_changes_little(engine: Engine) -> None:
    assert chances(engine, "<p><a href='/1'>亻共卵试菅包成工力，咨询薇信同号</a></p>")["1"] > 0.9


def test_equal_words_of_two_links_count_for_each(engine: Engine) -> None:
    found = chances(engine, f"<p><a href='/1'>{OFFER}</a></p><p><a href='/2'>{OFFER}</a></p>")
    assert found["1"] == found["2"] > 0.9


def test_words_of_the_field_beside_a_link_are_not_its_own(engine: Engine) -> None:
    assert chances(engine, f"<p>{OFFER} <a href='/1'>{PLAIN}</a></p>") == {}


def test_a_list_with_nothing_of_the_field_names_no_link(engine: Engine) -> None:
    assert chances(engine, f"<p><a href='/1'>{PLAIN}</a></p>") == {}


def test_chances_are_no_part_of_the_verdict(engine: Engine) -> None:
    page = read_page(f"<title>同城杂谈</title><p><a href='/1'>{NEWS}</a></p>".encode(), LIST)
    finding = engine.judge(page)
    assert finding.links
    assert finding.verdict.action is Action.CLEAR


def test_a_page_of_nothing_but_offers_is_looked_at_so_far(engine: Engine) -> None:
    html = "".join(f"<p><a href='/{number}'>{OFFER}{number}</a></p>" for number in range(MOST_LINKS + 50))
    assert len(chances(engine, html)) == MOST_LINKS
