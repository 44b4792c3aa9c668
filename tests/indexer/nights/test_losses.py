"""What counts as lost of a night: what answered with no page, and not what is gone, is no page or may not be asked for."""

from datetime import UTC, date, datetime

import pytest
from scrapy.http import HtmlResponse, Response

from classifiers.verdict import Action
from crawlers.frontier.seam import Target
from crawlers.manners.robots import RobotsRefused
from crawlers.walking.answers import Answer, judge_answer, judge_failure, judge_list, judge_wall, unread_of
from crawlers.walking.walls import Wall, WallKind
from indexer.keeping import keep
from indexer.nights.losses import Losses, losses_of_night
from indexer.opening import open_search_index
from indexer.visiting import keep_visit
from tests.dashboards.rows import MemoryStore
from tests.factories import make_finding, make_page

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def keep_answer(number: int, answer: Answer | None, referrer: str | None = "http://a.cn/") -> None:
    assert answer is not None
    url = f"http://a.cn/{number}"
    target = Target(site="forum", url=url, depth=1, leaves=0, priority=0, referrer=referrer)
    keep_visit(unread_of(target, answer, NOW), night=NIGHT)


def status(code: int) -> Answer | None:
    return judge_answer(HtmlResponse("http://a.cn/x", status=code, body=b"<p>x</p>"))


def pdf() -> Answer | None:
    return judge_answer(Response("http://a.cn/x.pdf", body=b"%PDF", headers={"Content-Type": "application/pdf"}))


def wall(kind: WallKind) -> Answer:
    return judge_wall(Wall(kind=kind, sentence="如此"), 200)


@pytest.mark.parametrize(
    "answer",
    [status(500), status(405), status(403), wall(WallKind.CAPTCHA), wall(WallKind.EMPTY), judge_failure(OSError())],
    ids=["500", "405", "403", "captcha", "empty", "broken connection"],
)
def test_a_page_that_stood_there_and_was_not_read_is_lost(answer: Answer) -> None:
    keep_answer(1, answer)
    found = losses_of_night(NIGHT)["forum"]
    assert (found.read, found.lost, found.lost_beyond) == (0, 1, 1)


@pytest.mark.parametrize(
    "answer",
    [pdf(), judge_failure(RobotsRefused("robots.txt 禁止抓取")), judge_list(3)],
    ids=["pdf", "robots", "sitemap"],
)
def test_what_is_no_page_or_may_not_be_asked_for_is_neither_lost_nor_read(answer: Answer) -> None:
    keep_answer(1, answer)
    assert losses_of_night(NIGHT) == {"forum": Losses()}


@pytest.mark.parametrize(
    "answer",
    [status(404), status(410), wall(WallKind.REMOVED), wall(WallKind.NOT_FOUND)],
    ids=["404", "410", "removed", "not found"],
)
def test_what_is_gone_is_counted_apart(answer: Answer) -> None:
    keep_answer(1, answer)
    assert losses_of_night(NIGHT) == {"forum": Losses(gone_beyond=1)}


def test_entries_are_told_from_what_links_led_to_and_passing_failures_from_lasting_ones() -> None:
    for number, referrer in ((1, None), (2, "http://a.cn/1")):
        page = make_page(url=f"http://a.cn/page{number}", referrer=referrer)
        keep(make_finding(page, action=Action.CLEAR), night=NIGHT, store=MemoryStore(), index=open_search_index())
    keep_answer(3, status(503), referrer=None)
    keep_answer(4, judge_failure(RobotsRefused("robots.txt 所在服务器出错，按禁止抓取处理")))
    keep_answer(5, status(403))
    assert losses_of_night(NIGHT)["forum"] == Losses(read=2, read_beyond=1, lost=3, failed=2, lost_beyond=2)
    assert losses_of_night(date(2026, 11, 19)) == {}
