"""Promises about addresses that act: what shows nothing is known by its spelling, and what changes something is never followed."""

import pytest

from crawlers.page import Link
from crawlers.site import ScopeRules, Site
from crawlers.steering.acting import changes_something, only_acts
from crawlers.steering.focus import Focus
from crawlers.steering.following import links_to_follow
from tests.crawlers.frontier_contract import target

HOME = "http://a.cn/"


@pytest.mark.parametrize(
    "address",
    [
        "/index.php/%E7%89%B9%E6%AE%8A%3A%E7%89%88%E6%9C%AC",
        "/index.php?title=Special%3AVersion&limit=50",
        "/doku.php?id=%E8%80%81%E8%A1%97&do=",
        "/doku.php?do=search&id=x&rev=1770687960",
        "/api.php?action=rollback&title=x&token=123ABC",
        "/index.php?action=profile;sa=login",
        "/+history/%E8%80%81%E8%A1%97",
        "/%E8%80%81%E8%A1%97?edit",
        "/misc.php?action=markread&fid=2",
        "/show.php?tid=4&action=lastpost",
        "/rate.php?rating=1&tid=41",
        "/show.php?1,106,118,quote=1",
        "/show.php?1,106,printview,page=2",
        "/show.php?1,1786599840,newer",
        "/answer.php?mode=quote&m=47",
        "/show.php?t=10&start=10&view=print",
        "/show.php?t=10&view=previous",
        "/index.php?topic=12.0;prev_next=next",
        "/index.php?action=printpage;topic=12.0",
    ],
)
def test_what_acts_is_known_by_the_spellings_of_other_wikis_and_forums(address: str) -> None:
    assert only_acts(f"http://a.cn{address}")
    for shown in (
        "/index.php/%E8%80%81%E8%A1%97",
        "/show?action=article&id=3",
        "/?do=blog&id=2",
        "/index.php?view=prints&id=2",
        "/list?next=20",
        "/history/2024",
        "/show.php?1,106",
    ):
        assert not only_acts(f"http://a.cn{shown}")


@pytest.mark.parametrize(
    "address",
    [
        "/ratethread.php?tid=41&rating=5&my_post_key=0123",
        "/question/12?vote=1",
        "/question/12?vote=-1",
        "/index.php?action=delete&id=3",
        "/api.php?action=rollback&title=x&token=123ABC",
        "/misc.php?action=markread&fid=2",
        "/member.php?mod=logging&action=logout&formhash=ab12",
        "/doku.php?id=x&sectok=",
        "/post/3?_wpnonce=88aa",
        "/account/logout",
        "/t/3?authenticity_token=x",
        "/viewforum?hash=1;sesc=ab",
        "/say.php?type=trackback&entry=14",
        "/2026/11/lao-jie/trackback/",
        "/xmlrpc.php?rsd",
    ],
)
def test_what_would_change_something_is_never_followed(address: str) -> None:
    url, site = f"http://a.cn{address}", Site(name="s", title="s", platform="s", start_urls=(HOME,))
    assert changes_something(url)
    links = [Link(url, "供卵试管包成功"), Link("http://a.cn/thread/1", "供卵试管包成功")]
    followed = links_to_follow(site, ScopeRules(site), target(HOME), HOME, links, Focus())
    assert [one.url for one in followed] == ["http://a.cn/thread/1"]


@pytest.mark.parametrize(
    "address",
    [
        "/explore/66?xsec_token=AB1",
        "/x?token=weekly",
        "/thread/rating-of-films",
        "/list?order=rating",
        "/vote/2026",
        "/?do=blog",
    ],
)
def test_what_only_sounds_so_is_followed(address: str) -> None:
    assert not changes_something(f"http://a.cn{address}")


def test_an_address_that_its_platform_signs_shows_a_page() -> None:
    assert not only_acts("http://a.cn/explore/66?xsec_token=AB1")
    assert only_acts("http://a.cn/explore/66?csrf_token=AB1")
