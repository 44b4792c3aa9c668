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


@pytest.mark.parametrize("between", [" 在 ", " 于 ", " on ", "，", " 发表于 "])
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
