"""Promises of reading what forum and blog software makes: each page here has one trait that kept a real one from being read."""

from datetime import UTC, datetime

import pytest

from crawlers.page import LinkRole
from crawlers.page_structure import PageShape, Structure
from crawlers.reading.dates import BEIJING
from crawlers.reading.html import read_document
from crawlers.reading.titles import leads_to_a_person

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("今天为了建档跑了三趟，真是累", "糖耐没过怎么办", "出一台八成新的吸奶器", "周末去水库骑车有人吗")
NAMES = ("小鹿乱撞", "豆豆妈", "一颗柚子树下", "海边的风")
SAID = (
    "昨天去医院排了两个小时的队，医生看了不到五分钟。",
    "我家也是这样，慢慢来。",
    "同问，等有经验的来。",
    "放松心情最重要。",
)


def read(body: str, url: str = "http://bbs.example.com/show.php?id=7", head: str = "") -> Structure:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>", url, now=NOW).structure


def floor(n: int, said: str) -> str:
    """A post whose links all do something, with a style of its own and the day its author joined."""
    return (
        f"<div id=floor_{n}><div><a href='person.php?uid={n}'>{NAMES[n]}</a><p>注册时间 2012-3-4</p></div>"
        f"<div>发表于 2026-11-1{n} 10:00 <a href='show.php?id=7&only={n}'>只看这位作者</a> <a href='mail.php?to={n}'>给他发消息</a></div>"
        f"<div><style>.wide{{margin-right:0}}</style>{said}</div></div>"
    )


@pytest.mark.parametrize("count", [2, 3, 4])
def test_posts_with_links_that_only_do_something_are_posts(count: int) -> None:
    structure = read(f"<h1>问一下建档的事</h1><div>{''.join(floor(n, SAID[n]) for n in range(count))}</div>")
    assert structure.shape is PageShape.THREAD
    assert [post.author for post in structure.posts] == list(NAMES[:count])
    assert [post.published_at.day for post in structure.posts if post.published_at] == [10 + n for n in range(count)]
    assert "margin" not in "".join(post.text for post in structure.posts)


def test_rows_that_share_a_title_keep_it() -> None:
    titles = ("短篇：出生证", "渡口", "短篇：出生证", "科幻：人造子宫", "短篇：出生证", "微小说：验血")
    rows = "".join(f"<p><a href='/w/{n}'>{title}</a> <span>2025-08-1{n}</span></p>" for n, title in enumerate(titles))
    listed = read(f"<div>{rows}</div>", "http://blog.example.com/stories/p1").rows
    assert [row.title for row in listed] == list(titles)


def test_the_named_parts_of_a_page_are_no_rows() -> None:
    parts = (
        "<div id=top class=bar><a href='list.php?board=2'>返回本版的列表</a></div>"
        f"<div id=posts><div><a href='/space?uid=4'>小鹿乱撞</a> 发表于 2026-11-12 09:30</div><p>{SAID[0] * 3}</p></div>"
        "<div id=answer class=bar>您需要登录后才可以回帖 <a href='rules.php?board=2'>本版积分规则</a></div>"
    )
    structure = read(f"<h1>问一下建档的事</h1><div>{parts}</div>")
    assert (structure.shape, structure.rows, structure.author) == (PageShape.DETAIL, (), "小鹿乱撞")


def test_a_row_is_dated_by_its_own_day_not_by_its_last_answer() -> None:
    rows = "".join(
        f"<tr><td><a href='show.php?id={n}'>{title}</a></td><td><cite><a href='person.php?uid={n}'>{NAMES[n]}</a></cite><em>2026-10-0{n + 1}</em></td>"
        f"<td><a href='last.php?id={n}'><span title='2026-11-1{n} 21:17'>{n + 1}&nbsp;天前</span></a></td></tr>"
        for n, title in enumerate(TITLES)
    )
    listed = read(f"<table>{rows}</table>", "http://bbs.example.com/list.php?board=2").rows
    assert [row.title for row in listed] == list(TITLES)
    assert [row.author for row in listed] == list(NAMES)
    assert [(row.published_at.month, row.published_at.day) for row in listed if row.published_at] == [
        (10, n + 1) for n in range(4)
    ]


def test_a_name_shown_as_a_letter_is_whole_and_the_earliest_time_of_a_row_is_its_own() -> None:
    rows = "".join(
        f"<li><a href='/user/{n}'><span title='{NAMES[n]}'>{NAMES[n][0]}</span></a><h3><a href='/topic/{n}'>{title}</a></h3>"
        f"<a href='/topic/{n}/9' title='2026-11-1{n}T19:12:00.000Z'></a><a href='/topic/{n}' title='2026-10-0{n + 1}T08:00:00.000Z'></a></li>"
        for n, title in enumerate(TITLES)
    )
    listed = read(f"<ul>{rows}</ul>", "http://bbs.example.com/category/2").rows
    assert [(row.title, row.author) for row in listed] == list(zip(TITLES, NAMES, strict=True))
    assert [row.published_at.month for row in listed if row.published_at] == [10] * 4


def test_posts_described_for_machines_are_signed_and_dated() -> None:
    posts = "".join(
        f"<li itemprop=comment><meta itemprop=datePublished content='2026-08-1{n}T10:08:00.000Z'><div itemprop=author>"
        f"<meta itemprop=name content='{NAMES[n]}'><a href='/user/{n}'>资料</a> 发表于 <i>最后由</i> 编辑</div><div>{SAID[n]}</div></li>"
        for n in range(3)
    )
    structure = read(f"<h1>问一下建档的事</h1><ul>{posts}</ul>")
    assert [post.author for post in structure.posts] == list(NAMES[:3])
    assert [post.published_at.day for post in structure.posts if post.published_at] == [10, 11, 12]


def test_menus_of_any_make_are_no_lists() -> None:
    entries = "".join(
        f"<li><a href='/{word}'>{word}的全部内容</a></li>" for word in ("分类", "最近更新", "热门标签", "所有成员")
    )
    body = f"<h1>糖耐没过</h1><p>{SAID[0]}</p><ul class='dropdown-menu' role=menu>{entries}</ul><div class=navbar><ul>{entries}</ul></div>"
    assert read(body).shape is PageShape.DETAIL


def article(n: int, *, link: str = "?p={}") -> str:
    return f"<article class='post hentry'><h2><a href='{link.format(100 + n)}'>{TITLES[n]}</a></h2><p>{SAID[n] * 3}</p><time datetime='2026-11-0{n + 1}T09:00:00+08:00'>某日</time></article>"


MONTHS = (
    "<aside><ul>"
    + "".join(f"<li><a href='?m=2026{m:02}'>2026年{m}月 (3)</a></li>" for m in range(1, 11))
    + "</ul></aside>"
)


@pytest.mark.parametrize("count", [2, 4])
def test_articles_with_numbered_addresses_are_rows_and_months_are_none(count: int) -> None:
    body = f"<main>{''.join(article(n) for n in range(count))}</main>{MONTHS}{MONTHS.replace('aside', 'div')}"
    structure = read(body, "http://blog.example.com/")
    assert structure.shape is PageShape.LISTING
    assert [row.title for row in structure.rows] == list(TITLES[:count])


def test_a_short_text_beside_many_links_is_a_text() -> None:
    links = "".join(f"<li><a href='/t/{n}'>最近大家都在看的第{n}篇文章</a></li>" for n in range(12))
    body = f"<div class=content><h1>糖耐没过</h1><p>{SAID[0]}</p></div><div id=sidebar class='col side'><ul>{links}</ul></div>"
    assert read(body, "http://blog.example.com/t/99").shape is PageShape.DETAIL
    related = f"<div class=box><b>相关推荐</b><ul>{links}</ul></div>"
    text = "".join(f"<p>{said * 4}</p>" for said in SAID)
    assert read(f"<h1>糖耐没过</h1>{text}{related}", "http://blog.example.com/t/99").shape is PageShape.DETAIL


def test_the_only_comment_below_an_article_is_a_comment() -> None:
    comment = "<ol><li id=comment-109 class=body><cite>阿哲 说道：</cite><a href='#comment-109'><time datetime='2026-11-03T10:00:00+08:00'>September 28th</time></a><p>同问，坐等有经验的来回答。</p></li></ol>"
    structure = read(f"<article><h1>糖耐没过</h1><p>{SAID[0] * 6}</p></article><div id=comments>{comment}</div>")
    assert [(post.author, post.published_at.day) for post in structure.posts if post.published_at] == [("阿哲", 3)]


def test_licence_and_related_articles_are_no_posts() -> None:
    below = f"<div class=licence>文章链接 http://blog.example.com/2026/07/04/a/ 除特别声明外均须注明来源</div><div class=more>2026-01-01 {SAID[0]}</div>"
    structure = read(
        f"<h1>糖耐没过</h1><p>{SAID[1] * 5}</p><div><span>作者 橘子汽水 发布于 2026年7月4日</span></div><section>{below}</section>"
    )
    assert (structure.shape, structure.posts, structure.author) == (PageShape.DETAIL, (), "橘子汽水")


def test_an_archive_gives_the_year_once_and_a_year_of_one_row_is_in_the_list() -> None:
    def row(n: int, day: str) -> str:
        return f"<article class=line><time>{day}</time> <a href='/p/{n}'>{TITLES[n]}</a></article>"

    body = f"<div class=year><h3>2024</h3>{row(0, '10-01')}{row(1, '02-29')}{row(2, '10-03')}</div><div class=year><h3>2020</h3>{row(3, '02-29')}</div>"
    listed = read(body, "http://blog.example.com/archives/").rows
    assert [str(row.published_at)[:10] for row in listed] == ["2024-10-01", "2024-02-29", "2024-10-03", "2020-02-29"]


def test_the_day_that_is_shown_is_right_where_the_zone_of_the_stamp_is_not() -> None:
    shown = "<h1>糖耐没过</h1><time datetime='2026-09-02T23:20:00+00:00'>2026-09-02</time><p>水果少吃一点就好。</p>"
    published = read(shown).published_at
    assert published is not None
    assert published.isoformat() == "2026-09-02T23:20:00+08:00"
    published = read(shown.replace(">2026-09-02<", ">2026-09-03<")).published_at
    assert published is not None
    assert published.isoformat() == "2026-09-02T23:20:00+00:00"


def test_cards_are_named_by_their_headings() -> None:
    buttons = "".join(
        f"<li><h3>{title}</h3><p>{SAID[n]}</p><a href='/c/{n}'>查看详情</a></li>" for n, title in enumerate(TITLES)
    )
    wrapped = "".join(
        f"<a class=card href='/c/{n}'><h4>{title}</h4><div>{SAID[n] * 4}</div></a>" for n, title in enumerate(TITLES)
    )
    for body in (f"<ul>{buttons}</ul>", f"<div>{wrapped}</div>"):
        listed = read(body, "http://shop.example.com/cases/").rows
        assert [(row.url[-1], row.title) for row in listed] == [(str(n), title) for n, title in enumerate(TITLES)]


def test_who_set_a_site_up_signs_its_texts_and_a_maker_of_software_none() -> None:
    text = f"<h1>糖耐没过</h1><p>{SAID[0] * 5}</p><footer>Powered by <b>Somebody</b></footer>"
    assert read(text).author == ""
    assert read(text, head="<meta property='article:author' content='橘子汽水'>").author == "橘子汽水"


@pytest.mark.parametrize(
    ("address", "is_person"),
    [
        ("/u/lilywang", True),
        ("home.php?mod=space&uid=33&do=thread&type=reply", True),
        ("/member.php?u=12", True),
        ("home.php?mod=space&uid=3&do=blog&id=7", False),
        ("/user/12/posts/15", False),
        ("/news/12", False),
        ("space-uid-33.html", True),
        ("/home/20261103.html", False),
        ("index.php?action=profile;u=15", True),
        ("index.php?action=profile;area=posts;id=15;start=20", False),
        ("index.php?topic=3.0", False),
    ],
)
def test_a_persons_page_is_told_from_a_persons_text(address: str, is_person: bool) -> None:
    assert leads_to_a_person(address) is is_person


def ranked(n: int, said: str) -> str:
    """A post with its author's rank in a place named after him, and its day as a link to itself."""
    return (
        f"<div class=entry><h2><a href='show.php?pid={n}'>2026-11-1{n} 10:00:00</a></h2><dl><dt><a href='person.php?uid={n}'>{NAMES[n]}</a></dt>"
        f"<dd class=usertitle>Member</dd></dl><div>{said}</div></div>"
    )


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_rank_is_no_name_and_a_day_no_title(count: int) -> None:
    crumbs = "<div class=crumbs><a href='show.php?id=7'>问一下建档的事</a></div>"
    body = f"<h1>某某论坛</h1><div>{crumbs}{''.join(ranked(n, SAID[n]) for n in range(count))}</div>"
    structure = read(body, "http://bbs.example.com/show.php?pid=71")
    assert structure.shape is (PageShape.DETAIL if count == 1 else PageShape.THREAD)
    assert structure.author == NAMES[0]
    assert [post.author for post in structure.posts] == list(NAMES[:count] if count > 1 else ())


def test_behind_a_linked_name_stand_ranks_and_commas() -> None:
    rows = "".join(
        f"<tr><td><a href='show.php?id={n}'>{title}</a><div class=author><a href='person.php?uid={n}'>{NAMES[n]}</a>, 10-1{n}-2026, 04:0{n} PM</div></td>"
        f"<td><a href='last.php?id={n}'>11-0{n + 1}-2026, 08:15 AM</a></td></tr>"
        for n, title in enumerate(TITLES)
    )
    listed = read(f"<table>{rows}</table>", "http://bbs.example.com/list.php?board=2").rows
    assert [row.author for row in listed] == list(NAMES)
    assert [row.title for row in listed] == list(TITLES)


def test_other_views_of_a_page_are_no_rows_of_it() -> None:
    views = "".join(f"<div><a href='show.php?{view}&id=7'>换一种方式看这个帖子</a></div>" for view in ("mode=tree", "mode=flat", "order=desc"))  # fmt: skip
    assert read(f"<h1>问一下建档的事</h1><section>{views}</section><p>{SAID[0]}</p>").rows == ()


def test_few_rows_that_ask_not_to_be_followed_have_nothing_behind_them() -> None:
    rows = "".join(
        f"<li><a href='/w/{n}' {'rel=nofollow' if n == 3 else ''}>{title}</a></li>" for n, title in enumerate(TITLES)
    )
    roles = [link.role for link in read_document(f"<body><ul>{rows}</ul></body>", "http://a.cn/w", now=NOW).links]
    assert roles == [LinkRole.ROW] * 3 + [LinkRole.ASIDE]


def test_comments_beside_their_heading_and_their_form_are_posts() -> None:
    remarks = "".join(
        f"<div class=remark id={n}><b>{NAMES[n]} </b><span>2026-11-1{n} 09:30</span><div>{SAID[n]}</div></div>"
        for n in range(3)
    )
    others = "".join(f"<div class=part{n}>{words}</div>" for n, words in enumerate(("发表评论", "昵称", "邮箱", "收到三条", "验证码", "提交")))  # fmt: skip
    structure = read(f"<h1>糖耐没过</h1><article>{SAID[0] * 4}</article><section>{others}{remarks}</section>")
    assert [post.author for post in structure.posts] == list(NAMES[:3])


def test_a_day_of_a_calendar_dates_nothing() -> None:
    days = "".join(f"<td><a href='/?date={n}' title='2026-11-1{n} (3)'>1{n}</a></td>" for n in range(5))
    body = f"<h2>糖耐没过<span>2026-09-25 21:27:00</span></h2><p>{SAID[0] * 4}</p><table><tr>{days}</tr></table>"
    assert read(body, "http://blog.example.com/?id=20").published_at == datetime.fromisoformat("2026-09-25T21:27:00+08:00")  # fmt: skip


def named_in_a_heading(n: int, said: str) -> str:
    """A post whose author stands in a heading, and its subject over a link to itself."""
    subject = f"{'Re: ' if n else ''}问一下建档的事"
    return (
        f"<div class=piece id=msg{n}><h4><a href='index.php?action=profile;u={n}'>{NAMES[n]}</a></h4><a href='index.php?msg={n}'>{subject}</a>"
        f"<i>{'Reply #' + str(n) if n else ''}</i> Nov 1{n}, 2026, 09:30 AM<div>{said}</div></div><hr>"
    )


def test_posts_headed_by_names_and_by_the_subject_of_all_are_posts() -> None:
    posts = "".join(named_in_a_heading(n, SAID[n]) for n in range(3))
    body = f"<h2>问一下建档的事</h2><p>Started by {NAMES[0]}, Nov 10, 2026, 09:30 AM</p><form>{posts}</form>"
    head = "<title>问一下建档的事 - 某某论坛</title>"
    structure = read(body, "http://bbs.example.com/index.php?topic=2.0", head=head)
    assert (structure.shape, structure.author) == (PageShape.THREAD, NAMES[0])
    assert [(post.author, post.published_at.day) for post in structure.posts if post.published_at] == [
        (NAMES[n], 10 + n) for n in range(3)
    ]


def test_a_clock_is_no_day_of_the_page() -> None:
    shown = f"{NOW.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    clock = f"<div><time datetime='{NOW.isoformat()}'>{shown}</time></div>"
    body = f"<h1>问一下建档的事</h1><p>发表于 2026-11-02 09:30</p><p>{SAID[0] * 4}</p>"
    for head in (clock, f"<div>现在是 {shown}</div>"):
        assert read(head + body).published_at == datetime(2026, 11, 2, 9, 30, tzinfo=BEIJING)


def test_an_index_of_boards_is_a_listing() -> None:
    boards = "".join(
        f"<tr><td><a href='list?b={n}'>版块{n}</a></td><td>主题 3{n} 帖子 15{n}</td><td><a href='show?t={n}'>{title}</a><br>2026-11-1{n} 09:30 由 {NAMES[n]} 发表</td></tr>"
        for n, title in enumerate(TITLES)
    )
    numbers = "<div class=piece><p>论坛统计：共有会员三百二十人，最新会员是木木夕。</p><p>在线记录 88 人，出现于 2026-11-02 09:30</p></div>"
    structure = read(f"<div class=piece><table>{boards}</table></div>{numbers}", "http://bbs.example.com/index.php")
    assert structure.shape is PageShape.LISTING
    assert structure.posts == ()
