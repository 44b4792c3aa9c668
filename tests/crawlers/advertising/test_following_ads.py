"""Promises about where ads lead: asked once a week, with nobody's page named, and the landing page read in between."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from crawlers.advertising.clicks import ClickMemory
from crawlers.advertising.desk import open_desk
from crawlers.crawl_memory import commit, open_memory
from crawlers.frontier.seam import Target
from crawlers.page import is_ad_url
from crawlers.reading.html import read_document
from tests.factories import make_page

URL = "http://menhu.example/wen/1.html"
NIGHT = date(2026, 11, 20)
CLICK = "http://net.example/c?k={}"
LANDING = "http://seller.example/lp/1.html"


def targets(
    folder: Path, night: date, click: str, landing: str = "", words: str = "代孕套餐，签约包成功"
) -> list[Target]:
    """What a night follows from one ad; the follow ends at `landing`."""
    memory = open_memory(folder)
    clicks = ClickMemory(memory, night=night)
    at_work = open_desk(folder, (), clicks)
    html = f'<p>{"正文一段。" * 60}</p><div class="ad-box"><a href="{click}">{words}</a></div>'
    ads = read_document(f"<body>{html}</body>", URL, at_work.finder).ads
    start = Target(site="menhu", url=URL, depth=1, leaves=0, priority=0, referrer=None)
    found = list(at_work.targets(start, make_page(url=URL), ads))
    if landing and found:
        clicks.landed(found[0].url, landing)
    commit(memory)
    memory.close()
    return found


def test_an_ad_is_followed_once_and_then_its_landing_page_is_read_by_itself(tmp_path: Path) -> None:
    (first,) = targets(tmp_path, NIGHT, CLICK.format("a"), LANDING)
    assert first.url == CLICK.format("a")
    assert is_ad_url(first.referrer or "")
    (next_night,) = targets(tmp_path, date(2026, 11, 21), CLICK.format("b"))
    assert next_night.url == LANDING


def test_the_same_ad_on_another_page_is_not_followed_again(tmp_path: Path) -> None:
    targets(tmp_path, NIGHT, CLICK.format("a"))
    assert targets(tmp_path, NIGHT, CLICK.format("b")) == []


def test_after_a_week_it_is_followed_again(tmp_path: Path) -> None:
    targets(tmp_path, NIGHT, CLICK.format("a"), LANDING)
    (later,) = targets(tmp_path, date(2026, 11, 27), CLICK.format("c"))
    assert later.url == CLICK.format("c")


def test_an_address_is_not_followed_again_under_other_words(tmp_path: Path) -> None:
    (first,) = targets(tmp_path, NIGHT, CLICK.format("a"), LANDING, "代孕套餐，今日仅剩 9 席")
    assert first.url == CLICK.format("a")
    (second,) = targets(tmp_path, date(2026, 11, 21), CLICK.format("a"), words="代孕套餐，今日仅剩 8 席")
    assert second.url == LANDING
    (later,) = targets(tmp_path, date(2026, 11, 27), CLICK.format("a"), words="代孕套餐，今日仅剩 2 席")
    assert later.url == CLICK.format("a")


def test_another_try_goes_on_from_where_the_first_had_come(tmp_path: Path) -> None:
    (target,) = targets(tmp_path, NIGHT, CLICK.format("a"))
    clicks = ClickMemory(open_memory(tmp_path), night=NIGHT)
    assert clicks.asked_at(target) == target.url
    assert not clicks.may_ask_again(target, None)
    assert not clicks.may_ask_again(target, 200)
    assert clicks.may_ask_again(target, 503)
    clicks.came(target, LANDING)
    assert clicks.asked_at(target) == LANDING
    assert clicks.may_ask_again(target, None)
    itself = replace(target, url=LANDING)
    assert clicks.asked_at(itself) == LANDING
    assert clicks.may_ask_again(itself, None)
    ordinary = replace(target, referrer=URL)
    clicks.came(ordinary, "http://elsewhere.example/")
    assert clicks.asked_at(ordinary) == ordinary.url
    assert clicks.may_ask_again(ordinary, None)
