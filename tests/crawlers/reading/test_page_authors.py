"""Whose text a page is, from how the page shows it."""

from datetime import UTC, datetime

from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAMES = ("一只柚子", "小满")
SAID = "昨天去医院做了糖耐，抽了三次血，医生说第二次的数值高了一点，让下周空腹再查一次。"


def author_of(body: str) -> str:
    page = f"<!doctype html><title>糖耐没过</title><body>{body}</body>"
    return read_document(page, "http://blog.example.com/posts/7", None, NOW).structure.author


def test_the_only_name_a_page_marks_signs_it_wherever_it_stands() -> None:
    portrait = (
        f"<span class=author-face><img src=/1.png alt='{NAMES[0]}'></span><div><b>{NAMES[0]}</b><br>住在河边</div>"
    )
    beside = f"<div class=side><div class=authors><div>{portrait}</div></div></div>"
    text = f"<ul><li>说明<p>2026年11月3日</p></li></ul><div><h1>糖耐没过</h1><p>{SAID * 5}</p></div>"
    assert author_of(beside + text) == NAMES[0]
    # One of several is nobody's, and a foot names who made the page.
    assert author_of(f"<p class=author>{NAMES[1]}</p>{beside}{text}") == ""
    assert author_of(f"{text}<footer><span class=author>{NAMES[1]}</span></footer>") == ""


def test_a_name_stands_between_the_words_that_say_what_was_done_when() -> None:
    line = f"<p><span class=author>由 <a href='/users/7'>{NAMES[0]}</a> 在 <a title='2026-08-23 10:00' href='/days/23'>3 个月</a> 之前添加</span></p>"
    assert author_of(f"<h2>糖耐没过</h2>{line}<div><p>{SAID * 5}</p></div>") == NAMES[0]


def test_rows_in_rows_that_are_called_after_people_are_read_to_their_end() -> None:
    # Each level asked for the names of all below it would be asked twice as often as the one above: this would not end.
    depth = 60
    for opened, closed in (("<table class=user><tr><td>", "</td></tr></table>"), ("<ul><li class=user>", "</li></ul>")):
        assert author_of(f"<h1>糖耐没过</h1>{opened * depth}<p>{SAID}</p>{closed * depth}") == ""
