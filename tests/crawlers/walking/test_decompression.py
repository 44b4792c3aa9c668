"""Promises about compressed answers: the page is what Scrapy makes of it, and no encoding is guessed of compressed bytes."""

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.http.response import text as text_responses
from scrapy.utils.test import get_crawler

from crawlers.walking.decompression import Decompression

URL = "http://a.cn/1"
HTML = "<html><head><title>页面</title></head><body>本地同城，今天天气很好。</body></html>"


def compressed(encoding: str, content_type: str, coding: str) -> Response:
    body = {"gzip": gzip.compress, "deflate": zlib.compress, "": bytes}[coding](HTML.encode(encoding))
    headers = {"Content-Type": content_type, "X-More": ["a", "b"]} | ({"Content-Encoding": coding} if coding else {})
    return HtmlResponse(URL, body=body, headers=headers, flags=["kept"], protocol="HTTP/1.1")


def undone(kind: type[HttpCompressionMiddleware], response: Response) -> Response:
    made = kind.from_crawler(get_crawler()).process_response(Request(URL), response)
    assert isinstance(made, Response)
    return made


@pytest.mark.parametrize("coding", ["gzip", "deflate", ""])
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=gb18030", "image/png"])
def test_a_page_is_what_scrapy_makes_of_it(content_type: str, coding: str) -> None:
    ours = undone(Decompression, compressed("gb18030", content_type, coding))
    scrapys = undone(HttpCompressionMiddleware, compressed("gb18030", content_type, coding))
    assert ours.body == HTML.encode("gb18030")
    assert (type(ours), {name: getattr(ours, name) for name in ours.attributes}) == (
        type(scrapys),
        {name: getattr(scrapys, name) for name in scrapys.attributes},
    )


def test_no_encoding_is_guessed_of_compressed_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    guessed: list[bytes] = []
    monkeypatch.setattr(text_responses, "from_bytes", guessed.append)
    undone(Decompression, compressed("gb18030", "text/html", "gzip"))
    assert guessed == []
