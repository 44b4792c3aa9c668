"""A page says something new, or the same under another address."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl_memory import commit, open_memory
from crawlers.reading.html import read_page
from crawlers.steering.novelty import Novelty, SaidBefore


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_memory(tmp_path)
    yield opened
    opened.close()


def weigh(said: SaidBefore, url: str, html: str, site: str = "s") -> Novelty:
    return said.weigh(site, url, read_page(html.encode(), url).blocks)


def calendar(month: str) -> str:
    return f"<title>{month} 活动日历</title><h1>{month}</h1><p>本月暂无活动安排</p><a href='/next'>下一月</a>"


def test_a_calendar_says_the_same_every_month(database: sqlite3.Connection) -> None:
    said = SaidBefore(database, run="night")
    assert weigh(said, "http://a.cn/?m=1", calendar("2026年11月")).is_new
    for number, month in enumerate(("2026年12月", "二〇二七年一月", "2031年07月")):
        novelty = weigh(said, f"http://a.cn/?m=x{number}", calendar(month))
        assert not novelty.is_new
        assert novelty.same_as == "http://a.cn/?m=1"


def test_a_list_in_another_order_is_not_new_and_a_list_of_others_is(database: sqlite3.Connection) -> None:
    said = SaidBefore(database, run="night")
    rows = [f"<p>{word}的求购信息，长期有效请来电</p>" for word in ("红木家具", "二手钢琴", "旧书报刊", "儿童推车")]
    assert weigh(said, "http://a.cn/1", "".join(rows)).is_new
    other_order = weigh(said, "http://a.cn/2", "".join(rows[::-1]))
    assert not other_order.is_new
    assert other_order.same_as is None
    assert weigh(said, "http://a.cn/3", "<p>出租两居室，近地铁，拎包入住</p>" + rows[0]).is_new


def test_what_was_said_is_known_after_a_kill_and_a_page_read_again_is_no_repetition(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    said = SaidBefore(database, run="night")
    weigh(said, "http://a.cn/1", calendar("2026年11月"))
    said.write()
    commit(database)
    again = SaidBefore(database, run="night")
    assert weigh(again, "http://a.cn/1", calendar("2026年11月")).is_new
    assert weigh(again, "http://a.cn/2", calendar("2026年12月")).same_as == "http://a.cn/1"
    assert weigh(SaidBefore(database, run="next"), "http://a.cn/2", calendar("2026年12月")).is_new


def test_sites_do_not_know_each_other(database: sqlite3.Connection) -> None:
    said = SaidBefore(database, run="night")
    weigh(said, "http://a.cn/1", calendar("2026年11月"))
    assert weigh(said, "http://b.cn/1", calendar("2026年11月"), site="other").is_new


def test_a_page_that_only_acts_says_nothing_new_by_greeting_somebody(database: sqlite3.Connection) -> None:
    said = SaidBefore(database, run="one")
    text = "<p>糖耐没过，水果少吃一点就好，下周再去复查一次。</p>"
    assert weigh(said, "http://a.cn/?p=1", text).is_new
    assert not weigh(said, "http://a.cn/?p=1&replytocom=5", f"{text}<p>向海边的卡夫卡进行回复，请先登录</p>").is_new
    assert weigh(said, "http://a.cn/?p=1&ref=5", f"{text}<p>向西湖边的石头进行回复，请先登录</p>").is_new
