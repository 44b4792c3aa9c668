"""One page, one address; two pages, two addresses."""

import pytest

from crawlers.reading.canonical import identity
from crawlers.reading.links import tidy_url


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.cn/x?id=3&utm_source=mail&utm_medium=x&spm=a.b.c", "http://a.cn/x?id=3"),
        ("http://a.cn/x?PHPSESSID=3kq8fj2l9d8s7a6f&id=3", "http://a.cn/x?id=3"),
        ("http://a.cn/x;jsessionid=A1B2C3D4.node1?id=3", "http://a.cn/x?id=3"),
        ("http://a.cn/(S(lit3py55t21z5v55vlm25s55))/list.aspx", "http://a.cn/list.aspx"),
        ("http://a.cn/x?id=3&sid=0a1b2c3d4e5f60718293a4b5", "http://a.cn/x?id=3"),
        ("http://a.cn/x?id=3&_=1764160000000", "http://a.cn/x?id=3"),
        ("http://a.cn/x?rand=0.482919283&id=3", "http://a.cn/x?id=3"),
        ("http://a.cn:80/x#top", "http://a.cn/x"),
        ("http://a.cn/x?", "http://a.cn/x"),
    ],
)
def test_what_names_a_visitor_a_way_or_a_moment_does_not_name_a_page(one: str, other: str) -> None:
    assert tidy_url(one) == tidy_url(other) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.cn/x?sid=1203", "http://a.cn/x?sid=1204"),
        ("http://a.cn/x?t=1764160000", "http://a.cn/x?t=1764160001"),
        ("http://a.cn/x?thread-12-1", "http://a.cn/x?thread-1-12"),
        ("http://a.cn/x?f/5&p/2", "http://a.cn/x?p/2&f/5"),
        ("http://a.cn/x?id=3&id=4", "http://a.cn/x?id=4&id=3"),
        ("http://a.cn/x?s=代孕", "http://a.cn/x?s=供卵"),
        ("http://a.cn/x?token=weekly-news-of-the-city", "http://a.cn/x?token=weekly-news-of-the-town"),
        ("http://a.cn/list(1)/x", "http://a.cn/list(2)/x"),
    ],
)
def test_what_may_name_a_page_stays(one: str, other: str) -> None:
    assert identity(tidy_url(one) or "") != identity(tidy_url(other) or "")
    assert tidy_url(one) == one


def test_a_page_is_asked_for_in_the_order_its_site_gives_and_known_in_any() -> None:
    assert tidy_url("http://a.cn/?post=6&comment-page=2") == "http://a.cn/?post=6&comment-page=2"
    assert identity("http://a.cn/?post=6&comment-page=2#/a") == identity("http://a.cn/?comment-page=2&post=6#/a")
