"""Promises of reading what wiki software makes: each page here has one trait that kept a real one from being read."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from crawlers.page import LinkRole
from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("渡口", "老街", "竹编", "米酒", "白石戏台", "南塘古井", "县志")
SAID = "老人说这件事从来没有一定之规，全看当年的雨水和人手，后来的修订者又补上了尺寸与方位。"


def read(body: str, url: str = "http://wiki.example.com/w/index") -> Structure:
    return read_document(f"<html><body>{body}</body></html>", url, now=NOW).structure


def entry(name: str, address: str = "/w/{}") -> str:
    return f"<li><a href='{address.format(name)}'>{name}</a></li>"


@pytest.mark.parametrize("address", ["/w/{}", "/show?id=手艺:{}", "/w.php/{}"])
def test_an_index_of_short_names_is_a_list(address: str) -> None:
    body = f"<h1>所有条目</h1><p>共有七条。</p><ul>{''.join(entry(name, address) for name in NAMES)}</ul>"
    structure = read(body)
    assert structure.shape is PageShape.LISTING
    assert [row.title for row in structure.rows] == list(NAMES)


def test_short_words_that_their_addresses_do_not_bear_are_a_menu() -> None:
    entries = "".join(f"<li><a href='/go/{n}'>{name}</a></li>" for n, name in enumerate(NAMES))
    assert read(f"<h1>渡口</h1><p>{SAID * 2}</p><div><ul>{entries}</ul></div>").rows == ()


def test_an_index_parted_by_initials_is_one_list() -> None:
    parts = "".join(f"<div class=part><h3>{name[0]}</h3><ul>{entry(name)}</ul></div>" for name in NAMES)
    assert [row.title for row in read(f"<h1>分类：手艺</h1><div>{parts}</div>").rows] == list(NAMES)
    days = "".join(f"<h4>11月{n + 1}日</h4><ul>{entry(name)}</ul>" for n, name in enumerate(NAMES))
    assert [row.title for row in read(f"<h1>新条目</h1><div>{days}</div>").rows] == list(NAMES)


def test_a_change_is_a_row_under_the_name_of_its_page_not_of_whoever_made_it() -> None:
    rows = "".join(
        f"<li><a href='/w?title={name}&diff={n}&oldid={n}'>差异</a> <a href='/w?title={name}&action=history'>历史</a> <a href='/w/{name}'>{name}</a>"
        f" 2026-11-1{n} 0{n}:30 (+{n}) <a href='/w?title=User:reader_number_{n}&action=edit&redlink=1'>reader_number_{n}</a> 修订</li>"
        for n, name in enumerate(NAMES)
    )
    listed = read(f"<h1>最近更改</h1><ul>{rows}</ul>").rows
    assert [row.title for row in listed] == list(NAMES)
    assert [row.author for row in listed] == [f"reader_number_{n}" for n in range(len(NAMES))]
    assert [row.published_at.day for row in listed if row.published_at] == list(range(10, 17))


@pytest.mark.parametrize(
    ("foot", "author", "moment"),
    [
        ("此页面最后编辑于2026年9月19日 (星期六) 14:27。", "", "2026-09-19T14:27:00+08:00"),
        ("渡口.txt · 最后更改: 2026/06/27 00:02 由 木木夕", "木木夕", "2026-06-27T00:02:00+08:00"),
        ("渡口 (rev 3), modified 2026-06-26 16:02:00z by <a>Liu Yang</a> , tags: 手艺", "Liu Yang", "2026-06-26T16:02:00+00:00"),
        ("此文 last modified: 2026年9月19日 14:27 Powered by 某某维基, an open source application", "", "2026-09-19T14:27:00+08:00"),
        ("This page was last edited on 19 September 2026, at 14:27, by Echo.", "Echo", "2026-09-19T14:27:00+08:00"),
    ],
)  # fmt: skip
def test_a_page_is_dated_by_its_last_change_not_by_the_days_it_tells_of(foot: str, author: str, moment: str) -> None:
    structure = read(f"<h1>渡口</h1><p>渡口在2003年5月1日停用，2019年6月2日重开。{SAID * 3}</p><footer>{foot}</footer>")
    assert structure.author == author
    assert structure.published_at == datetime.fromisoformat(moment)


def test_a_page_that_says_when_it_was_published_keeps_that_day() -> None:
    body = f"<h1>渡口</h1><div>2026-05-01 10:00</div><p>{SAID * 3}</p><div>最后更新于 2026-07-01 10:00</div>"
    assert read(body).published_at == datetime.fromisoformat("2026-05-01T10:00:00+08:00")


@pytest.mark.parametrize("form", ["<p>{} --<a href='/w/{n}'>{}</a>（<a href='/t/{n}'>讨论</a>） 2026年11月1{n}日 (一) 01:46 (UTC)</p>", "<p>{} — <em>{} 2026/11/1{n} 09:46</em></p>"])  # fmt: skip
def test_signed_paragraphs_are_posts(form: str) -> None:
    people = ("陈小满", "Liu Yang", "老桥头")
    posts = "".join(f"<h2>来源{n}</h2>{form.format(SAID, name, n=n)}" for n, name in enumerate(people))
    structure = read(f"<h1>讨论：渡口</h1><div>{posts}</div>")
    assert structure.shape is PageShape.THREAD
    assert [post.author for post in structure.posts] == list(people)
    assert [post.published_at.day for post in structure.posts if post.published_at] == [10, 11, 12]


def test_a_foot_written_with_much_room_is_still_a_foot() -> None:
    links = "".join(f"<a href='/about/{n}'>\n{' ' * 200}本站由某某软件的第{n}版驱动</a>" for n in range(4))
    assert read(f"<div><p>{SAID}</p></div><footer><p>{links}</p></footer><ul>{''.join(map(entry, NAMES))}</ul>").rows[0].title == NAMES[0]  # fmt: skip


def test_what_may_be_done_with_a_page_is_aside_and_a_section_of_that_name_is_not() -> None:
    words = ("history", "blame", "rename", "attachments", "_source", "+diff", "_plugin/files")
    body = "".join(f"<a href='/w/old-street/{word}'>{word}</a>" for word in words)
    links = read_document(
        f"<body>{body}<a href='/history'>地方史</a></body>", "http://a.cn/w/old-street", now=NOW
    ).links
    assert [link.role for link in links] == [LinkRole.ASIDE] * 7 + [LinkRole.PLAIN]
    assert (
        read_document("<body><a href='/history'>地方史</a></body>", "http://a.cn/", now=NOW).links[0].role
        is LinkRole.PLAIN
    )


PEOPLE = ("陈小满", "木木夕", "Liu Yang", "老桥头")
# Name of the page, day of November, hour, who; a page is changed twice, and one day has one change only.
CHANGES = [(NAMES[n % 5], 19 - n // 3, 20 - n, PEOPLE[n % 4]) for n in range(10)]


def change(name: str, hour: int, person: str) -> str:
    ways = f"<a href='/w.php?title={name}&diff={hour}&oldid={hour - 1}'>对比</a> <a href='/w.php?title={name}&action=history'>沿革</a>"
    who = f"<a class=userlink href='/w.php?title=User:{person}&action=edit'>{person}</a> (<a href='/w/User_talk:{person}'>对话</a>)"
    return f"{ways} <a href='/w/{name}'>{name}</a>; {hour:02d}:15 (+{hour}) {who} <i>(补上1998年5月1日停用一事，并依照县志改正了石阶的级数与方位)</i>"


LINES = {
    "items": ("<ul>{}</ul>", "<li class='line by-user'>{}</li>"),
    "tables": ("<div>{}</div>", "<table class='line by-user'><tr><td>{}</td></tr></table>"),
}


@pytest.mark.parametrize("kind", LINES)
def test_changes_below_their_days_are_rows_with_page_person_and_moment(kind: str) -> None:
    group, line = LINES[kind]
    by_day = {day: [one for one in CHANGES if one[1] == day] for _, day, _, _ in CHANGES}
    body = "".join(
        f"<h4>2026年11月{day}日 (星期四)</h4>\n"
        + group.format("".join(line.format(change(name, hour, person)) for name, _, hour, person in changes))
        for day, changes in by_day.items()
    )
    structure = read(f"<h1>新近的改动</h1><div>{body}</div>")
    assert structure.shape is PageShape.LISTING
    assert structure.posts == ()
    assert [
        (row.url.rpartition("/")[2], row.title, row.author, f"{row.published_at:%d %H}" if row.published_at else "")
        for row in structure.rows
    ] == [(quote(name), name, person, f"{day} {hour}") for name, day, hour, person in CHANGES[:5]]


def test_a_person_s_changes_below_their_days_are_rows_and_no_posts() -> None:
    body = "".join(
        f"<h4>2026年11月{day}日</h4><ul><li><a href='/w.php?title={name}&oldid={day}'>2026年11月{day}日 (四) {hour}:15</a>"
        f" <a href='/w.php?title={name}&action=history'>沿革</a> <a href='/w/{name}'>{name}</a> 依照县志改正了石阶的级数与方位</li></ul>"
        for name, day, hour, _ in [*CHANGES[:9:3], (NAMES[6], 12, 11, "")]
    )
    structure = read(f"<h1>陈小满的改动</h1><div>{body}</div>")
    assert structure.shape is PageShape.LISTING
    assert len(structure.rows) == 4


def test_the_days_an_article_tells_of_in_a_list_make_neither_rows_nor_posts_of_it() -> None:
    told = "".join(
        f"<li>200{n}年5月{n}日：<a href='/w/{name}'>{name}</a>重修，{SAID}</li>" for n, name in enumerate(NAMES, 1)
    )
    structure = read(f"<h1>镇史</h1><p>{SAID * 3}</p><ul>{told}</ul>")
    assert structure.shape is PageShape.DETAIL
    assert (structure.rows, structure.posts) == ((), ())


def test_items_that_begin_with_a_day_and_its_time_are_posts() -> None:
    said = "".join(f"<li>2026-11-0{n} 08:1{n} {name}说，{SAID}</li>" for n, name in enumerate(PEOPLE, 1))
    assert len(read(f"<h1>留言板</h1><ul>{said}</ul>").posts) == len(PEOPLE)


def test_an_address_in_the_head_is_nobody_s_name() -> None:
    head = "<head><meta name=author content='www.wiki-engine.example'></head>"
    assert (
        read_document(
            f"<html>{head}<body><h1>渡口</h1><p>{SAID * 3}</p></body></html>", "http://a.example.com/w/1", now=NOW
        ).structure.author
        == ""
    )


def test_short_names_in_lines_with_days_of_their_own_are_a_list() -> None:
    lines = "".join(
        f"<tr><td><a href='/page-{n}/'>{name}</a></td><td>page-{n}</td><td>{n} 天前</td></tr>"
        for n, name in enumerate(NAMES, 1)
    )
    structure = read(f"<h1>目录</h1><table><tr><th>条目</th><th>地址</th><th>改动</th></tr>{lines}</table>")
    assert structure.shape is PageShape.LISTING
    assert [row.title for row in structure.rows] == list(NAMES)
    assert all(row.published_at for row in structure.rows)


def test_what_may_be_done_with_a_section_is_no_title() -> None:
    edit = "<span>[<a href='/w?title=渡口&action=edit&section=1'>改写</a>]</span>"
    body = f"<h1>渡口</h1><div><p>{SAID}</p><h2>沿革{edit}</h2><p>2003年5月1日停用。{SAID * 2}</p></div><footer>最后编辑于2026年9月19日 14:27。</footer>"
    html = f"<html><head><title>渡口</title></head><body>{body}</body></html>"
    structure = read_document(html, "http://wiki.example.com/w/1", now=NOW).structure
    assert structure.shape is PageShape.DETAIL
    assert structure.rows == ()


@pytest.mark.parametrize("here", ["", "_source/", "_history/"])
def test_the_menu_of_a_page_is_no_list(here: str) -> None:
    ways = {
        "": "阅读这个条目",
        "_source/": "查看条目的源文",
        "_history/": "查看条目的沿革",
        "_plugin/files/": "查看条目的附件",
    }
    menu = "".join(f"<li><a href='/old-street/{way}'>{words}</a></li>" for way, words in ways.items())
    structure = read(
        f"<nav><h1>渡口</h1><ul>{menu}</ul></nav><p>{SAID}</p>", f"http://wiki.example.com/old-street/{here}"
    )
    assert structure.shape is PageShape.DETAIL
    assert structure.rows == ()
