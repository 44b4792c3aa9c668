"""Promises about robots.txt: RFC 9309, and the cases Google published with its own parser, told in our words."""

import zlib

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawlers.manners.robots import ROBOTS_BYTES, may_fetch, rules_from, rules_without_answer

GROUPS = """allow: /foo/bar/

user-agent: FooBot
disallow: /
allow: /x/
user-agent: BarBot
disallow: /
allow: /y/


allow: /w/
user-agent: BazBot

user-agent: FooBot
allow: /z/
disallow: /
"""
EVERYBODY = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n"
NOBODY_ELSE = "user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\n"
WILD = "user-agent: FooBot\ndisallow: /foo/bar/quz\nallow: /foo/*/qux\n"
ANCHORED = "user-agent: FooBot\ndisallow: /foo/bar$\nallow: /foo/bar/qux\n"
INDEX = "user-agent: *\nallow: /allowed-slash/index.html\ndisallow: /\n"

CASES = [
    # how a line is read
    ("user-agent: FooBot\ndisallow: /\n", "FooBot", "/x/y", False),
    ("foo: FooBot\nbar: /\n", "FooBot", "/x/y", True),
    ("user-agent FooBot\ndisallow /\n", "FooBot", "/x/y", False),
    ("USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "FooBot", "/x/y", True),
    ("UsEr-AgEnT: FooBot\nDiSaLlOw: /\n", "FooBot", "/a/b", False),
    ("user-agent: FooBot\rdisallow: /\r", "FooBot", "/x", False),
    ("user-agent: FooBot\r\ndisallow: /\r\n", "FooBot", "/x", False),
    ("user-agent: FooBot # that one\ndisallow: / # all\n", "FooBot", "/x", False),
    ("\ufeffUser-Agent: FooBot\nDisallow: /\n", "FooBot", "/x", False),
    ("", "FooBot", "/x", True),
    # groups
    (GROUPS, "FooBot", "/x/b", True),
    (GROUPS, "FooBot", "/z/d", True),
    (GROUPS, "FooBot", "/y/c", False),
    (GROUPS, "FooBot", "/foo/bar/", False),
    (GROUPS, "BarBot", "/y/c", True),
    (GROUPS, "BarBot", "/w/a", True),
    (GROUPS, "BarBot", "/z/d", False),
    (GROUPS, "BazBot", "/z/d", True),
    ("user-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n", "BarBot", "/", False),
    ("user-agent: FooBot\nInvalid-Unknown-Line: unknown\nUser-agent: *\nDisallow: /\n", "FooBot", "/", False),
    # names of agents
    ("user-agent: foobot\ndisallow: /\n", "FooBot", "/x", False),
    ("user-agent: FooBot/1.2\ndisallow: /\n", "FooBot", "/x", False),
    ("user-agent: Foo Bar\ndisallow: /\n", "Foo", "/x", False),
    ("user-agent: Foo\ndisallow: /\n", "FooBot", "/x", True),
    ("user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /\n", "FooBot", "/x", True),
    ("user-agent: *\ndisallow: /x/\nuser-agent: FooBot\ndisallow: /y/\n", "FooBot", "/x/a", True),
    (EVERYBODY, "FooBot", "/x", False),
    (EVERYBODY, "BarBot", "/x", True),
    (NOBODY_ELSE, "QuxBot", "/x", True),
    ("user-agent: * baz\ndisallow: /\n", "FooBot", "/x", False),
    # the value counts letter by letter
    ("user-agent: FooBot\ndisallow: /X/\n", "FooBot", "/x/y", True),
    ("user-agent: FooBot\ndisallow: /x/\n", "FooBot", "/x/y", False),
    # the longest rule decides, and permission where two are equally long
    ("user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "FooBot", "/x/page.html", False),
    ("user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/page.html", True),
    ("user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/", False),
    ("user-agent: FooBot\ndisallow: \nallow: \n", "FooBot", "/x", True),
    ("user-agent: FooBot\ndisallow: /\nallow: /\n", "FooBot", "/x", True),
    ("user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "FooBot", "/x", False),
    ("user-agent: FooBot\ndisallow: /x\nallow: /x/\n", "FooBot", "/x/", True),
    ("user-agent: FooBot\nallow: /page\ndisallow: /*.html\n", "FooBot", "/page.html", False),
    ("user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/page.html", True),
    ("user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/y.html", False),
    # wildcards and ends
    (WILD, "FooBot", "/foo/bar/quz", False),
    (WILD, "FooBot", "/foo/quz", True),
    (WILD, "FooBot", "/foo//quz", True),
    (WILD, "FooBot", "/foo/bax/quz", True),
    (ANCHORED, "FooBot", "/foo/bar", False),
    (ANCHORED, "FooBot", "/foo/bar/qux", True),
    (ANCHORED, "FooBot", "/foo/bar/", True),
    (ANCHORED, "FooBot", "/foo/bar/baz", True),
    (INDEX, "FooBot", "/allowed-slash/index.html", True),
    (INDEX, "FooBot", "/allowed-slash/", True),
    (INDEX, "FooBot", "/allowed-slash/index.htm", False),
    (INDEX, "FooBot", "/anyother-url", False),
    # Chinese and escapes
    ("user-agent: FooBot\ndisallow: /\nallow: /foo/bar/ツ\n", "FooBot", "/foo/bar/%E3%83%84", True),
    ("user-agent: FooBot\ndisallow: /\nallow: /foo/bar/%E3%83%84\n", "FooBot", "/foo/bar/%E3%83%84", True),
    ("user-agent: *\ndisallow: /搜索\n", "FooBot", "/%E6%90%9C%E7%B4%A2?q=1", False),
    ("user-agent: FooBot\ndisallow: /\nallow: /a?b=http://c.d?e\n", "FooBot", "/a?b=http://c.d?e", True),
]


def rules_of(text: str, status: int = 200) -> Response:
    return Response("http://foo.bar/robots.txt", status=status, body=text.encode())


@pytest.mark.parametrize(("text", "agent", "path", "is_allowed"), CASES)
def test_googles_cases(text: str, agent: str, path: str, is_allowed: bool) -> None:
    rules = rules_from(rules_of(text), agent)
    assert rules is not None
    assert rules.can_fetch(f"http://foo.bar{path}", agent) is is_allowed


@pytest.mark.parametrize(
    ("status", "allows"),
    [(200, False), (204, True), (401, True), (404, True), (410, True), (429, None), (500, None), (503, None)],
)
def test_what_a_status_means(status: int, allows: bool | None) -> None:
    rules = rules_from(rules_of("user-agent: *\ndisallow: /\n", status), "FooBot")
    assert (None if rules is None else rules.can_fetch("http://foo.bar/x", "FooBot")) is allows


def test_rules_behind_the_size_limit_are_not_read_and_those_before_it_are() -> None:
    filler = "# nothing to say\n" * (ROBOTS_BYTES // 17)
    rules = rules_from(rules_of(f"user-agent: *\ndisallow: /early\n{filler}disallow: /late\n"), "FooBot")
    assert rules is not None
    assert not rules.can_fetch("http://foo.bar/early", "FooBot")
    assert rules.can_fetch("http://foo.bar/late", "FooBot")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_cut_by_the_size_limit_says_nothing(end: str) -> None:
    start = f"user-agent: *{end}disallow: /{end}"
    last = "allow: /pub"
    filler = "#" * (ROBOTS_BYTES - len(start) - len(end) - len("allow: /"))
    rules = rules_from(rules_of(f"{start}{filler}{end}{last}{end}"), "FooBot")
    assert rules is not None
    assert not rules.can_fetch("http://foo.bar/private", "FooBot")
    assert not rules.can_fetch("http://foo.bar/public", "FooBot")


def test_an_answer_that_unpacks_to_more_than_any_page_forbids_everything_and_endless_redirects_nothing() -> None:
    """As Scrapy's own middlewares tell them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = compressor.compress(b"user-agent: *\ndisallow: /\n" + b"# pad\n" * 10_000) + compressor.flush()
    request = Request("http://foo.bar/robots.txt", meta={"download_maxsize": 1000, "redirect_times": 10})
    packed = Response(request.url, headers={"Content-Encoding": "gzip"}, body=body, request=request)
    moved = Response(request.url, status=302, headers={"Location": "/robots.txt"}, request=request)
    crawler = get_crawler(settings_dict={"REDIRECT_MAX_TIMES": 10})
    with pytest.raises(IgnoreRequest) as too_much:
        HttpCompressionMiddleware.from_crawler(crawler).process_response(request, packed)
    assert rules_without_answer(too_much.value) is None
    with pytest.raises(IgnoreRequest) as endless:
        RedirectMiddleware.from_crawler(crawler).process_response(request, moved)
    rules = rules_without_answer(endless.value)
    assert rules is not None
    assert rules.can_fetch("http://foo.bar/x", "FooBot")


def test_rules_bind_in_whatever_order_the_parameters_are_asked() -> None:
    rules = rules_from(rules_of("user-agent: *\ndisallow: /forum.php?mod=post*\ndisallow: /*&print="))
    assert rules is not None
    assert not may_fetch(rules, "http://a.cn/forum.php?fid=2&mod=post")
    assert not may_fetch(rules, "http://a.cn/forum.php?mod=post&fid=2")
    assert may_fetch(rules, "http://a.cn/forum.php?fid=2&mod=list")
    assert may_fetch(rules, "http://a.cn/forum.php?fid=2")
