"""A host is given the rest that its own answers ask for, and none for what we did with a page."""

from scrapy import Request

from crawlers.manners.middlewares import host_seconds


def test_a_page_in_the_browser_took_its_host_as_long_as_it_loaded() -> None:
    shown = Request("http://a.example/", meta={"download_latency": 9.5, "served_seconds": 0.4})
    assert host_seconds(shown) == 0.4


def test_any_other_answer_took_its_latency() -> None:
    assert host_seconds(Request("http://a.example/", meta={"download_latency": 2.5})) == 2.5
    assert host_seconds(Request("http://a.example/")) == 0.0
