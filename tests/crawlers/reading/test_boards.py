"""Promises of reading boards whose posts are made of parts, stand in boxes, or stand among the named parts of a page."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document
from crawlers.reading.titles import leads_to_a_person

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("建档要带哪些材料", "水库边骑车有人一起吗", "出一台八成新的吸奶器", "糖耐没过怎么办")
NAMES = ("小鹿乱撞", "豆豆妈", "一颗柚子树下", "海边的风")
SAID = (
    "昨天去医院排了两个小时的队，医生看了不到五分钟。",
    "我家也是这样，慢慢来。",
    "同问，等有经验的来说说。",
    "放松心情最重要。",
)


def read(body: str, title: str, url: str = "http://bbs.example.com/show.php?id=7") -> Structure:
    return read_document(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url, now=NOW).structure


def days(structure: Structure) -> list[int]:
    return [post.published_at.day for post in structure.posts if post.published_at]


def floor_of_two_parts(n: int) -> str:
    """A post with a numbered head, that has its day, and a body, that has the day its author joined."""
    return (
        f"<div class=floor><div id=f{n}><h3>第 {n} 楼 由 <a href='person.php?uid={n}'>{NAMES[n]}</a> 说于"
        f" <a href='show.php?floor={n}#f{n}'>2026-11-1{n} 10:00</a></h3></div>"
        f"<div><ul><li><a href='person.php?uid={n}'>{NAMES[n]}</a></li><li>注册时间：2019-03-0{n + 1}</li></ul><p>{SAID[n]}</p></div></div>"
    )


def test_the_head_and_the_body_of_a_post_are_no_answers_to_it() -> None:
    structure = read(f"<h1>{TITLES[0]}</h1><div>{''.join(map(floor_of_two_parts, range(4)))}</div>", TITLES[0])
    assert [post.author for post in structure.posts] == list(NAMES)
    assert days(structure) == [10, 11, 12, 13]
    assert all(said in post.text for said, post in zip(SAID, structure.posts, strict=True))


@pytest.mark.parametrize("count", [2, 4])
def test_numbered_rows_headed_by_their_links_are_no_answers(count: int) -> None:
    rows = "".join(
        f"<div id=topic{n} class='row{n}'><div><h3><a href='show.php?id={n}'>{TITLES[n]}</a></h3><p>由 <cite>{NAMES[n]}</cite> 说起</p></div>"
        f"<ul><li>{n} 次回复</li><li>最后发表 <a href='show.php?floor={n}9'>2026-11-1{n} 10:00</a> <cite>{NAMES[3 - n]}</cite></li></ul></div>"
        for n in range(count)
    )
    structure = read(
        f"<h1>城南闲话</h1><p>本版的主题，以及各自的回复、浏览和最后一次发表</p><div>{rows}</div>",
        "城南闲话",
        "http://bbs.example.com/board.php?id=2",
    )
    assert structure.posts == ()
    assert structure.shape is not PageShape.THREAD


def box_of_answers(count: int) -> str:
    answers = "".join(
        f"<li><div><a href='?user-{n}.htm'>{NAMES[n]}</a> <span>{n + 1}天前</span></div><div>{SAID[n]}</div></li>"
        for n in range(1, count)
    )
    return f"<div class=card><b>最新回复</b> ({count - 1})<ul>{answers}</ul></div>"


def test_answers_in_a_box_below_what_opened_the_page_are_told_apart() -> None:
    opening = f"<div class=card><h4>{TITLES[0]}</h4><p><a href='?user-0.htm'>{NAMES[0]}</a> <span>8天前</span></p><div>{SAID[0] * 6}</div></div>"
    structure = read(f"<main>{opening}{box_of_answers(4)}</main>", f"{TITLES[0]}-城南闲话-老街论坛")
    assert [post.author for post in structure.posts] == list(NAMES[1:])
    assert structure.author == NAMES[0]
    assert structure.published_at is not None
    assert structure.published_at.day == 12


def test_a_further_page_shows_its_answers_though_little_of_what_opened_the_thread() -> None:
    stub = f"<div class=card><h4>{TITLES[0]}</h4><p><a href='?user-0.htm'>{NAMES[0]}</a> <span>8天前</span></p><a href='?thread-7.htm'>查看主题内容</a></div>"
    structure = read(f"<main>{stub}{box_of_answers(3)}</main>", f"{TITLES[0]}-城南闲话-老街论坛")
    assert [post.author for post in structure.posts] == list(NAMES[1:3])


@pytest.mark.parametrize("count", [1, 3])
def test_posts_among_the_named_parts_of_a_page_are_no_rows(count: int) -> None:
    posts = "".join(
        f"<a name=m{n}></a><div class=said><p><a href='profile.php?1,{n}'>{NAMES[n]}</a> 2026年11月1{n}日 02:40</p><p>{SAID[n]}</p>"
        f"<p><a href='show.php?1,7,{n}#answer'>回复这一条</a></p></div>"
        for n in range(count)
    )
    parts = (
        "<div id=account>欢迎！<a href='login.php?1'>登录以后才能说话</a></div><div id=where><a href='board.php?1'>城南闲话的全部主题</a></div>"
        f"<div id=finding><a href='find.php?1'>更多的搜索条件在这里</a></div><div id=about><h1>{TITLES[0]}</h1></div>{posts}"
        "<div><a href='show.php?1,17,newer'>后来的那个主题</a></div><div id=further><a href='print.php?1,7'>适合打印的样子</a></div>"
    )
    structure = read(f"<div>{parts}</div>", TITLES[0], "http://bbs.example.com/show.php?1,7")
    assert structure.shape is (PageShape.DETAIL if count == 1 else PageShape.THREAD)
    assert [post.author for post in structure.posts] == list(NAMES[:count] if count > 1 else ())
    assert structure.author == NAMES[0]


@pytest.mark.parametrize(
    ("address", "is_person"),
    [("profile.php?1,14", True), ("?user-14.htm", True), ("show.php?1,14", False), ("profile.php?id=4&post=77", False)],
)
def test_a_persons_page_may_be_told_by_numbers_alone(address: str, is_person: bool) -> None:
    assert leads_to_a_person(address) is is_person


def test_a_title_that_stands_before_its_day_in_a_heading_is_no_name() -> None:
    rows = "".join(
        f"<div class=hit><h4><a href='show.php?id={n}#f{n}'>{TITLES[n]}</a><small> - {n + 2} 天前</small></h4><blockquote>{SAID[n]}</blockquote>作者：<b>{NAMES[n]}</b></div>"
        for n in range(4)
    )
    structure = read(f"<div>{rows}</div>", "搜索", "http://bbs.example.com/find.php?q=1")
    assert [(row.title, row.author) for row in structure.rows] == list(zip(TITLES, NAMES, strict=True))
