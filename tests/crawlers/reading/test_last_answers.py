"""Promises of the dates of rows on boards that show when each topic was last answered."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Row
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("建档要带哪些材料", "水库边骑车有人一起吗", "出一台八成新的吸奶器", "糖耐没过怎么办")
NAMES = ("小鹿乱撞", "豆豆妈", "一颗柚子树下", "海边的风")


def rows(body: str) -> list[Row]:
    page = f"<html><head><title>城南闲话</title></head><body>{body}</body></html>"
    return list(read_document(page, "http://bbs.example.com/board.php?id=2", now=NOW).structure.rows)


def list_of(beside: str) -> str:
    """Rows, with what stands beside each title; `{day}` is its day of the month."""
    return "<ul>" + "".join(
        f"<li><h3><a href='show.php?id={n}'>{TITLES[n]}</a></h3><p>楼主 <cite>{NAMES[n]}</cite></p><p>{beside.format(day=11 + n, n=n)}</p></li>"
        for n in range(4)
    ) + "</ul>"  # fmt: skip


@pytest.mark.parametrize(
    "beside",
    [
        "最后发表：2026-11-{day} 10:00 老周",
        "最后回复 老周 于 2026-11-{day}",
        "最新回复 <time datetime='2026-11-{day}T10:00:00+08:00'>几天前</time>",
        "2026-11-{day} 10:00 最后回复来自 老周",
        "8 次回复，Last post: <b>2026-11-{day} 10:00</b> by 老周",
        "<a href='show.php?floor={n}9#f{n}9'>2026-11-{day} 10:00</a> 老周",
        "<a href='turn.php?id={n}#last'><span title='2026-11-{day} 10:00'>3&nbsp;天前</span></a>",
    ],
)
def test_the_day_of_the_last_answer_is_not_that_of_the_topic(beside: str) -> None:
    found = rows(list_of(beside))
    assert [(row.title, row.published_at) for row in found] == [(title, None) for title in TITLES]


@pytest.mark.parametrize(
    "beside",
    [
        "2026-11-{day} 10:00 说起，最后发表：2026-11-19 10:00 老周",
        "最后发表：2026-11-19 10:00 老周，发表于 2026-11-{day} 10:00",
        "<a href='show.php?floor={n}9#f{n}9'>2026-11-19 10:00</a> 老周，发表于 2026-11-{day}",
        "<span title='2026-11-{day} 09:00'>好几天前</span> <a href='turn.php?id={n}#last'><span title='2026-11-19 10:00'>昨天</span></a>",
        "2026-11-{day} 10:00",
    ],
)
def test_the_topics_own_day_is_found_beside_it(beside: str) -> None:
    assert [row.published_at.day for row in rows(list_of(beside)) if row.published_at] == [11, 12, 13, 14]


def test_the_heading_of_a_column_says_whose_days_stand_in_it() -> None:
    line = "<tr><td>●</td><td><a href='show.php?id={n}'>{title}</a> {name}</td><td>{n}</td><td>2026-11-1{n} 10:00 老周</td></tr>"
    lines = "".join(line.format(n=n + 1, title=TITLES[n], name=NAMES[n]) for n in range(4))
    columns = "<thead><tr><th colspan=2>主题</th><th>回复</th><th>{last}</th></tr></thead>"
    of_answers = rows(f"<table>{columns.format(last='最后发表')}<tbody>{lines}</tbody></table>")
    assert [(row.title, row.published_at) for row in of_answers] == [(title, None) for title in TITLES]
    own = rows(f"<table>{columns.format(last='发表时间')}<tbody>{lines}</tbody></table>")
    assert [row.published_at.day for row in own if row.published_at] == [11, 12, 13, 14]


def answered(n: int, *, place: str) -> str:
    """A row whose newest answer has a longer name than the row; the last was never answered."""
    answer = f"由 <a href='/users/{n}'>老周</a> 在 <a title='2026-11-19 10:0{n}' href='/days/19'>昨天</a> 回复<br><a href='{place}'>RE: {TITLES[n]}，谢谢各位</a>"
    return (
        f"<tr><td><a href='/talk/{n}1'>{TITLES[n]}</a></td><td><a href='/users/9{n}'>{NAMES[n]}</a></td>"
        f"<td>2026-11-1{n + 1} 10:00</td><td>{n}</td><td>{answer if n < 3 else ''}</td></tr>"
    )


def test_a_row_is_called_by_its_topic_and_not_by_its_newest_answer() -> None:
    head = "<tr><th>主题</th><th>作者</th><th>创建于</th><th>回复</th><th>最新的帖子</th></tr>"
    body = "".join(answered(n, place=f"/talk/{n}1?r={n}17#message-{n}17") for n in range(4))
    found = rows(f"<table>{head}{body}</table>")
    assert [(row.title, row.url[-3:], row.author) for row in found] == [
        (title, f"/{n}1", NAMES[n]) for n, title in enumerate(TITLES)
    ]
    assert [row.published_at.day for row in found if row.published_at] == [11, 12, 13, 14]


def test_two_boards_with_their_newest_answers_are_rows_and_no_posts() -> None:
    boards = "".join(
        f"<tr><td><a href='/boards/{n}'>{name}</a><p>什么都可以说，说什么都可以，请先看版规。</p></td><td>1{n}</td>"
        f"<td>由 <a href='/users/{n}'>{NAMES[n]}</a> 在 <a title='2026-11-1{n} 10:00' href='/days/1{n}'>几天</a> 之前添加<br>"
        f"<a href='/boards/{n}/topics/3{n}?r=4{n}#message-4{n}'>RE: {TITLES[n]}</a></td></tr>"
        for n, name in enumerate(("谈天说地", "生活求助"))
    )
    page = f"<table><tr><th>讨论区</th><th>主题</th><th>最新的帖子</th></tr>{boards}</table>"
    structure = read_document(f"<title>讨论区</title>{page}", "http://bbs.example.com/boards", now=NOW).structure
    assert structure.shape is PageShape.LISTING
    assert [(row.title, row.url[-9:]) for row in structure.rows] == [
        ("谈天说地", "/boards/0"),
        ("生活求助", "/boards/1"),
    ]


@pytest.mark.parametrize(("words", "days"), [("answered on", [None] * 4), ("Answered · asked", [11, 12, 13, 14])])
def test_the_day_of_an_answer_is_not_the_questions_and_its_state_takes_no_day(
    words: str, days: list[int | None]
) -> None:
    found = rows(list_of(words + " 2026-11-{day}"))
    assert [row.published_at and row.published_at.day for row in found] == days
