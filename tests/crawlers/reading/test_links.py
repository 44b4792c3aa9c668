"""What a page's links become: one spelling for one address, whichever way it was found out."""

from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.html import read_document
from crawlers.reading.links import PLAIN_PATH, PLAIN_URL, LinkCollector, tidy_url

PAGE = "http://bbs.example/forum/7?page=2"


@given(st.from_regex(PLAIN_URL, fullmatch=True))
def test_an_address_spared_the_full_treatment_is_what_the_treatment_gives(url: str) -> None:
    assert LinkCollector(PAGE, None).absolute(url) == tidy_url(urljoin(PAGE, url))


@given(st.from_regex(PLAIN_PATH, fullmatch=True).filter(lambda path: "." not in path and "//" not in path))
def test_a_path_spared_the_full_treatment_is_what_the_treatment_gives(path: str) -> None:
    assert LinkCollector(PAGE, None).absolute(path) == tidy_url(urljoin(PAGE, path))


def test_default_ports_capitals_and_fragments_are_tidied() -> None:
    links = LinkCollector(PAGE, None)
    assert links.absolute("http://a.example:80/x") == "http://a.example/x"
    assert links.absolute("HTTPS://A.example:443") == "https://a.example/"
    assert links.absolute("http://[2001:DB8::1]:80/x") == "http://[2001:db8::1]/x"
    assert links.absolute("http://[2001:db8::1]:8080/x") == "http://[2001:db8::1]:8080/x"
    assert links.absolute("http://a.example:8080/x#top") == "http://a.example:8080/x"
    assert [links.absolute(href) for href in (None, "", "#top", "javascript:void(0)")] == [None] * 4


def test_a_path_in_chinese_has_one_spelling() -> None:
    spellings = ("/tags/备孕/", "/tags/%E5%A4%87%E5%AD%95/", "/tags/%e5%a4%87%e5%ad%95/", "http://a.cn/tags/备孕/")
    html = "".join(f"<a href='{one}'>x</a>" for one in spellings)
    assert [link.url for link in read_document(html, "http://a.cn/").links] == ["http://a.cn/tags/%E5%A4%87%E5%AD%95/"]
