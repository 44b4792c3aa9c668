"""Promises of reading comments as blogs show them: nested, alone, beside the form that answers them and long columns."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NAMES = ("小鹿乱撞", "豆豆妈", "一颗柚子树下", "海边的风")
SAID = (
    "下雨天去渡口要多穿一件衣服，桥上风大。",
    "同去的老人说，早点铺子五点就开门了。",
    "豆花咸的好吃，甜的也可以尝一尝。",
    "搬家那天邻居都来帮忙，茶馆老板送了茶叶。",
)
ARTICLE = f"<h1>渡口的早点铺</h1><p>2026-08-19 03:00 作者：老周</p><p>{SAID[0] * 4}</p>"


def read(body: str) -> Structure:
    html = f"<html><head><title>渡口的早点铺 | 老街随笔</title></head><body>{body}</body></html>"
    return read_document(html, "http://blog.example.com/wen/14", now=NOW).structure


def nested(n: int, inside: str = "") -> str:
    """A comment in a numbered box of its own within its row, what was said to it behind that box."""
    return (
        f"<li id=comment-{n} class=row><div id=inner-comment-{n} class=any><h5 class=author-heading><span class=author-details>{NAMES[n]}</span> "
        f"<time datetime=2026-08-2{n}T03:00:00+08:00>3 months ago</time></h5><div>{SAID[n]}</div><a href='#c{n}'>#{n}</a></div>{inside}</li>"
    )


def test_nested_comments_are_posts_once_each_whatever_holds_them() -> None:
    inner = f"<ul class=children>{nested(1)}{nested(2)}</ul>"
    posts = read(f"{ARTICLE}<section id=comments><ul>{nested(0, inner)}{nested(3)}</ul></section>").posts
    assert [(post.author, post.published_at and post.published_at.day) for post in posts] == [
        (NAMES[n], 20 + n) for n in range(4)
    ]
    assert [[n for n in range(4) if SAID[n] in post.text] for post in posts] == [[0], [1], [2], [3]]


def flat(n: int) -> str:
    return (
        f"<div id=the_comment_{n}><div>{SAID[n]}</div><div><a href='#c{n}'>#{n}</a> <span class=source_author>{NAMES[n]}</span> 在 "
        f"<span>2026-08-2{n} 03:00</span></div></div>"
    )


def test_the_form_that_answers_comments_is_none() -> None:
    options = "".join(f"<option value={n}>#{n}: {NAMES[n]} 在 2026-08-2{n} 03:00</option>" for n in range(3))
    form = f"<div><div>新增回复</div><form><select>{options}</select><textarea name=say></textarea></form></div>"
    posts = read(f"{ARTICLE}<div><div>回复</div>{''.join(map(flat, range(3)))}{form}</div>").posts
    assert [post.author for post in posts] == list(NAMES[:3])


def test_a_lone_comment_beside_a_long_column_is_a_post() -> None:
    links = "".join(f"<li><a href=/wen/{n}>第{n}天，{said}</a></li>" for n, said in enumerate(SAID * 3, 20))
    column = f"<div id=mainRightSideBar><ul>{links}</ul></div>"
    structure = read(f"<div>{ARTICLE}<div><div>回复</div>{flat(1)}<div>新增</div></div></div>{column}")
    assert structure.shape is PageShape.THREAD
    assert [post.author for post in structure.posts] == [NAMES[1]]


def said_behind_a_day(n: int, day: str) -> str:
    head = f"<small><a href='#c{n}'>#{n}</a> {day.format(n + 1)} -\n{NAMES[n]}\t\tsaid :</small>"
    return f"<div id=c{n} class='comment level-0'><div id=com-{n}>{head}<blockquote><p>{SAID[n]}</p></blockquote></div><a href='#form'>Reply</a></div>"


@pytest.mark.parametrize(
    "day", ["<time datetime='2026-11-0{0} 21:00'>friday 0{0} november 2026 - 21:00</time>", "<i>2026-11-0{0} 21:00</i>"]
)
@pytest.mark.parametrize("count", [1, 3])
def test_who_said_it_stands_behind_the_number_and_the_day_of_a_comment(day: str, count: int) -> None:
    comments = "".join(said_behind_a_day(n, day) for n in range(count))
    structure = read(f"{ARTICLE}<h2>评论</h2><div id=comments-container>{comments}</div>")
    assert structure.shape is PageShape.THREAD
    assert [post.author for post in structure.posts] == list(NAMES[:count])
    assert [post.published_at.day for post in structure.posts if post.published_at] == list(range(1, count + 1))


def test_the_first_words_said_behind_a_day_are_nobody_s_name() -> None:
    comments = "".join(
        f"<div id=c{n} class=comment><i>2026-11-0{n} 21:00</i><p>早点铺好</p><p>{said}</p></div>"
        for n, said in enumerate(SAID, 1)
    )
    posts = read(f"{ARTICLE}<h2>评论</h2><div>{comments}</div>").posts
    assert [post.author for post in posts] == [""] * len(SAID)
