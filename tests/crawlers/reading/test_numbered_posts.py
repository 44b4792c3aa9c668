"""Promises of reading boards whose posts are numbered and stand among buttons, whose boards are boxes, and which hide what others show."""

import pytest

from crawlers.page_structure import PageShape
from crawlers.reading.titles import leads_to_a_person
from tests.crawlers.reading.test_boards import NAMES, SAID, TITLES, days, read

VISIT = "sid=4f0c63a92b7d41e8a5b0c9d3e7f61284"
BUTTONS = f"<div class=buttons><a href='answer.php?t=7&amp;{VISIT}'>回复这个主题</a> <a href='find.php?{VISIT}'>更多的搜索条件</a> 共若干条</div>"
WAY_BACK = "<div class='buttons back'><a href='board.php?f=2'>回到城南闲话版块</a></div>"


def post(n: int, kind: str = "odd") -> str:
    return (
        f"<div class='said {kind}' id=m{n}><p><a href='people.php?mode=viewprofile&amp;u={n}&amp;{VISIT}'>{NAMES[n]}</a> 2026年11月1{n}日 02:40</p>"
        f"<p>{SAID[n]}</p><p><a href='answer.php?mode=quote&amp;m={n}&amp;{VISIT}'>引用</a></p></div>"
    )


def test_few_posts_among_many_buttons_are_posts() -> None:
    for count in (2, 3):
        posts = "".join(post(n, "odd" if n % 2 else "even") for n in range(count))
        structure = read(f"<div>{BUTTONS}{posts}{BUTTONS}{WAY_BACK}</div>", TITLES[0])
        assert structure.shape is PageShape.THREAD
        assert [item.author for item in structure.posts] == list(NAMES[:count])
        assert days(structure) == list(range(10, 10 + count))
        assert structure.rows == ()


def test_an_only_post_among_buttons_is_the_page_and_no_row() -> None:
    structure = read(f"<div>{BUTTONS}{post(0)}{BUTTONS}{WAY_BACK}</div>", TITLES[0])
    assert structure.shape is PageShape.DETAIL
    assert structure.author == NAMES[0]
    assert structure.rows == ()


def test_numbered_rows_are_rows_however_short_a_title_is_among_them() -> None:
    titles = ("求助", *TITLES[1:])
    rows = "".join(
        f"<div class=row id=t{n}><a href='show.php?id={n}'>{titles[n]}</a> <a href='people.php?uid={n}'>{NAMES[n]}</a> 2026-11-1{n} {SAID[n]}</div>"
        for n in range(4)
    )
    structure = read(f"<div>{rows}</div>", "城南闲话", "http://bbs.example.com/board.php?f=2")
    assert [row.title for row in structure.rows] == list(titles)


def test_the_number_of_a_visit_makes_no_address_another() -> None:
    assert leads_to_a_person(f"people.php?mode=viewprofile&u=12&{VISIT}")
    assert not leads_to_a_person("people.php?mode=viewprofile&u=12&post=77")


def test_what_is_hidden_names_nobody_where_something_shown_does() -> None:
    rows = "".join(
        f"<li><a href='show.php?id={n}'>{TITLES[n]}</a><div style='display: none'>新近 <a class=username href='?uid={n + 1}'>{NAMES[(n + 1) % 4]}</a></div>"
        f"<div>由 <a class=username href='?uid={n}'>{NAMES[n]}</a> 2026-11-1{n}</div></li>"
        for n in range(4)
    )
    structure = read(f"<ul>{rows}</ul>", "城南闲话", "http://bbs.example.com/board.php?f=2")
    assert [row.author for row in structure.rows] == list(NAMES)
    alone = rows.replace("<div>由 <a class=username", "<div>由 <a class=x")
    assert read(f"<ul>{alone}</ul>", "城南闲话", "http://bbs.example.com/board.php?f=2").rows[0].author == NAMES[1]


@pytest.mark.parametrize(
    "box",
    ["<h4>{}</h4><ul><li>游客</li><li>已记录</li></ul>", "<strong><span>{}</span></strong><br><span>未注册</span>"],
)
def test_a_visitor_without_a_page_of_his_own_is_called_as_what_stands_out_in_his_box(box: str) -> None:
    posts = "".join(
        f"<div class=said id=m{n}><div class=poster>{box.format(NAMES[n])}</div><p>2026-11-1{n} 10:00</p><p>{SAID[n]}</p></div>"
        for n in range(3)
    )
    structure = read(f"<div>{posts}</div>", TITLES[0])
    assert [item.author for item in structure.posts] == list(NAMES[:3])


def test_boards_in_boxes_are_rows_whatever_was_said_in_them_last() -> None:
    names = ("城南闲话", "育儿问答", "旧物交换", "美食地图")
    boards = "".join(
        f"<div class=board id=b{n}><a href='board.php?f={n}'>{names[n]}</a><p>共 {n + 3} 个主题</p>"
        + (
            f"<p>最后发表：2026-11-1{n} 10:00 <a href='show.php?id={n}.m8{n}#new'>{TITLES[n]}</a> {NAMES[n]}</p>"
            if n
            else ""
        )
        + "</div>"
        for n in range(4)
    )
    structure = read(
        f"<main><div class=part><h3>生活</h3><div>{boards}</div></div></main>", "城南论坛", "http://bbs.example.com/"
    )
    assert structure.shape is PageShape.LISTING
    assert [row.title for row in structure.rows] == list(names)


def test_a_guest_in_a_row_is_named_without_what_parts_his_name_from_the_day() -> None:
    rows = "".join(
        f"<li><a href='show.php?id={n}'>{TITLES[n]}</a><p class=poster>by <span class=username>{NAMES[n]}</span> » 2026-11-1{n} 10:00</p>"
        f"<p class=author>{NAMES[n]}, </p></li>"
        for n in range(4)
    )
    structure = read(f"<ul>{rows}</ul>", "城南闲话", "http://bbs.example.com/board.php?f=2")
    assert [row.author for row in structure.rows] == list(NAMES)
