"""Promises of structure finding for lists whose rows have no holder of their own, or share one with something else."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TITLES = ("老街的豆花摊还在吗", "求推荐靠谱的搬家师傅", "周末去水库骑车有人吗", "出一辆九成新的儿童车")
NAMES = ("山间清风", "木木夕", "老桥头", "北岸居士")
DAYS = ("2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04")
SAID = "前前后后说了很多话，值得慢慢看完，看完了再去水库边上走一走。"


def read(body: str, url: str = "http://blog.example.com/") -> Structure:
    return read_document(f"<html><body>{body}</body></html>", url, now=NOW).structure


def listed(body: str) -> list[tuple[str, str]]:
    """Titles and days of what a page lists."""
    return [(row.title, f"{row.published_at:%Y-%m-%d}" if row.published_at else "") for row in read(body).rows]


def of_all(form: str) -> str:
    return "".join(form.format(n=n, title=TITLES[n], day=DAYS[n], name=NAMES[n], said=SAID) for n in range(len(TITLES)))


EXPECTED = list(zip(TITLES, DAYS, strict=True))
FLAT = {
    "terms": f"<dl>{of_all('<dt>{day}</dt><dd><a href=/t/{n}>{title}</a></dd>')}</dl>",
    "headings": f"<div>{of_all('<h2><a href=/t/{n}>{title}</a></h2><p>{day}</p><p>{said}</p>')}</div><p>写于 2020-01-01</p>",
    "table rows": f"<table>{of_all('<tr class=top><td><a href=/t/{n}>{title}</a></td></tr><tr><td>{day} <a href=/t/{n}#c>评论</a></td></tr><tr><td></td></tr>')}</table>",
    "ruled items": f"<ul>{of_all('<li><h3><a href=/t/{n}>{title}</a></h3>{day} {said}</li><li><hr></li><li></li>')}</ul>",
}


@pytest.mark.parametrize("kind", FLAT)
def test_what_stands_between_rows_belongs_to_them(kind: str) -> None:
    assert listed(FLAT[kind]) == EXPECTED


def test_the_name_between_two_rows_is_the_authors() -> None:
    rows = of_all(
        "<tr class=top><td><a href=/t/{n}>{title}</a></td></tr><tr><td>{day} <a href=/user/{n}>{name}</a></td></tr>"
    )
    assert [row.author for row in read(f"<table>{rows}</table>").rows] == list(NAMES)


def test_headings_that_follow_each_other_are_a_listing() -> None:
    assert read(FLAT["headings"]).shape is PageShape.LISTING


def test_what_follows_the_last_row_is_not_all_its_own() -> None:
    body = (
        f"<div>{of_all('<h2><a href=/t/{n}>{title}</a></h2><p>{said}</p>')}<p>站长的话</p><p>写于 2020-01-01</p></div>"
    )
    assert {day for _, day in listed(body)} == {""}


def test_a_heading_that_does_not_lead_names_what_its_only_control_leads_to() -> None:
    rows = of_all(
        "<div class=entry><h2>{title}</h2><p>{day} <a href=/tag/{n}>标签{n}</a></p><p>{said}</p><a href=/t/{n}>阅读全文</a></div>"
    )
    structure = read(rows)
    assert [(row.title, row.url.rsplit("/", 1)[1]) for row in structure.rows] == [
        (title, str(n)) for n, title in enumerate(TITLES)
    ]


def test_a_link_around_a_heading_is_the_title() -> None:
    rows = of_all(
        "<div><a href=/t/{n}><h2>{title}</h2></a><p>{day}</p><a href=/c/{n}>这是一个相当长的栏目名称，比标题更长第{n}栏</a></div>"
    )
    assert listed(rows) == EXPECTED


def test_the_newest_article_beside_the_list_is_a_row() -> None:
    rows = of_all("<li><article><h3><a href=/t/{n}>{title}</a></h3>{day}<p>{said}</p></article></li>")
    newest = f"<aside id=featured><article><h1><a href=/t/9>最新的一篇写在最上面</a></h1>2026-05-09<p>{SAID * 3}</p></article></aside>"
    assert ("最新的一篇写在最上面", "2026-05-09") in listed(f"<h1>随记</h1>{newest}<ol>{rows}</ol>")


def test_a_weekday_and_a_day_before_a_title_are_no_part_of_it() -> None:
    body = of_all("<li><a href=/t/{n}><time datetime={day}>Sat 0{n} May 2026</time> {title}</a></li>")
    assert [title for title, _ in listed(f"<ol>{body}</ol>")] == list(TITLES)


def test_a_day_may_end_a_sentence() -> None:
    assert listed(
        of_all("<div class=entry><h2><a href=/t/{n}>{title}</a></h2><p>写于 {day}. {said}</p></div>")
    ) == EXPECTED  # fmt: skip


def test_who_made_the_site_is_not_who_wrote_the_page() -> None:
    body = f"<h1>{TITLES[0]}</h1><p>{SAID * 4}</p><div id=footer>All rights reserved. Design by <a href='http://a.cn/'>Free Templates</a></div>"
    assert read(body, "http://blog.example.com/t/1").author == ""


def test_the_foot_of_an_article_names_its_author() -> None:
    body = f"<h1>{TITLES[0]}</h1><div><div class=well><footer>2026-05-01 <a href=/author/mu>{NAMES[1]}</a></footer></div><div>{SAID * 4}</div></div>"
    assert read(body, "http://blog.example.com/t/1").author == NAMES[1]


def test_a_sheet_over_a_card_leads_where_its_heading_says() -> None:
    rows = of_all(
        "<article class=card><header><h2>{title}</h2></header><p>{said}</p><footer>{day} {name}</footer><a class=over aria-label='打开' href=/t/{n}></a></article>"
    )
    assert listed(rows) == EXPECTED


def test_pictures_that_lead_on_are_named_by_their_words() -> None:
    pictures = of_all("<div><a href=/t/{n}><img src=/{n}.jpg alt={title}></a></div>")
    assert [title for title, _ in listed(f"<section>{pictures}</section>")] == list(TITLES)


def test_who_made_the_site_leads_to_its_front_page_and_wrote_no_text() -> None:
    body = f"<header><a rel=author href=/>某某随记</a></header><h1>{TITLES[0]}</h1><p>2026-05-01 <span itemprop=author>{NAMES[0]}</span></p><p>{SAID * 4}</p>"
    assert read(body, "http://blog.example.com/t/1").author == NAMES[0]
