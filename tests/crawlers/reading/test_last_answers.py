"""Promises of the dates of rows on boards that show when each topic was last answered."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import Row
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
