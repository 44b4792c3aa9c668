"""Promises of structure finding: rows, posts, dates and authors of pages in mark-up nobody told us about."""

from datetime import UTC, datetime

import pytest

from crawlers.page import BlockKind, LinkRole
from crawlers.page_structure import PageShape
from crawlers.reading.document import Document
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "http://bbs.example.com/list?fid=2"
TITLES = ("老街的豆花摊还在吗", "求推荐靠谱的搬家师傅", "周末去水库骑车有人吗", "出一辆九成新的儿童车")
MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/new'>最新</a></li><li><a href='/hot'>热门</a></li><li><a href='/my'>我的</a></li></ul>"
WRITTEN = ("2026-05-01 08:30", "3天前", "昨天 10:00", "2026年11月2日")

TABLE = (
    "<table>"
    + "".join(
        f"<tr><td><a href='/t/{n}'>{title}</a></td><td><cite><a href='/space?uid={n}'>网友{n}</a></cite></td><td>{WRITTEN[n]}</td></tr>"
        for n, title in enumerate(TITLES)
    )
    + "</table>"
)
CARDS = (
    "<div id=list>"
    + "".join(
        f"<a class=card href='/t/{n}'><div>{title}</div><small>{WRITTEN[n]}</small></a>"
        for n, title in enumerate(TITLES)
    )
    + "</div>"
)
TBODIES = (
    "<table>"
    + "".join(
        f"<tbody id=normal_{n}><tr><th><em>[<a href='/type'>闲聊</a>]</em><a href='/t/{n}'>{title}</a></th><td class=by>作者：网友{n} {WRITTEN[n]}</td></tr></tbody>"
        for n, title in enumerate(TITLES)
    )
    + "</table>"
)
ARTICLES = "<main>" + "".join(
    f"<article class='post-{n} hentry'><header><h2><a href='/t/{n}'>{title}</a></h2></header><p>这一篇写的是{title}，前前后后说了很多话，值得慢慢看完。</p>"
    f"<footer><time datetime='2026-05-0{n + 1}T08:00:00+08:00'>五月</time> <span class=author>网友{n}</span> <a href='/t/{n}#comments'>3 条评论</a></footer></article>"
    for n, title in enumerate(TITLES)
)
FLOORS = (
    "<div id=posts>"
    + "".join(
        f"<div id=post_{n}><div class=side><a href='/space?uid={n}'>网友{n}</a></div><div>发表于 2026-05-0{n + 1} 10:00<p>第{n}楼的话：这件事我也遇到过，后来慢慢就好了。</p></div></div>"
        for n in range(4)
    )
    + "</div>"
)


def read(body: str, url: str = URL) -> Document:
    return read_document(f"<html><body>{MENU}{body}</body></html>", url, now=NOW)


@pytest.mark.parametrize("body", [TABLE, CARDS, TBODIES, ARTICLES], ids=["table", "cards", "tbodies", "articles"])
def test_the_rows_of_a_list_are_found_in_any_markup(body: str) -> None:
    structure = read(body).structure
    assert structure.shape is PageShape.LISTING
    assert [(row.url.rsplit("/", 1)[1], row.title.split(" ")[0]) for row in structure.rows] == [
        (str(n), title) for n, title in enumerate(TITLES)
    ]
    assert all(row.published_at is not None for row in structure.rows)


@pytest.mark.parametrize("body", [TABLE, TBODIES, ARTICLES], ids=["table", "tbodies", "articles"])
def test_rows_name_their_authors(body: str) -> None:
    assert [row.author for row in read(body).structure.rows] == ["网友0", "网友1", "网友2", "网友3"]


def test_a_menu_is_no_list() -> None:
    document = read("<p>一篇文章，写了老街的早晨、码头的中午和公园的夜里，没有别的什么。</p>")
    assert document.structure.rows == ()
    assert document.structure.shape is PageShape.DETAIL


def test_links_know_whether_they_are_rows() -> None:
    roles = {link.url: link.role for link in read(TABLE).links}
    assert roles["http://bbs.example.com/t/0"] is LinkRole.ROW
    assert roles["http://bbs.example.com/hot"] is LinkRole.PLAIN


def test_the_posts_of_a_thread_are_found_with_author_and_date() -> None:
    document = read(FLOORS, "http://bbs.example.com/thread/7")
    structure = document.structure
    assert structure.shape is PageShape.THREAD
    assert [post.author for post in structure.posts] == ["网友0", "网友1", "网友2", "网友3"]
    assert [post.published_at.day for post in structure.posts if post.published_at] == [1, 2, 3, 4]
    assert (structure.author, structure.published_at) == ("网友0", structure.posts[0].published_at)


def test_what_others_said_in_a_thread_is_a_comment_and_what_its_author_said_is_not() -> None:
    blocks = {block.text: block.kind for block in read(FLOORS, "http://bbs.example.com/thread/7").blocks}
    assert blocks["第0楼的话：这件事我也遇到过，后来慢慢就好了。"] is BlockKind.PARAGRAPH
    assert blocks["第1楼的话：这件事我也遇到过，后来慢慢就好了。"] is BlockKind.COMMENT


def test_the_date_of_an_article_is_what_its_head_says_before_what_its_text_says() -> None:
    html = "<head><meta property='article:published_time' content='2026-03-04T05:06:07+08:00'></head><body><p>作者：阿明 2026-01-01 说起一件旧事，说了很久很久很久。</p></body>"
    structure = read_document(html, URL, now=NOW).structure
    assert structure.published_at is not None
    assert structure.published_at.isoformat() == "2026-03-04T05:06:07+08:00"
    assert structure.author == "阿明"


@pytest.mark.parametrize(
    "html",
    ["", "<p>x", "<table>" * 600, "<a href='http://['>x</a>" * 10, "<frameset><frame src=/a></frameset>", "\0<div>"],
)
def test_no_page_breaks_it(html: str) -> None:
    assert read_document(html, URL, now=NOW).structure.posts == ()


def forum_post(name: str, exact: str, shown: str, text: str) -> str:
    """As forums build a post: who and when in small pieces, the exact time in a title, and "comment" in every class."""
    return (
        f"<div class='comments-item'><div class=face>{name[0]}</div><div class=info><div class=item-username><a href='/user/3/'>"
        f"<span>{name}</span></a></div><ul class=when><li title='{exact}'>{shown}</li></ul></div><div class=said><p>{text}</p></div></div>"
    )


TOPIC = [
    ("林小河", "Nov. 2, 2026, 12:25 p.m.", "2 Nov", "请问江边的早点摊几点开门，有没有豆花"),
    ("annalee", "2026-11-03T08:30:00+08:00", "23h", "六点就开了，豆花要早去，晚了只剩油条"),
    ("老陈说", "2026-11-04 09:00", "22h", "同意楼上，骑车过去十分钟，摊子在桥下"),
]


def test_the_time_a_title_tells_makes_a_post_of_a_piece() -> None:
    html = f"<h1>江边早点求推荐</h1><div>{''.join(forum_post(*one) for one in TOPIC)}</div>"
    structure = read_document(html, "http://f.example.com/topic/7/x/", now=NOW).structure
    assert structure.shape is PageShape.THREAD
    # Nothing stands above the posts: the first is the topic's, whatever the classes are called.
    assert structure.author == "林小河"
    assert [(post.author, post.published_at.date().isoformat()) for post in structure.posts if post.published_at] == [
        ("林小河", "2026-11-02"),
        ("annalee", "2026-11-03"),
        ("老陈说", "2026-11-04"),
    ]


def test_a_topic_nobody_answered_still_has_its_author_and_date() -> None:
    html = f"<h1>江边早点求推荐</h1><div>{forum_post(*TOPIC[0])}</div><p><a href='/login'>登录后参与回复讨论</a></p>"
    structure = read_document(html, "http://f.example.com/topic/7/x/", now=NOW).structure
    assert structure.author == "林小河"
    assert structure.published_at is not None
    assert structure.published_at.date().isoformat() == "2026-11-02"


def test_posts_below_an_article_stay_comments() -> None:
    article = "<article><p>河边的老房子要拆了，住了四十年的人家都在收拾东西，街坊们来送最后一程。</p></article>"
    html = f"<h1>老街最后一天</h1>{article}<div class=comments>{''.join(forum_post(*one) for one in TOPIC)}</div>"
    structure = read_document(html, "http://f.example.com/story/7", now=NOW).structure
    assert structure.author != "林小河"
    assert len(structure.posts) == 3


def test_a_byline_is_no_part_of_a_name_and_a_name_may_have_two_words() -> None:
    rows = "".join(
        f"<li><h2><a href='/p/{n}.html'>{title}</a></h2><address class='vcard author'>By <a href='/author/{n}'>Anna Lee</a></address></li>"
        for n, title in enumerate(("河边散步见闻", "图书馆的下午茶", "骑车去水库看日落"))
    )
    listed = read_document(f"<ol>{rows}</ol>", "http://b.example.com/", now=NOW).structure
    assert [row.author for row in listed.rows] == ["Anna Lee"] * 3
    text = "今天去了河边，水比上个月浅，桥下有人钓鱼，我坐了一个下午。" * 4
    html = f"<h1>河边散步</h1><footer>By <a href='/author/anna-lee.html'>Anna Lee</a></footer><p>{text}</p>"
    assert read_document(html, "http://b.example.com/p/1.html", now=NOW).structure.author == "Anna Lee"


@pytest.mark.parametrize(
    "title", ["2026 年十佳早点摊评选", "查看 2026-05-01 的全部帖子和图片", "3 天前", "Permalink to 2026-05-01 story"]
)
def test_a_title_that_says_more_than_when_is_no_stamp(title: str) -> None:
    html = "".join(
        f"<div class=x><p title='{title}'>{words}</p></div>" for words in ("一段没有日期的话", "另一段没有日期的话")
    )
    structure = read_document(html, "http://f.example.com/a/1", now=NOW).structure
    assert structure.published_at is None
    assert structure.posts == ()


def test_scripts_in_the_body_are_neither_prose_nor_dates() -> None:
    script = "<script>var state = 'Written by: somebody, 2020-01-01. " + "看不见的很多很多字。" * 200 + "'</script>"
    listed = read_document(CARDS + script, URL, now=NOW).structure
    assert listed.shape is PageShape.LISTING
    page = read_document(
        f"{script}<h1>河边散步</h1><p>{'河边的水浅了，桥下有人钓鱼。' * 9}</p>", f"{URL}&x=1", now=NOW
    ).structure
    assert (page.author, page.published_at) == ("", None)


def test_a_card_that_is_one_link_is_titled_without_its_date() -> None:
    rows = read_document(CARDS, URL, now=NOW).structure.rows
    assert [row.title for row in rows] == list(TITLES)
