"""Promises of reading what blog software makes: each page here has one trait that kept a real one from being read."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("渡口的早点铺", "雨天骑车见闻", "老街搬家记", "水库边的茶馆")
NAMES = ("小鹿乱撞", "豆豆妈", "一颗柚子树下", "海边的风")
SAID = (
    "早上五点铺子就开了门，门口排队的人说着各自的方言。",
    "雨下了一整天，路上的人不多，桥头的灯一直亮着。",
    "搬家的车停在巷口，邻居都出来帮忙抬那张旧书桌。",
    "茶馆里的老人说，水库修好那年，山后的寺庙才有路。",
)


def read(body: str, url: str, title: str = "老街随笔") -> Structure:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_document(html, url, now=NOW).structure


def piece(n: int) -> str:
    """An article of a front page: numbered, headed by a link to its whole text, signed."""
    return (
        f"<article id=wen_{n}><header><h2><a href=/wen/{n}.html>{TITLES[n]}</a></h2><span>作者 <a href=/authors/{n}>{NAMES[n]}</a> 在 "
        f"<time datetime=2026-11-0{n + 1}T08:00:00+08:00>Sunday, November {n + 1}. 2026</time></span></header><div>{SAID[n] * 3}</div></article>"
    )


def test_articles_below_the_newest_one_are_no_answers_to_it() -> None:
    body = f"<header><a href=/><h1>老街随笔</h1></a></header><main>{''.join(map(piece, range(4)))}</main>"
    structure = read(body, "http://blog.example.com/p/2")
    assert (structure.shape, structure.posts) == (PageShape.LISTING, ())
    assert [(row.title, row.author, row.published_at and row.published_at.day) for row in structure.rows] == [
        (TITLES[n], NAMES[n], n + 1) for n in range(4)
    ]


@pytest.mark.parametrize("between", [" 在 ", " About ", " 于 ", " on ", "，", " 发表于 "])
@pytest.mark.parametrize("end", [":", "", " 08:05"])
@pytest.mark.parametrize("heading", ["h4", "div"])
def test_a_name_before_the_day_of_a_comment_is_its_authors(between: str, end: str, heading: str) -> None:
    said = "".join(
        f"<article id=c{n} class=comment><{heading}>{NAMES[n]}{between}<time datetime=2026-11-0{n + 1}T08:05:00+08:00>Sunday, November {n + 1}. 2026</time>{end}</{heading}>"
        f"<div>{SAID[n]}</div></article>"
        for n in range(3)
    )
    body = f"<h2>渡口的早点铺</h2><div>{SAID[0] * 3}</div><section id=comments><h3>回复</h3>{said}</section>"
    posts = read(body, "http://blog.example.com/wen/0.html", "渡口的早点铺").posts
    assert [(post.author, post.published_at and post.published_at.day) for post in posts] == [
        (NAMES[n], n + 1) for n in range(3)
    ]


SIDE = "<div><h3>最近</h3><ul><li><a href=/wen/7.html>下雨天的豆花</a></li><li><a href=/wen/8.html>去赶集的路上</a></li><li><a href=/wen/9.html>旧工厂的烟囱</a></li></ul></div>"
ALONE = (
    piece(0),
    f"<div class=pian><h2>2026-11-01</h2><h2><a href=/wen/0.html>{TITLES[0]}</a></h2><p>{SAID[0] * 3}</p><p>作者：{NAMES[0]}</p></div>",
    f"<article><a href=/wen/0.html><div><h3>{TITLES[0]}</h3><p>{SAID[0] * 3}</p><i>作者：{NAMES[0]}</i> <time datetime=2026-11-01>11-01</time></div></a></article>",
)


@pytest.mark.parametrize("alone", ALONE)
@pytest.mark.parametrize("side", ["", SIDE, f"<aside>{SIDE}</aside>"])
def test_the_last_page_of_an_archive_lists_its_only_article(alone: str, side: str) -> None:
    structure = read(f"<a href=/><h1>老街随笔</h1></a><main>{alone}</main>{side}", "http://blog.example.com/p/5")
    assert structure.shape is PageShape.LISTING
    rows = [(row.title, row.author, row.published_at and row.published_at.day) for row in structure.rows]
    assert (TITLES[0], NAMES[0], 1) in rows
    assert len(rows) == 1 or side == SIDE


def test_several_articles_below_the_sites_own_heading_are_not_one() -> None:
    """However much stands in a column beside them, and though no heading but the site's is a large one."""
    pieces = "".join(
        f"<div class=pian><h4><a href=/wen/{n}.html>{TITLES[n]}</a></h4><p>{SAID[n]}</p><p>{NAMES[n]} 2026-11-0{n + 1}</p></div>"
        for n in range(3)
    )
    column = f"<div><h3>说过的话</h3>{''.join(f'<p>{words * 3}</p>' for words in SAID * 4)}</div>"
    body = f"<div><div><h1><a href=http://blog.example.com/>老街随笔</a></h1></div><div>{pieces}</div>{column}</div>"
    rows = read(body, "http://blog.example.com/2026/11", "十一月").rows
    assert [(row.title, row.published_at and row.published_at.day) for row in rows] == [
        (TITLES[n], n + 1) for n in range(3)
    ]


@pytest.mark.parametrize("alone", ALONE)
def test_an_article_whose_heading_leads_to_another_address_of_it_is_no_list(alone: str) -> None:
    url, site = "http://blog.example.com/2026/11/0.html", "<a href=/><h1>老街随笔</h1></a>"
    for title in (f"{TITLES[0]} « 老街随笔", f"老街随笔 » {TITLES[0]}"):
        assert read(f"{site}<main>{alone}</main>", url, title).shape is PageShape.DETAIL
    form = "<form><textarea name=say></textarea><button>回复</button></form>"
    assert read(f"{site}<main>{alone}</main>{form}", url).shape is PageShape.DETAIL


def card(n: int, words: str) -> str:
    return (
        f"<article class=ka><a href=/wen/{n}.html><h3>{TITLES[n]}</h3><p>{words}</p><span>By {NAMES[n]}</span> "
        f"<time datetime=2026-11-0{n + 1}>11-0{n + 1}</time></a></article>"
    )


def test_a_text_before_longer_words_of_others_is_one_text() -> None:
    own = f"<header><h1>{TITLES[0]}</h1><h4><a href=/author/0>{NAMES[0]}</a></h4><time datetime=2026-11-01>2026年11月1日</time></header><p>{SAID[0] * 2}</p>"
    further = "".join(card(n, "".join(SAID) * 2) for n in range(1, 4))
    structure = read(f"<article>{own}</article><div>{further}</div>", "http://blog.example.com/wen/0/", TITLES[0])
    assert (structure.shape, structure.author) == (PageShape.DETAIL, NAMES[0])
    assert structure.published_at is not None
    assert structure.published_at.day == 1


def test_a_list_below_a_note_of_its_own_is_a_list() -> None:
    rows = "".join(
        f"<li><a href=/wen/{n}.html>{TITLES[n % 4]}之{n}</a> <i>2026-11-{n + 1:02}</i></li>" for n in range(18)
    )
    body = f"<h1>城里事</h1><p>2026-10-01 起本栏目改名，{SAID[2]}</p><ul>{rows}</ul>"
    assert read(body, "http://blog.example.com/cheng-li-shi", "城里事").shape is PageShape.LISTING


def said_at(hours: tuple[str, ...], days: dict[int, str], called: str = "huiying-comment") -> Structure:
    """Comments that show their hour, and their day where it is another than that of the comment before."""
    said = "".join(
        f"<li id={called}-26110{n}-0{n}><strong>{NAMES[n]}</strong><p><a href='#{n}'>{days.get(n, '')} 发布于 {hour}</a></p><p>{SAID[n]}</p></li>"
        for n, hour in enumerate(hours)
    )
    body = f"<h2>{TITLES[0]}</h2><p>{SAID[0] * 3}</p><p>2026-11-01</p><ol id=comments>{said}</ol>"
    return read(body, "http://blog.example.com/wen/0", TITLES[0])


@pytest.mark.parametrize(
    ("hours", "days", "read_days"),
    [
        (("08:05", "13:30:10", "21:00"), {0: "星期六, 11月  7, 2026"}, [7, 7, 7]),
        (("08:05:00", "13:30:10", "02:10", "9:15"), {0: "2026年11月7日", 2: "2026年11月9日"}, [7, 7, 9, 9]),
        (("21:00", "13:30", "8:05"), {0: "Saturday, November 7, 2026"}, [7, 7, 7]),
        (("21:00",), {0: "2026-11-07"}, [7]),
    ],
)
def test_comments_share_the_day_that_is_said_once(hours: tuple[str, ...], days: dict[int, str], read_days: list[int]) -> None:  # fmt: skip
    posts = said_at(hours, days).posts
    assert [(post.author, post.published_at and post.published_at.day) for post in posts] == list(zip(NAMES, read_days, strict=False))  # fmt: skip


def test_hours_that_run_back_and_forth_are_not_of_one_day() -> None:
    posts = said_at(("21:00", "09:15", "13:30"), {0: "2026-11-07"}).posts
    assert {post.author for post in posts if post.published_at and post.published_at.day == 7} <= {NAMES[0]}


def test_pages_of_the_owner_elsewhere_are_no_rows() -> None:
    elsewhere = ("https://ma.example.net/laojie", "https://niao.example.org/laojie", "https://lian.example.com/laojie")
    menu = "".join(f"<li><a href={url} title=老街>老街随笔的代码页面{n}</a></li>" for n, url in enumerate(elsewhere))
    text = f"<article><h1>{TITLES[0]}</h1><p>{SAID[0] * 3}</p></article>"
    assert read(f"<nav><ul>{menu}</ul></nav>{text}", "http://blog.example.com/wen/0", TITLES[0]).rows == ()
    home = "".join(f"<li><a href=/wen/{n}>{TITLES[n]}</a></li>" for n in range(1, 4))
    rows = read(f"<nav><ul>{home}</ul></nav>{text}", "http://blog.example.com/wen/0", TITLES[0]).rows
    assert [row.title for row in rows] == list(TITLES[1:])


@pytest.mark.parametrize("side", ["aside", "div"])
def test_columns_of_a_page_are_no_rows(side: str) -> None:
    columns = (
        ("文章归档", "2026年十一月的", "2026年十月的"),
        ("城里城外的事", "城里人家的事情", "乡下人家的事情"),
        ("管理", "打开登入的页面", "订阅老街随笔吧"),
    )
    made = "".join(
        f"<section class=lan><h3>{name}</h3><p><a href=/k/{n}/a>{first}</a> <a href=/k/{n}/b>{second}</a></p></section>"
        for n, (name, first, second) in enumerate(columns)
    )
    body = f"<article><h1>{TITLES[0]}</h1><p>{SAID[0] * 3}</p></article><{side}>{made}</{side}>"
    assert read(body, "http://blog.example.com/wen/0", TITLES[0]).rows == ()


def test_an_author_described_with_room_in_a_line_of_a_list_is_the_articles() -> None:
    room = "\n" + " " * 40
    described = f"<li itemprop=author itemscope>{room}作者: <a itemprop=name{room}href=/authors/3{room}rel=author>{NAMES[2]}</a>{room}</li>"
    when = "<li>时间: <time datetime=2026-11-04T07:00:00+08:00>2026-11-04</time></li>"
    body = f"<article><h1>{TITLES[0]}</h1><ul>{described}{when}</ul><p>{SAID[0] * 3}</p></article>"
    assert read(body, "http://blog.example.com/wen/0", TITLES[0]).author == NAMES[2]
