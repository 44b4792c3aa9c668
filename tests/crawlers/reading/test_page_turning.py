"""Promises of page turning: every way a list goes on is found, and a form's answer can be asked for again from its address."""

from urllib.parse import parse_qsl

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.links import LinkCollector
from crawlers.reading.page_turning import PageTurns, filled_form, find_turns, read_form_address

URL = "http://bbs.example.com/list.aspx?fid=2"
VIEWSTATE = "<input type=hidden name=__VIEWSTATE value='dDwx'>"
POSTBACK = f"<form method=post>{VIEWSTATE}<a href=\"javascript:__doPostBack('pager','Page$2')\">2</a><a href=\"javascript:__doPostBack('pager','Page$3')\">3</a></form>"


def turns(html: str) -> PageTurns:
    return find_turns(LexborHTMLParser(html), URL, LinkCollector(URL, None).absolute)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='?fid=2&page=2'>下一页</a>",
        "<a href='?fid=2&page=2'>下一页 »</a>",
        "<a href='?fid=2&page=2'>›</a>",
        "<a href='?fid=2&page=2'><span>Older posts</span> →</a>",
        "<a rel=next href='?fid=2&page=2'>继续</a>",
        "<head><link rel=next href='?fid=2&page=2'></head>",
        "<button data-url='?fid=2&page=2'>加载更多</button>",
        "<span onclick=\"location.href='?fid=2&page=2'\">后一页</span>",
        "<b>1</b> <a href='?fid=2&page=2'>2</a> <a href='?fid=2&page=2'>下页</a>",
        "<form action='/list.aspx'><input type=hidden name=fid value=2><button name=page value=2>下一页</button></form>",
    ],
)
def test_the_way_to_the_next_page_is_found(html: str) -> None:
    assert turns(html).urls == ("http://bbs.example.com/list.aspx?fid=2&page=2",)


def test_numbers_are_page_numbers_only_in_company() -> None:
    assert turns("<a href='/q/1'>12</a> 个回答").urls == ()
    assert len(turns("<a href='/l/2'>2</a> <a href='/l/3'>3</a>").urls) == 2


def test_a_link_that_says_more_is_not_always_the_next_page() -> None:
    assert turns("<a href='/b'>更多精彩内容请下载客户端</a>").urls == ()


def test_a_button_without_an_address_needs_a_browser() -> None:
    assert turns("<button>加载更多</button>").needs_script
    assert not turns("<button>加载更多</button><a rel=next href='/l/2'>下一页</a>").needs_script


def test_a_postback_becomes_an_address_and_takes_its_state_from_a_fresh_page() -> None:
    address = turns(POSTBACK).urls[0]
    form = read_form_address(address)
    assert form is not None
    assert (form.page_url, form.is_direct) == (URL, False)
    where, body = filled_form(POSTBACK.replace("dDwx", "fresh"), form)
    assert where == URL
    assert dict(parse_qsl(body)) == {"__VIEWSTATE": "fresh", "__EVENTTARGET": "pager", "__EVENTARGUMENT": "Page$2"}


def test_a_form_with_little_state_is_sent_at_once() -> None:
    html = "<form method=post action='/s'><input name=kw value=词><input type=hidden name=pageNo value=1></form><a href='javascript:goPage(2)'>下一页</a>"
    form = read_form_address(turns(html).urls[0])
    assert form is not None
    assert (form.page_url, form.is_direct) == ("http://bbs.example.com/s", True)
    assert dict(form.fields) == {"kw": "词", "pageNo": "2"}


def test_ordinary_addresses_are_no_forms() -> None:
    assert read_form_address("http://app.example.com/#!/list") is None


def test_counts_of_answers_are_no_page_numbers() -> None:
    rows = "".join(f"<a href='/who?tid={n}'>{n % 3}</a>" for n in range(9))
    pager = "<a href='?fid=2&page=2'>2</a><a href='?fid=2&page=3'>3</a>"
    found = turns(f"<table>{rows}</table>{pager}{pager}").urls
    assert found == tuple(f"http://bbs.example.com/list.aspx?fid=2&page={n}" for n in (2, 3))


def test_a_bare_sign_that_sends_a_choice_turns_no_page() -> None:
    choice = "<select name=do><option value=''>工具</option><option value=edit>编辑</option></select>"
    assert (
        turns(f"<form action='/w'><input type=hidden name=id value=7>{choice}<button>&gt;</button></form>").urls == ()
    )
    assert turns("<form action='/w'><input type=hidden name=page value=2><button>&gt;</button></form>").urls != ()


@pytest.mark.parametrize(
    ("here", "numbers"),
    [
        ("/show?id=12", "/show?id=12&page={}"),
        ("/show?id=12", "/show?page={}&id=12"),
        ("/show", "/show?page={}"),
        ("/?thread-12.htm", "/?thread-12-{}.htm"),
        ("/thread-12.html", "/thread-12-{}.html"),
        ("/show.php?1,12", "/show.php?1,12,page={}"),
        ("/board/7/", "/board/7/{}/"),
    ],
)
def test_the_first_page_is_not_asked_for_again_by_its_number(here: str, numbers: str) -> None:
    url = f"http://bbs.example.com{here}"
    links = "".join(f"<a href='{numbers.format(n)}'>{n}</a>" for n in (1, 2, 3))
    links += f"<a href='{numbers.format(2)}'>▶</a>"
    found = find_turns(LexborHTMLParser(links), url, LinkCollector(url, None).absolute)
    assert found.again == (f"http://bbs.example.com{numbers.format(1)}",)
    assert found.urls == tuple(f"http://bbs.example.com{numbers.format(n)}" for n in (2, 3))


@pytest.mark.parametrize("here", ["/show?id=12&page=2", "/board?id=2"])
def test_it_is_known_wherever_both_its_addresses_stand(here: str) -> None:
    url = f"http://bbs.example.com{here}"
    links = "".join(f"<a href='/show?id=12&page={n}'>{n}</a>" for n in (1, 2, 3))

    def found(more: str) -> PageTurns:
        return find_turns(LexborHTMLParser(more + links), url, LinkCollector(url, None).absolute)

    assert found("<a href='/show?id=12'>建档要带哪些材料</a>").again == ("http://bbs.example.com/show?id=12&page=1",)
    assert found("<a href='/show?id=13'>糖耐没过怎么办</a>").again == ()
    assert "http://bbs.example.com/show?id=12&page=1" in found("").urls


@pytest.mark.parametrize("here", ["/2026/", "/2026/11/", "/archive/2026-11", "/story/12/", "/story?id=12"])
def test_days_months_and_chapters_are_pages_of_their_own(here: str) -> None:
    url = f"http://blog.example.com{here}"
    numbers = f"{here}&part=" if "?" in here else f"{here.rstrip('/')}/"
    links = "".join(f"<a href='{numbers}{n}'>{n}</a>" for n in (1, 2, 3))
    assert find_turns(LexborHTMLParser(links), url, LinkCollector(url, None).absolute).again == ()
