"""Promises of links to single contributions: those of a page's own are its further addresses, those of others are asked for last."""

import pytest

from crawlers.page import LinkRole
from crawlers.reading.html import read_document
from crawlers.reading.permalinks import leads_to_a_contribution

URL = "http://bbs.example.com/show.php?id=7"


def roles(body: str, url: str = URL) -> dict[str, LinkRole]:
    return {link.url.rpartition("/")[2]: link.role for link in read_document(f"<body>{body}</body>", url).links}


@pytest.mark.parametrize(
    "post",
    [
        "<div id=p31><h3>海边的风 <a href='show.php?pid=31#p31'>昨天</a></h3><p>慢慢来，不着急。</p></div>",
        "<a name=p31></a><div><h3>海边的风 <a href='show.php?pid=31#p31'>昨天</a></h3><p>慢慢来，不着急。</p></div>",
        "<a id=p31></a>\n<table><tr><td><a href='http://bbs.example.com/show.php?pid=31#p31'>2 楼</a></td></tr></table>",
    ],
)
def test_a_link_to_where_it_stands_opens_its_page_again(post: str) -> None:
    assert roles(f"<div>{post}</div>")["show.php?pid=31"] is LinkRole.AGAIN


@pytest.mark.parametrize(
    ("link", "url"),
    [
        # Somebody's page with a link to a place as another's has it, and a board's newest answers.
        ("<div id=p31><a href='http://ads.example.net/show.php?pid=31#p31'>看这里</a></div>", URL),
        ("<div id=p31><a href='show.php?pid=31#p31'>昨天的回答</a></div>", "http://bbs.example.com/latest"),
        ("<div id=p31><a href='/talk?pid=31#p31'>昨天的回答</a></div>", "http://bbs.example.com/"),
    ],
)
def test_no_page_says_of_others_that_they_were_read(link: str, url: str) -> None:
    assert set(roles(link, url).values()) == {LinkRole.ASIDE}


def test_the_first_post_is_known_by_those_behind_it() -> None:
    first = "<div><a href='show.php?2,7,7#m-7'>建档要带哪些材料</a></div>"
    second = "<a name=m-31></a><div><a href='show.php?2,7,31#m-31'>答：建档要带哪些材料</a></div>"
    other = "<p>见 <a href='show.php?2,5,19#m-19'>那一楼</a></p>"
    found = roles(f"<div>{first}{second}{other}</div>", "http://bbs.example.com/show.php?2,7")
    assert found["show.php?2,7,7"] is found["show.php?2,7,31"] is LinkRole.AGAIN
    assert found["show.php?2,5,19"] is LinkRole.ASIDE


@pytest.mark.parametrize(
    "link",
    [
        "<a href='show.php?pid=32#p32'>别处的一楼</a><div id=p32>慢慢来，不着急。</div>",
        "<div><a href='show.php?pid=32#p32'>别处的一楼</a></div>",
        "<div><a href='turn.php?topic=9.msg32#new'>最新的一楼</a></div>",
    ],
)
def test_contributions_to_other_pages_are_asked_for_last(link: str) -> None:
    found = roles(link)
    assert set(found.values()) == {LinkRole.ASIDE}


@pytest.mark.parametrize(
    "link",
    [
        "<a href='chapter-2.html#part-1'>第二章的第一节</a>",
        "<a href='post.php?id=12#pinglun'>十二条评论</a>",
        "<a href='show.php?pid=32#p32'>别处的一楼</a><a href='show.php?pid=32'>那个帖子</a>",
        "<div id=p1><a href='chapter-2.html#p1'>第二章</a></div>",
    ],
)
def test_other_links_to_places_are_links_as_any(link: str) -> None:
    assert set(roles(link).values()) == {LinkRole.PLAIN}


def test_a_feed_of_posts_names_parts_of_pages() -> None:
    assert leads_to_a_contribution("http://bbs.example.com/show.php?2,7,31#m-31")
    assert not leads_to_a_contribution("http://bbs.example.com/show.php?2,7")
    assert not leads_to_a_contribution("http://blog.example.com/2026/12/#comment-31")
