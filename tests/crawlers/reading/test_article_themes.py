"""Promises of reading articles as themes of static blogs dress them: each page here has one trait that kept a real one from being read."""

from datetime import UTC, datetime

import pytest

from crawlers.page_structure import PageShape, Structure
from crawlers.reading.html import read_document

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SAID = "老人说这件事从来没有一定之规，全看当年的雨水和人手，后来的修订者又补上了尺寸与方位。"
TITLES = ("渡口停航以后的第一个冬天", "老街上最后一家竹编铺子", "米酒坊的三代人与一口井", "白石戏台是怎样修好的")


def read(body: str, title: str = "渡口往事", url: str = "http://blog.example.com/2026/05/01/ferry/") -> Structure:
    html = f"<html><head><title>{title} | 小镇志</title></head><body>{body}</body></html>"
    return read_document(html, url, now=NOW).structure


def test_an_article_whose_heading_leads_to_itself_beside_cards_of_others_is_no_list() -> None:
    cards = "".join(
        f"<article><a href='/p/{n}/'><div><h2>{title}</h2></div></a></article>" for n, title in enumerate(TITLES)
    )
    own = f"<article><h2><a href='/2026/05/01/ferry/'>渡口往事</a></h2><time datetime='2026-05-01T09:00:00+08:00'>5月1日</time><p>{SAID}</p></article>"
    structure = read(
        f"<div class=page><div><h1><a href='/'>小镇志</a></h1></div><section>{own}<aside><div class=more>{cards}</div></aside></section></div>"
    )
    assert structure.shape is PageShape.DETAIL
    assert all(row.published_at is None for row in structure.rows)


def test_a_link_to_a_section_is_nobody_s_name() -> None:
    byline = "<div class=info><span>2026-05-01</span><span class='publish-author'><a href='/categories/%E9%95%87%E5%8F%B2/'>镇史</a></span></div>"
    rows = "".join(
        f"<div class=card><a href='/p/{n}/'><span class=title>{title}</span></a><p>{SAID}</p>{byline}</div>"
        for n, title in enumerate(TITLES)
    )
    structure = read(f"<h1>小镇志</h1><div>{rows}</div>", "小镇志", "http://blog.example.com/")
    assert [(row.title, row.author) for row in structure.rows] == [(title, "") for title in TITLES]


def test_what_is_called_a_name_is_one_without_the_rank_beside_it() -> None:
    author = "<div class=author><span class=name>陈小满</span><span class=label>七级</span></div>"
    assert read(f"<h1>渡口往事</h1>{author}<div>2026-05-01</div><p>{SAID * 3}</p>").author == "陈小满"


def test_parts_of_an_article_that_share_classes_of_their_looks_are_no_rows() -> None:
    looks = "flex px-2 md:px-8"
    parts = (
        f"<div class='story-title {looks}'><h1>渡口往事</h1></div>",
        f"<div class='story-head {looks}'><span>2026-05-01</span><a href='/categories/a/'>镇上的旧事</a></div>",
        f"<div class='story-text {looks}'><p>{SAID * 2}</p></div>",
        f"<div class='story-licence {looks}'>依照<a href='https://licences.example.org/'>署名且不得用于买卖的约定</a>使用</div>",
        f"<div class='story-beside {looks}'><a rel=next href='/p/2/'>{TITLES[1]}</a></div>",
    )
    structure = read(f"<div class=story>{''.join(parts)}</div>")
    assert structure.shape is PageShape.DETAIL
    assert structure.rows == ()


@pytest.mark.parametrize("labels", [("上一篇", "下一篇"), ("本篇", "下一篇"), ("Previous post", "Next post")])
def test_the_neighbours_of_an_article_are_no_posts(labels: tuple[str, str]) -> None:
    cards = "".join(
        f"<div class=card><div>{label}</div><a href='/p/{n}/'><span class=title>{title}</span></a><p>{SAID}</p><span>2026-05-0{n}</span></div>"
        for n, (label, title) in enumerate(zip(labels, TITLES, strict=False), 2)
    )
    structure = read(f"<h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p><div>{cards}</div>")
    assert structure.shape is PageShape.DETAIL
    assert structure.posts == ()


def test_the_head_of_an_article_that_says_only_when_it_was_published_is_no_post() -> None:
    head = "<div class='part head'><a href='/tags/a/'>镇史</a> <a href='/categories/b/'>旧事</a><div>发布日期: 2026-05-01</div></div>"
    text = f"<div class='part text'><p>{SAID * 3}</p><p>2019年6月2日重开。</p></div>"
    structure = read(f"<h1>渡口往事</h1><div>{head}{text}</div>")
    assert structure.shape is PageShape.DETAIL
    assert f"{structure.published_at:%m-%d}" == "05-01"


def test_a_column_of_nothing_but_widgets_is_no_post() -> None:
    newest = "".join(
        f"<li><span>2026-11-0{n}</span> <a href='/p/{n}/'>{title}</a></li>" for n, title in enumerate(TITLES, 1)
    )
    column = f"<div class=column><div class='card widget'><p>小镇志的站长</p><p>写些镇上的旧事给外面的人看，欢迎来信指正</p></div><div class='card widget'><h3>最新文章</h3><ul>{newest}</ul></div></div>"
    own = f"<div class=column><h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p></div>"
    structure = read(f"<div class=columns>{own}{column}</div>")
    assert structure.shape is PageShape.DETAIL
    assert structure.posts == ()


def test_two_entries_on_a_line_of_time_are_no_posts() -> None:
    entries = "".join(
        f"<div class=entry><span>2026</span><span>10</span><span>0{n}</span><a href='/p/{n}/'><span class=title>{title}</span></a>"
        f"<p>{SAID}</p><span>2026-10-0{n}</span></div>"
        for n, title in enumerate(TITLES[:2], 3)
    )
    assert read(f"<div class=line>{entries}</div>", "归档", "http://blog.example.com/archives/2026/10/").posts == ()


def test_other_formats_of_a_page_are_no_list() -> None:
    ways = "".join(
        f"<li><a href='/2026/05/01/ferry?format={kind}'>{words}</a></li>"
        for kind, words in (("rss", "订阅这一页的动静"), ("csv", "用逗号分开的文字"), ("tab", "用制表符分开的文字"))
    )
    assert read(f"<h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p><div><ul>{ways}</ul></div>").rows == ()


def test_the_terms_of_a_licence_are_nobody_s_name() -> None:
    structure = read(f"<h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p><p>本文采用 CC BY-NC-SA 4.0 许可协议</p>")
    assert structure.author == ""


@pytest.mark.parametrize(
    "described",
    [
        "<dl><dt>作者</dt><dd>陈小满</dd></dl>",
        "<dl><dt>作者</dt><dd><ul><li><dl><dt>用户</dt><dd>陈小满</dd><dt>文章</dt><dd><a href='/author/a0'>这个作者的文章</a></dd></dl></li></ul></dd></dl>",
        "<table><tr><th>作者：</th><td><a href='/ask?by=7'>陈小满</a></td></tr></table>",
    ],
)
def test_the_author_that_a_list_of_terms_describes_signs_the_page(described: str) -> None:
    assert read(f"<h1>渡口往事</h1><div>2026-05-01</div>{described}<p>{SAID * 3}</p>").author == "陈小满"


def test_the_heads_of_a_table_s_columns_describe_nobody() -> None:
    table = "<table><tr><th>作者</th><th>篇名</th></tr><tr><td>陈小满</td><td>渡口志</td></tr></table>"
    assert read(f"<h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p>{table}").author == ""


def test_a_menu_beside_a_text_is_no_list_and_other_articles_are() -> None:
    menu = "".join(
        f"<li><a href='/{word}'>{word}</a></li>" for word in ("Login", "Preferences", "Help/Guide", "About us")
    )
    others = "".join(f"<li><a href='/p/{n}'>{title}</a></li>" for n, title in enumerate(TITLES))
    text = f"<h1>渡口往事</h1><div>2026-05-01</div><p>{SAID * 3}</p>"
    assert read(f"<div class=nav><ul>{menu}</ul></div>{text}").rows == ()
    assert [row.title for row in read(f"{text}<aside><ul>{others}</ul></aside>").rows] == list(TITLES)
