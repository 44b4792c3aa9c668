"""Promises of learning from verdicts: what waits is asked for in the order the verdict gives it, unless a crawl has no focus."""

from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.verdict import Action
from crawlers.frontier.sqlite import SqliteFrontier
from crawlers.manners.pace import HostPace, Paces
from crawlers.page import Link, LinkRole, Page
from crawlers.site import Site
from crawlers.site_register import SiteRegister
from crawlers.steering.focus import Focus
from crawlers.steering.following import links_to_follow
from crawlers.walking.verdict_learning import LIKENESS, VerdictLearning
from tests.crawlers.frontier_contract import always, target
from tests.factories import make_page

LIST = "http://a.cn/list"
TITLES = ("老街的豆花摊，写了很久的一篇", "天使之约，圆您一个心愿", "周末去爬山有人一起吗，自驾")
SITE = Site(name="s", title="s", platform="s", start_urls=(LIST,))


class Crawl:
    """A list was read, and its rows wait."""

    def __init__(self, folder: Path, *, is_on: bool = True) -> None:
        focus, register = Focus(is_on=is_on), SiteRegister([SITE], 0.0)
        paces = Paces(lambda _: HostPace(delay_seconds=0.0, concurrency=4))
        self.frontier = SqliteFrontier(folder / "f.sqlite3", run="r", tries=1, budgets={}, paces=paces)
        self.learning = VerdictLearning(self.frontier, register, focus)
        rows = [Link(f"http://a.cn/{number}", text, LinkRole.ROW) for number, text in enumerate(TITLES)]
        self.list: Page = replace(make_page(LIST), site="s", links=tuple(rows))
        self.frontier.add(links_to_follow(SITE, register.rules["s"], target(LIST), LIST, rows, focus))

    def order(self) -> list[str]:
        return [claimed.url[-1] for _ in TITLES if (claimed := self.frontier.claim(always))]


def test_a_likely_link_of_a_list_is_asked_for_first(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.learning.page_judged(crawl.list, {"http://a.cn/1": 0.9}, likeness=0.0)
    assert crawl.order() == ["1", "0", "2"]


def test_what_an_offer_links_to_goes_before_what_a_list_links_to(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    offer = replace(crawl.list, links=(Link("http://a.cn/2", "更多"),))
    crawl.learning.page_judged(offer, {}, likeness=1.0)
    assert crawl.order() == ["2", "0", "1"]


def test_a_page_that_only_may_be_an_offer_leads_nowhere_first(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    talk = replace(crawl.list, links=(Link("http://a.cn/2", "更多"),))
    crawl.learning.page_judged(talk, {}, likeness=LIKENESS[Action.REVIEW])
    assert crawl.order() == ["0", "1", "2"]


def test_every_proposal_counts_the_stronger_the_more() -> None:
    assert set(LIKENESS) == set(Action)
    assert LIKENESS[Action.FLAG] == 1.0 > LIKENESS[Action.REVIEW] > LIKENESS[Action.CLEAR] == 0.0


def test_so_does_what_an_ad_links_to(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path)
    crawl.learning.ad_judged(replace(crawl.list, links=(Link("http://a.cn/1", "广告"),)))
    assert crawl.order() == ["1", "0", "2"]


@pytest.mark.parametrize("likeness", LIKENESS.values())
def test_without_focus_nothing_changes(tmp_path: Path, *, likeness: float) -> None:
    crawl = Crawl(tmp_path, is_on=False)
    crawl.learning.page_judged(crawl.list, {"http://a.cn/2": 0.9}, likeness=likeness)
    assert crawl.order() == ["0", "1", "2"]
