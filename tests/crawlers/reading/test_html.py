"""Promises of reading HTML: every text on the page is in one typed block, and offsets hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.page import BlockKind
from crawlers.reading.html import read_document, read_page

URL = "http://example.com/daiyun/list.html?q=%E4%BB%A3"


def kinds_and_texts(html: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read_document(html, URL).blocks]


def test_each_piece_of_a_page_becomes_a_block_of_its_kind() -> None:
    html = """<title>标 题</title><meta name=description content="描述">
      <h2>小标题</h2><p>加微信 <a href="/u">abc</a> 咨询</p><ul><li>一项</li></ul>
      <div class="comment-list">路人的话</div><img src=p.png alt="海报"><footer>备案号</footer>"""
    assert kinds_and_texts(html) == [
        (BlockKind.URL_PATH, "/daiyun/list.html?q=代"),
        (BlockKind.TITLE, "标 题"),
        (BlockKind.META, "描述"),
        (BlockKind.HEADING, "小标题"),
        (BlockKind.PARAGRAPH, "加微信 abc 咨询"),
        (BlockKind.LIST_ITEM, "一项"),
        (BlockKind.COMMENT, "路人的话"),
        (BlockKind.ALT, "海报"),
        (BlockKind.FOOTER, "备案号"),
    ]


def test_a_row_of_links_becomes_one_anchor_block_each() -> None:
    document = read_document("<p><a href='http://a.com/'>甲</a> | <a href='http://b.com/x'>乙<b>丙</b></a></p>", URL)
    assert [(block.text, block.href) for block in document.blocks if block.kind is BlockKind.ANCHOR] == [
        ("甲", "http://a.com/"),
        ("乙丙", "http://b.com/x"),
    ]


def test_hidden_text_is_read_and_scripts_are_not() -> None:
    texts = [
        text for _, text in kinds_and_texts("<div style='display:none'>藏起来的</div><script>var x='代码'</script>")
    ]
    assert "藏起来的" in texts
    assert not any("代码" in text for text in texts)


def test_links_are_absolute_tidy_and_without_repeats() -> None:
    html = """<base href="/dir/"><a href="a?utm_source=x&id=1#top">一</a><a href="a?id=1">二</a><a href="javascript:x">三</a>
      <a href="//other.cn:80/p">四</a><a href="mailto:a@b.cn">五</a><a><div>六</div></a>"""
    links = [(link.url, link.text) for link in read_document(html, URL).links]
    assert links == [("http://example.com/dir/a?id=1", "一"), ("http://other.cn/p", "四")]


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_block_stands_where_it_says(html: str) -> None:
    document = read_document(f"<p>{html}<a href='x{html}'>{html}</a><li>{html}", URL)
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000 + "底", "<b>" * 200_000 + "底", "字" * 3_000_000, "<" * 1_000_000, "<a href=x>" * 50_000 + "底"],
    ids=["deep", "deep inline", "one long line", "angles", "open links"],
)
def test_absurd_pages_are_read_in_the_end(html: str) -> None:
    document = read_document(html, URL)
    assert len(document.text) <= 2_000_100


def test_lone_surrogates_and_nul_do_not_stop_reading() -> None:
    assert "好" in read_page("<p>好\ud800\0</p>", URL).text


@pytest.mark.parametrize(
    ("says", "body", "leads_to"),
    [
        ("0;url=/bbs/", "", "http://example.com/bbs/"),
        ("3; URL='next.html'", "<p>正在跳转，请稍候</p>", "http://example.com/daiyun/next.html"),
        ("60;url=/daiyun/list.html?q=%E4%BB%A3", "", None),
        ("5", "", None),
        ("900;url=/logout", "", None),
        ("3;url=/", f"<p>{'专业机构，签约安排。' * 20}</p>", None),
        ("0;url=javascript:void(0)", "", None),
    ],
)
def test_a_page_that_only_leads_on_has_a_link_to_where(says: str, body: str, leads_to: str | None) -> None:
    html = f'<title>跳转</title><meta http-equiv="Refresh" content="{says}">{body}'
    assert [link.url for link in read_document(html, URL).links] == ([leads_to] if leads_to else [])
