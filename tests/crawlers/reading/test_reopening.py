"""Promises about links that only open their own page once more: they are known by where they lead, and never asked for."""

import pytest

from crawlers.page import LinkRole
from crawlers.reading.html import read_document
from crawlers.site import ScopeRules, Site
from crawlers.steering.focus import Focus
from crawlers.steering.following import links_to_follow
from tests.crawlers.frontier_contract import target

HOME = "http://blog.example.com/"
PLACES = "<ol id=pinglun><li id=pl-31>慢慢来，不着急。</li></ol><form id=huifu><textarea></textarea></form>"


def role(href: str, words: str, url: str, places: str = PLACES) -> LinkRole:
    document = read_document(f"<body><a href='{href}'>{words}</a>{places}</body>", url)
    return next(link.role for link in document.links)


@pytest.mark.parametrize(
    ("page", "href"),
    [
        ("/youji/12/", "/youji/12/?answer=31#huifu"),
        ("/show?id=12", "/show?id=12&amp;answer=31#huifu"),
        ("/show?id=12", "/show?look=flat&amp;id=12#pinglun"),
        ("/show?id=12", "/show?id=12&amp;only=31#pl-31"),
        ("/index.php?/youji/12-lao-jie.html", "/index.php?name=youji/12-lao-jie.html&amp;look=flat#pinglun"),
        ("/index.php?/youji/12-lao-jie.html", "/index.php?name=youji%2F12-lao-jie.html&amp;look=flat#pinglun"),
    ],
)
def test_a_link_to_a_place_of_its_own_page_that_says_more_than_its_address_opens_it_again(page: str, href: str) -> None:
    assert role(href, "回复", f"http://blog.example.com{page}") is LinkRole.AGAIN


@pytest.mark.parametrize(
    ("page", "href", "words"),
    [
        ("/youji/12/", "/youji/12/?pinglun=2#pinglun", "2"),
        ("/youji/12/", "/youji/12/?pinglun=2#pinglun", "下一页"),
        ("/show?id=12", "/show?id=12&amp;cpage=2#pinglun", "较早的评论"),
        ("/youji/12/", "/youji/13/?answer=31#huifu", "回复"),
        ("/show?id=12", "/show?id=13&amp;answer=31#huifu", "回复"),
        ("/youji/12/", "/youji/12/?answer=31#biechu", "回复"),
        ("/youji/12/", "/youji/12/?answer=31", "回复"),
    ],
)
def test_other_pages_and_the_pages_of_comments_are_further_ones(page: str, href: str, words: str) -> None:
    assert role(href, words, f"http://blog.example.com{page}") is not LinkRole.AGAIN


def test_what_opens_its_own_page_again_is_never_asked_for() -> None:
    site = Site(name="s", title="s", platform="s", start_urls=(HOME,))
    html = f"<body><a href='/youji/12/?answer=31#huifu'>供卵试管包成功</a><a href='/youji/13/'>渡口</a>{PLACES}</body>"
    page = f"{HOME}youji/12/"
    links = read_document(html, page).links
    assert [one.url for one in links_to_follow(site, ScopeRules(site), target(HOME), page, links, Focus())] == [
        f"{HOME}youji/13/"
    ]
