"""Promises of reading pages on which only signatures tell who said what, and of leaving alone what merely ends with a name and a day."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ASKED = "渡口停用的年份在两本镇志里相差三年，请问条目取的是哪一本？"
ANSWERED = "取的是新修的那一本，旧志的年份抄错了一行。"
PROSE = "白石渡在镇东二里，原是往来县城的要道，石阶四十二级，阶旁有一座半亭，夏日常有人在亭里歇脚。"


def read(body: str, url: str = "http://wiki.example.com/w/Talk:渡口") -> Structure:
    return read_document(f"<html><body>{body}</body></html>", url, now=NOW).structure


def signed(name: str, moment: str, form: str = "{person}（{ways}） {moment}") -> str:
    person = f"<a href='/w/User:{quote(name)}'>{name}</a>"
    ways = f"<a href='/w?title=User_talk:{quote(name)}&action=edit'>对话</a>"
    return form.format(person=person, ways=ways, moment=moment)


@pytest.mark.parametrize(
    "form",
    ["{person}（{ways}） {moment}", "--{person}（{ways}） {moment}", "—— {person} {moment}", "-- {person} | {ways} {moment}[<a href='#r'>回复</a>]"],
)  # fmt: skip
def test_one_signed_paragraph_is_a_post(form: str) -> None:
    body = f"<h1>讨论：渡口</h1><div><p>{ASKED} {signed('陈小满', '2026年11月3日 (二) 08:15 (UTC)', form)}\n</p></div>"
    structure = read(body)
    assert structure.shape is PageShape.THREAD
    (post,) = structure.posts
    assert post.author == structure.author == "陈小满"
    assert post.published_at == datetime(2026, 11, 3, 8, 15, tzinfo=UTC)
    assert ASKED in post.text


def test_the_time_may_stand_before_the_day() -> None:
    (post,) = read(f"<p>{ASKED} {signed('Liu Yang', '08:15, 3 November 2026 (UTC)')}</p>").posts
    assert (post.author, post.published_at) == ("Liu Yang", datetime(2026, 11, 3, 8, 15, tzinfo=UTC))


def test_answers_indented_below_what_they_answer_are_posts_without_each_others_words() -> None:
    def answer(name: str, hour: int, inner: str = "") -> str:
        return (
            f"<dl><dd>{name}以为，{ANSWERED} {signed(name, f'2026年11月3日 (二) {hour:02d}:15 (UTC)')}{inner}</dd></dl>"
        )

    body = f"<h2>年份</h2><p>{ASKED} {signed('陈小满', '2026年11月3日 (二) 08:15 (UTC)')}</p>"
    body += answer("木木夕", 9, answer("老桥头", 10)) + answer("林夏", 11)
    posts = read(f"<h1>讨论：渡口</h1><div>{body}</div>").posts
    assert [post.author for post in posts] == ["陈小满", "木木夕", "老桥头", "林夏"]
    assert [post.published_at.hour for post in posts if post.published_at] == [8, 9, 10, 11]
    assert [sum(name in post.text for name in ("木木夕以为", "老桥头以为", "林夏以为")) for post in posts] == [
        0,
        1,
        1,
        1,
    ]


def test_a_contribution_is_dated_by_its_signature_and_holds_the_paragraphs_before() -> None:
    body = f"<h2>年份</h2><p>旧志写的是1998年5月1日。</p><p>{ASKED} {signed('陈小满', '2026年11月3日 08:15 (UTC)')}</p>"
    (post,) = read(f"<p>这里讨论条目。</p>{body}").posts
    assert post.published_at == datetime(2026, 11, 3, 8, 15, tzinfo=UTC)
    assert "旧志" in post.text
    assert "这里讨论条目" not in post.text


@pytest.mark.parametrize(
    "end",
    [
        "<p>（记者 张三 2026年11月3日）</p>",
        "<p>有关部门表示将继续关注。（记者 张三 2026年11月3日 08:15）</p>",
        "<p>此致敬礼</p><p>张三 2026年11月3日</p>",
        "<p>愿渡口常在。——张三，2026年11月3日</p>",
        "<p>愿渡口常在。—— 张三 2026年11月3日 08:15</p>",
        "<p>本文作者：<a href='/author/zhangsan'>张三</a> 2026-11-03 08:15</p>",
        "<p>愿渡口常在，我们下次再见，谢谢大家读到这里。<a href='/author/zhangsan'>张三</a> 2026年11月3日 08:15</p>",
        "<p>本页最后编辑者 <a href='/w/User:张三'>张三</a>（<a href='/w/User_talk:张三'>对话</a>） 2026年11月3日 08:15</p>",
    ],
)
def test_an_article_that_ends_with_a_name_and_a_day_is_no_thread(end: str) -> None:
    structure = read(
        f"<h1>白石渡</h1><article><p>{PROSE * 2}</p><p>{PROSE}</p>{end}</article>", "http://a.example.com/n/7"
    )
    assert structure.shape is PageShape.DETAIL
    assert structure.posts == ()


def test_a_signed_line_below_an_article_is_not_what_the_page_says() -> None:
    line = signed("陈小满", "2026年11月3日 (二) 08:15 (UTC)")
    body = f"<h1>渡口</h1><p>{PROSE * 3}</p><p>{PROSE * 3}</p><h2>留言</h2><p>写得很好，谢谢。 {line}</p>"
    assert read(body).shape is PageShape.DETAIL


def test_the_last_answers_in_a_list_of_forums_are_no_posts() -> None:
    rows = "".join(
        f"<li><a href='/forum-{n}'>第{n}个版块：镇上的事情</a><div>最后发表由 <a href='/user/{n}'>老桥头{n}</a> 2026-11-0{n} 08:15</div></li>"
        for n in range(1, 6)
    )
    structure = read(f"<h1>论坛</h1><ul>{rows}</ul>", "http://bbs.example.com/index")
    assert structure.shape is PageShape.LISTING
    assert structure.posts == ()
