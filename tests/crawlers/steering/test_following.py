"""Promises of following: the site's own pages, and off it only as far as its file allows."""

from dataclasses import replace
from pathlib import Path

from crawlers.frontier.seam import Target
from crawlers.frontier.sqlite import SqliteFrontier
from crawlers.manners.pace import Paces
from crawlers.page import Link, LinkRole, ad_url
from crawlers.reading.html import read_document
from crawlers.site import Scope, ScopeRules, Site
from crawlers.site_register import SiteRegister
from crawlers.steering.focus import BEHIND_OFFER, Focus
from crawlers.steering.following import Following, links_to_follow, raised_by_verdict, redirect_refusal
from crawlers.steering.traps import Traps

HOME = "http://bbs.example.com/list"
HTML = "<a href='/post/1'>帖</a><a href='http://ad.example.net/x'>广告</a><a href='/logo.png'>图</a>"


def site(**scope: object) -> Site:
    rules = Scope(**scope)  # type: ignore[arg-type]
    return Site(name="bbs", title="论坛", platform="论坛", start_urls=("http://bbs.example.com/",), scope=rules)


def target(url: str, leaves: int = 0, depth: int = 0) -> Target:
    return Target(site="bbs", url=url, depth=depth, leaves=leaves, priority=0, referrer=None)


def followed(one: Site, start: Target, url: str, html: str = HTML) -> dict[str, int]:
    found = links_to_follow(one, ScopeRules(one), start, url, read_document(html, url).links, Focus())
    return {link.url: link.leaves for link in found}


def test_only_pages_of_the_site_are_followed_by_default() -> None:
    assert followed(site(), target(HOME), HOME) == {"http://bbs.example.com/post/1": 0}


def test_a_crawl_may_leave_as_many_links_as_the_file_says() -> None:
    two = site(leaves=2)
    assert followed(two, target(HOME, leaves=2), HOME)["http://ad.example.net/x"] == 1
    landing = "http://ad.example.net/x"
    assert followed(two, target(landing, leaves=1), landing) == {"http://ad.example.net/post/1": 0, landing: 0}
    assert followed(two, target(landing, leaves=0), landing) == {}


def test_a_redirect_off_the_site_counts_as_leaving() -> None:
    one = site(leaves=1)
    click = "http://bbs.example.com/go?id=1"
    assert followed(one, target(click, leaves=1), "http://ad.example.net/x") == {}


def test_a_redirect_leads_no_further_than_a_link_may() -> None:
    one, two = site(deny=["/logout"]), site(leaves=1)
    click, there = "http://bbs.example.com/go?id=1", "http://ad.example.net/x"
    linked = replace(target(click, depth=1), referrer=HOME)
    assert redirect_refusal(one, ScopeRules(one), linked, "http://bbs.example.com/user/logout") is not None
    assert redirect_refusal(one, ScopeRules(one), target(click), "http://bbs.example.com/user/logout") is not None
    assert redirect_refusal(one, ScopeRules(one), linked, "http://bbs.example.com/post/1") is None
    assert redirect_refusal(one, ScopeRules(one), linked, "https://www.bbs.example.com/post/1") is None
    assert redirect_refusal(one, ScopeRules(one), linked, there) is not None
    assert redirect_refusal(two, ScopeRules(two), linked, there) is None
    assert redirect_refusal(one, ScopeRules(one), target(click), there) is None
    assert redirect_refusal(one, ScopeRules(one), replace(linked, referrer=ad_url(HOME, "k")), there) is None


def test_off_the_site_no_link_leads_back_into_it() -> None:
    landing = "http://ad.example.net/x"
    html = "<a href='http://bbs.example.com/post/9'>返回</a>"
    assert followed(site(leaves=3), target(landing, leaves=2), landing, html) == {}


def test_the_walk_ends_at_its_depth() -> None:
    assert followed(site(max_depth=3), target(HOME, depth=3), HOME) == {}


def test_a_verdict_raises_likely_links_and_on_an_offer_all_but_never_against_the_site_file() -> None:
    rules = ScopeRules(site(deny=("/member",)))
    links = read_document("<a href='/1'>一</a><a href='/2'>二</a><a href='/member/3'>三</a>", HOME).links
    focus, base = Focus(), "http://bbs.example.com"
    raised = raised_by_verdict(rules, HOME, links, {f"{base}/2": 0.9, f"{base}/member/3": 0.9}, focus, is_offer=False)
    assert list(raised) == [f"{base}/2"]
    behind = raised_by_verdict(rules, HOME, links, {f"{base}/2": 0.9}, focus, is_offer=True)
    assert list(behind) == [f"{base}/1", f"{base}/2"]
    assert behind[f"{base}/2"] > behind[f"{base}/1"] >= BEHIND_OFFER


def test_an_offer_does_not_raise_the_ways_to_answer_it() -> None:
    ways = ("/?p=7&replytocom=3", "/show.php?action=printable&tid=7", "/show.php?ordertype=1&tid=7", "/admin/login.php")
    html = "".join(f"<a href='{way}'>做点什么{way[-1]}</a>" for way in ways) + "<a href='/contact'>联系我们</a>"
    html += "".join(f"<a href='/post/{n}'>#{n}</a><a href='/user/{n}'>甲乙丙</a>" for n in range(3))
    one = site()
    behind = raised_by_verdict(ScopeRules(one), HOME, read_document(html, HOME).links, {}, Focus(), is_offer=True)
    people = [f"http://bbs.example.com/user/{n}" for n in range(3)]
    assert list(behind) == ["http://bbs.example.com/contact", *people]


def test_chances_that_are_remembered_order_links_from_the_start() -> None:
    links = read_document("<a href='/1'>一条很长的标题在这里</a><a href='/2'>另一条很长的标题在这里</a>", HOME).links
    one = site()
    found = links_to_follow(one, ScopeRules(one), target(HOME), HOME, links, Focus(), {"http://bbs.example.com/2": 0.8})
    first, second = found
    assert first.priority < second.priority


def test_a_link_is_followed_once_and_one_that_was_not_followed_may_be_from_elsewhere(tmp_path: Path) -> None:
    register = SiteRegister([site(leaves=1)], delay_seconds=0.0)
    frontier = SqliteFrontier(
        tmp_path / "frontier.sqlite3", run="night", tries=1, budgets={}, paces=Paces(register.pace_of)
    )
    following = Following(register, Focus(), frontier, Traps())
    links = read_document(HTML, HOME).links

    def urls(start: Target) -> list[str]:
        following.follow(start, HOME, links)
        return [found.url for found in iter(lambda: frontier.claim(lambda _: True), None)]

    assert urls(target(HOME)) == ["http://bbs.example.com/post/1"]
    assert urls(target(HOME, leaves=1)) == ["http://ad.example.net/x"]
    assert urls(target(HOME, leaves=1)) == []
    frontier.close()


def test_another_address_of_a_page_that_was_read_is_not_asked_for_though_it_waits(tmp_path: Path) -> None:
    register = SiteRegister([site()], delay_seconds=0.0)
    frontier = SqliteFrontier(
        tmp_path / "frontier.sqlite3", run="night", tries=1, budgets={}, paces=Paces(register.pace_of)
    )
    traps = Traps()
    following = Following(register, Focus(), frontier, traps)
    board = "<a href='/show.php?id=7'>建档要带哪些材料</a><a href='/show.php?pid=31#p31'>昨天 10:00</a>"
    following.follow(target(HOME), HOME, read_document(board, HOME).links)
    first, second = iter(lambda: frontier.claim(lambda _: True), None)
    assert (first.url, second.url) == ("http://bbs.example.com/show.php?id=7", "http://bbs.example.com/show.php?pid=31")
    assert traps.refusal(second.url, HOME) is None
    thread = "<div id=p31><a href='/show.php?pid=31#p31'>昨天 10:00</a> 慢慢来，不着急。</div>"
    following.follow(first, first.url, read_document(thread, first.url).links)
    assert traps.refusal(second.url, HOME) == "已读网页的另一网址"
    assert traps.refusal(first.url, HOME) is None
    # A page has no say about those of other hosts.
    foreign = [Link(url=f"http://{host}.example.com/talk", text="再看", role=LinkRole.AGAIN) for host in ("ads", "bbs")]
    following.follow(first, first.url, foreign)
    assert [traps.refusal(link.url, HOME) for link in foreign] == [None, "已读网页的另一网址"]
    frontier.close()
