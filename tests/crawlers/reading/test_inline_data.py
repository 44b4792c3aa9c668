"""Promises of reading data inside pages: an empty shell says what its state holds, JSON-LD names authors and answers, hostile JSON is bounded."""

import json
import time
from datetime import UTC, datetime

import pytest

from crawlers.page import BlockKind, LinkRole
from crawlers.page_structure import PageShape
from crawlers.reading.data_walk import MOST_BYTES, find_records, read_json
from crawlers.reading.document import Document
from crawlers.reading.html import read_document

NOW, URL = datetime(2026, 11, 20, tzinfo=UTC), "http://bbs.example.com/"
POSTS = [{"id": 70 + n, "title": f"第{'一二三四五'[n]}个帖子的标题", "url": f"/t/{70 + n}"} for n in range(5)]
TEXT = "上周去老街走了一圈，茶馆还开着，老板说下个月要搬到河对岸去，想去的人抓紧时间。"


def read(body: str, url: str = URL) -> Document:
    return read_document(f"<html><head><title>论坛</title></head><body>{body}</body></html>", url, now=NOW)


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        "<script>window.__INITIAL_STATE__ = {};(function(){{}})()</script>",
        "<script>window['__INITIAL_STATE__']={}</script>",
        "<script>var pageData = {}; start()</script>" + "<!-- __INITIAL -->",
    ],
)
def test_a_shell_says_what_its_state_holds(script: str) -> None:
    state = {"props": {"pageProps": {"threads": POSTS, "locale": "zh 中文"}}, "i18n": {"login": "请先登录再查看"}}
    document = read("<div id=app></div>" + script.replace("{}", json.dumps(state, ensure_ascii=False), 1))
    assert [(link.url, link.text, link.role) for link in document.links] == [
        (f"http://bbs.example.com{post['url']}", post["title"], LinkRole.ROW) for post in POSTS
    ]
    assert document.structure.shape is PageShape.LISTING
    assert [row.title for row in document.structure.rows] == [post["title"] for post in POSTS]
    assert "请先登录" not in document.text


def test_a_state_that_scripts_write_is_read_too() -> None:
    quoted = json.dumps(json.dumps({"article": {"title": "老街见闻", "content": f"<p>{TEXT}</p>"}}))
    document = read(f"<div id=app></div><script>window.__INITIAL_STATE__ = JSON.parse({quoted})</script>")
    assert TEXT in [block.text for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    holes = read('<div id=app></div><script>window.__NUXT__={"a":undefined,"data":{"title":"只有标题的一页"}}</script>')
    assert "只有标题的一页" in holes.text


def test_a_page_that_speaks_for_itself_is_not_given_words_nobody_sees() -> None:
    state = json.dumps({"related": [{"title": "别处的一个帖子", "content": TEXT}] * 2}, ensure_ascii=False)
    document = read(
        f'<p>{"这一页自己有话要说。" * 40}</p><script id="__NEXT_DATA__" type="application/json">{state}</script>'
    )
    assert "别处的一个帖子" not in document.text


def test_json_ld_names_author_moment_and_answers() -> None:
    described = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "首页 导航"}]},
            {
                "@type": "QAPage",
                "mainEntity": {
                    "@type": "Question",
                    "name": "老街的茶馆搬到哪里去了",
                    "text": TEXT,
                    "author": {"@type": "Person", "name": "路人甲"},
                    "dateCreated": "2026-05-01T08:00:00+08:00",
                    "suggestedAnswer": [
                        {
                            "@type": "Answer",
                            "text": f"河对岸第{n}条街，门口有棵树的那家就是了",
                            "author": {"name": f"街坊{n}"},
                        }
                        for n in "二三"
                    ],
                },
            },
        ],
    }
    document = read(f'<p>一页</p><script type="application/ld+json">{json.dumps(described)}</script>')
    assert (document.structure.shape, document.structure.author) == (PageShape.THREAD, "路人甲")
    assert str(document.structure.published_at) == "2026-05-01 08:00:00+08:00"
    assert [post.author for post in document.structure.posts] == ["路人甲", "街坊二", "街坊三"]
    assert sum("门口有棵树" in block.text for block in document.blocks if block.kind is BlockKind.COMMENT) == 2
    assert "导航" not in document.text


def test_an_item_list_is_a_listing() -> None:
    entries = [{"@type": "ListItem", "position": n, "url": f"/p/{n}", "name": f"第{n}件二手家具出售"} for n in range(4)]
    described = {"@type": "ItemList", "itemListElement": entries}
    document = read(f'<div id=root></div><script type="application/ld+json">{json.dumps(described)}</script>')
    assert [row.url for row in document.structure.rows] == [f"http://bbs.example.com/p/{n}" for n in range(4)]


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 200_000,
        '{"a":' * 5000 + "1" + "}" * 5000,
        '{"a":' * 60 + '"这里太深了没有人会写"' + "}" * 60,
        json.dumps(["长" * 100] * (MOST_BYTES // 200)),
        '{"a": 1e999999, "b": "\\ud800 半个字"}',
        "[1,2",
    ],
)
def test_hostile_json_is_bounded_and_harms_nobody(hostile: str) -> None:
    began = time.monotonic()
    for kind in ("application/ld+json", "application/json"):
        document = read(f'<p>正常的一段话</p><script type="{kind}">{hostile}</script>')
        assert "正常的一段话" in document.text
        document.text.encode("utf-8")
    read(f"<div id=app></div><script>window.__INITIAL_STATE__ = {hostile}</script>")
    assert time.monotonic() - began < 10


def test_a_value_with_a_hundred_thousand_records_is_looked_at_in_part() -> None:
    records = list(find_records(read_json(json.dumps([{"title": f"标题{n}"} for n in range(100_000)]))))
    assert 0 < len(records) <= 40_000
