"""Promises about ads on a page: the paid pieces are found, each by itself, and the page is read without them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.advertising.filters import load_filters
from crawlers.advertising.finding import AdFinder
from crawlers.config import ConfigError
from crawlers.reading.document import Document
from crawlers.reading.html import read_document

FINDER = AdFinder(load_filters())
URL = "http://menhu.example/wen/1.html"
ARTICLE = "<h1>社区图书角开放</h1><p>周六起，社区图书角向居民开放，借书不收押金，旧书也可以捐到这里来。</p>" * 4
OFFER = "签约代孕包成功包性别，全国可上门面签"


def read(html: str, finder: AdFinder = FINDER) -> Document:
    return read_document(f"<html><head><title>门户</title></head><body>{ARTICLE}{html}</body></html>", URL, finder)


def words(document: Document) -> list[str]:
    return [ad.text for ad in document.ads]


@pytest.mark.parametrize("label", ["广告", "推广", "[广告]", "【推广】", "商业推广", "赞助内容", "Sponsored", "廣告"])
def test_a_labelled_row_is_an_ad_and_its_neighbours_are_not(label: str) -> None:
    row = '<div class="r"><h3><a href="/go?{0}">{1}</a></h3><p>{2}</p><span>{3}</span></div>'
    rows = [row.format(1, "同城图书馆的开放时间", "每天九点开门", "图书馆"), row.format(2, OFFER, "加微信", label)]
    document = read("".join(rows))
    assert len(document.ads) == 1
    assert document.ads[0].title == OFFER
    assert [link.url for link in document.ads[0].links] == ["http://menhu.example/go?2"]
    assert OFFER not in document.text
    assert "同城图书馆的开放时间" in document.text


@pytest.mark.parametrize(
    "menu",
    [
        '<ul><li><a href="/">首页</a></li><li><a href="/ad">广告</a></li><li><a href="/about">关于</a></li></ul>',
        "<footer><span>招聘</span><span>广告</span><a href='/lianxi'>联系</a></footer>",
        "<p>本报讯：街头小<b>广告</b>清理行动本周开始，市民可以拨打热线反映问题，城管部门将在两日内处理完毕。</p>",
        "<h2>推广</h2>",
    ],
)
def test_the_word_alone_makes_no_ad(menu: str) -> None:
    assert words(read(menu)) == []


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="ad-banner"><a href="http://a.example/1">{OFFER}</a></div>',
        f'<div class="x guanggao y"><a href="http://a.example/1">{OFFER}</a></div>',
        f"<div class='ad-banner'><a href='http://a.example/1'>{OFFER}</a></div>",
        f'<div class=ad-banner><a href="http://a.example/1">{OFFER}</a></div>',
        f'<DIV CLASS="ad-banner"><a href="http://a.example/1">{OFFER}</a></DIV>',
        f'<div Class = "ad-banner"><a href="http://a.example/1">{OFFER}</a></div>',
        f"<div id='ad_17'><a href='http://a.example/1'>{OFFER}</a></div>",
        f'<div id=ad_17><a href="http://a.example/1">{OFFER}</a></div>',
        f'<div id="ad_17"><a href="http://a.example/1">{OFFER}</a></div>',
        f'<ins class="adsbygoogle"><a href="http://a.example/1">{OFFER}</a></ins>',
        f'<div data-ad-slot="3"><a href="http://a.example/1">{OFFER}</a></div>',
    ],
)
def test_places_named_like_ads_are_ads(box: str) -> None:
    document = read(box)
    assert words(document) == [OFFER]
    assert document.ads[0].reason.startswith("过滤规则")


def test_a_box_of_several_ads_is_several_ads() -> None:
    rows = "".join(f'<li><a href="/go?{n}">第{n}条：{OFFER}</a></li>' for n in range(3))
    document = read(f'<ul class="ad-list">{rows}</ul>')
    assert len(document.ads) == 3
    assert len({ad.key for ad in document.ads}) == 3


def test_wrappers_named_like_ads_around_one_ad_are_one_ad() -> None:
    document = read(f'<div class="ad-wrap"><div class="ad-box"><a href="/go">{OFFER}</a><i>广告</i></div></div>')
    assert len(document.ads) == 1


def test_a_page_that_calls_itself_an_ad_is_read_as_itself() -> None:
    html = (
        f'<html><body><div class="ad-content"><h1>{OFFER}</h1><p>{"流程透明，签约付款。" * 40}</p></div></body></html>'
    )
    document = read_document(html, URL, FINDER)
    assert document.ads == ()
    assert OFFER in document.text


def test_a_frame_of_an_ad_network_is_an_ad() -> None:
    document = read('<iframe src="http://pos.baidu.com/s?slot=3"></iframe><iframe src="/map.html"></iframe>')
    assert [ad.frame_url for ad in document.ads] == ["http://pos.baidu.com/s?slot=3"]


def test_lists_of_the_user_add_rules_and_exceptions(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("menhu.example##.tejia\nmenhu.example#@#.ad-banner\n##:unknown-rule(x)\n", "utf-8")
    finder = AdFinder(load_filters([mine]))
    special = f'<div class="tejia"><a href="/go?1">{OFFER}</a></div>'
    banner = f'<div class="ad-banner"><a href="/go?2">{OFFER}！</a></div>'
    assert words(read(special + banner, finder)) == [OFFER]
    assert words(read(special + banner)) == [f"{OFFER}！"]


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"easylist\.txt"):
        load_filters([tmp_path / "easylist.txt"])


def test_a_creative_has_the_same_key_under_other_click_addresses_and_on_other_pages() -> None:
    one, other = (read(f'<div class="ad-box"><a href="/c?k={k}">{OFFER}</a></div>') for k in ("a1", "b2"))
    assert one.ads[0].key == other.ads[0].key


def test_the_place_of_an_ad_finds_its_element_again() -> None:
    from selectolax.lexbor import LexborHTMLParser

    html = f'<html><body>{ARTICLE}<div><p>前文</p><!-- x -->文字<div class="ad-box"><a href="/c">{OFFER}</a></div></div></body></html>'
    (ad,) = read_document(html, URL, FINDER).ads
    (node,) = LexborHTMLParser(html).css(ad.place)
    assert node.text() == OFFER


@given(st.text(alphabet='<>/ab"= 广告推广divclasshref', max_size=300))
def test_any_mark_up_is_read_and_nothing_is_said_twice(html: str) -> None:
    document = read_document(html, URL, FINDER)
    for ad in document.ads:
        assert all(ad.text[block.start : block.end] == block.text for block in ad.blocks)
