"""Promises of structure finding for questions with answers: who asked, who answered, what was said to an answer."""

from datetime import UTC, datetime

import pytest

from crawlers.page import BlockKind
from crawlers.page_structure import PageShape
from crawlers.reading.document import Document
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("山间清风", "木木夕", "老桥头", "北岸居士")
SAID = (
    "石板路走久了脚底会疼，穿什么鞋比较合适？",
    "软底的布鞋就可以，平时记得多带一双袜子。",
    "布鞋遇水就湿透了，下雨天还是橡胶底的好。",
    "我两种都试过，最后还是换回了旧球鞋。",
)


def said(n: int, inside: str = "", kind: str = "answer-row", letter: str = "a") -> str:
    return (
        f"<div class={kind} id={letter}{n}><div><i>0 赞</i> <time datetime=2026-11-0{n + 1}T08:00:00+08:00>Nov {n + 1}</time>"
        f" <a href=/user/{n}>{NAMES[n]}</a></div><div>{SAID[n]}</div>{inside}</div>"
    )


def read(answers: str, question: str = said(0, kind="question", letter="q")) -> Document:
    body = f"<h1>走石板路穿什么鞋</h1><div class=top>{question}</div><h2>回答</h2><div class=all id=all>{answers}</div>"
    return read_document(f"<html><body>{body}</body></html>", "http://ask.example.com/17/shoes", now=NOW)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_question_is_its_askers_and_answers_are_others(count: int) -> None:
    structure = read("".join(said(n) for n in range(1, count + 1))).structure
    assert (structure.shape, structure.author) == (PageShape.THREAD, NAMES[0])
    assert structure.published_at == datetime.fromisoformat("2026-11-01T08:00:00+08:00")
    assert [post.author for post in structure.posts] == list(NAMES[1 : count + 1])
    assert [post.published_at.day for post in structure.posts if post.published_at] == list(range(2, count + 2))


def test_the_words_of_answers_are_somebody_elses() -> None:
    blocks = read(said(1) + said(2)).blocks
    assert [block.kind is BlockKind.COMMENT for n in (0, 1, 2) for block in blocks if SAID[n] in block.text] == [
        *(False, True, True)
    ]


def test_a_question_without_answers_is_one_text() -> None:
    structure = read("").structure
    assert (structure.shape, structure.author, structure.posts) == (PageShape.DETAIL, NAMES[0], ())


@pytest.mark.parametrize("answers", [said(1, said(2, kind="remark", letter="c")) + said(3), said(1, said(2, kind="remark", letter="c"))])  # fmt: skip
def test_what_was_said_to_an_answer_is_a_post_of_its_own(answers: str) -> None:
    posts = read(answers).structure.posts
    assert [post.author for post in posts] == list(NAMES[1 : len(posts) + 1])
    assert [[n for n in range(4) if SAID[n] in post.text] for post in posts] == [[n + 1] for n in range(len(posts))]
    assert len(posts) >= 2


def test_a_numbered_piece_of_a_page_nobody_opened_is_no_answer() -> None:
    widget = "<div id=notice-3><time datetime=2026-11-02>Nov 2</time> <a href=/user/1>木木夕</a> 本站周末维护，请大家提前保存草稿。</div>"
    body = f"<h1>走石板路穿什么鞋</h1><div>{SAID[0] * 4}</div><div>{widget}</div>"
    assert read_document(f"<html><body>{body}</body></html>", "http://a.example.com/1", now=NOW).structure.posts == ()


def test_an_only_comment_between_its_heading_and_the_form_is_a_post() -> None:
    comment = f"<div class=comment id=4><b>{NAMES[2]} </b><span>18 天前</span><div>{SAID[1]}</div></div>"
    below = f"<div id=comments><div class=form>写评论</div><div class=head>收到一条</div>{comment}</div>"
    article = f"<article><h1>走石板路穿什么鞋</h1><a href=/?author=1>{NAMES[0]}</a> 2026-11-01<div>{SAID[0]}</div>{below}</article>"
    structure = read_document(f"<html><body>{article}</body></html>", "http://a.example.com/?post=3", now=NOW).structure
    assert (structure.author, [post.author for post in structure.posts]) == (NAMES[0], [NAMES[2]])


@pytest.mark.parametrize("count", [1, 2])
def test_who_speaks_stands_in_a_heading_and_the_day_leads_to_what_he_said(count: int) -> None:
    comments = "".join(
        f"<li id=comment_{n}><h4>{NAMES[n]} 说：</h4><p>{SAID[n]}</p><a href='/?comment={n}'><time datetime=2026-11-0{n + 1}T08:00:00+08:00>{n + 1} 十一月 2026</time></a></li>"
        for n in range(1, count + 1)
    )
    months = "".join(f"<li><a href='/?month={n}'><time datetime=2026-0{n}-01T00:00:00+08:00>{n}月 2026</time></a></li>" for n in (3, 4))  # fmt: skip
    article = f"<article><h2>走石板路穿什么鞋</h2><p>{SAID[0]}</p><time datetime=2026-11-01T08:00:00+08:00>1 十一月 2026</time></article>"
    body = f"<h1>随记</h1><ul>{months}</ul>{article}<ol>{comments}<li id=form>写评论</li><li></li></ol>"
    structure = read_document(f"<html><body>{body}</body></html>", "http://a.example.com/?url=shoes", now=NOW).structure
    assert structure.published_at == datetime.fromisoformat("2026-11-01T08:00:00+08:00")
    assert [post.author for post in structure.posts] == list(NAMES[1 : count + 1])


def test_ways_back_are_no_rows() -> None:
    rows = "".join(f"<div class=row><h2><a href='/t/{n}'>{said}</a></h2></div>" for n, said in enumerate(SAID))
    turns = "<div class=row><h2><a href='/?page=1'>较新的帖子</a></h2></div><div class=row><h2><a href='/?page=3'>较旧的帖子</a></h2></div>"
    listed = read_document(f"<html><body>{rows}{turns}</body></html>", "http://a.example.com/?page=2", now=NOW)
    assert [row.title for row in listed.structure.rows] == list(SAID)


def test_a_ticket_is_its_reporters_where_its_day_stands_above_its_heading() -> None:
    changes = "".join(
        f"<div class=change id=change-{n}><h3>第{n}次，<a class=who-author href='/ask?by={n}'>{NAMES[n]}</a>，2026-11-0{n + 1}</h3><p>{SAID[n]}</p></div>"
        for n in (1, 2, 3)
    )
    ticket = (
        "<div class=ticket><p>开启于 2026-11-01</p><h1>石板路磨脚</h1><table><tr><th>Reported by:</th>"
        f"<td><a class=who-author href='/ask?by=0'>{NAMES[0]}</a></td></tr></table><p>{SAID[0]}</p></div>"
    )
    html = f"<html><body>{ticket}<div class=log>{changes}</div></body></html>"
    structure = read_document(html, "http://work.example.com/ticket/5", now=NOW).structure
    assert (structure.shape, structure.author) == (PageShape.THREAD, NAMES[0])
    assert f"{structure.published_at:%m-%d}" == "11-01"
    assert [post.author for post in structure.posts] == list(NAMES[1:])
