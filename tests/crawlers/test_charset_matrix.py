"""Promises of decoding, as a matrix: what a page is written in, against what it says of itself."""

import pytest

from crawlers.reading.charset import decode_html

TEXTS = {
    "gb18030": "滨江市同城论坛：求推荐靠谱的搬家师傅，价格好商量，电话联系即可。",
    "gbk": "滨江市同城论坛：求推荐靠谱的搬家师傅，价格好商量，电话联系即可。",
    "big5": "濱江市同城論壇：求推薦可靠的搬家師傅，價格好商量，電話聯繫即可。",
    "utf-8": "滨江市同城论坛：求推荐靠谱的搬家师傅，价格好商量，电话联系即可。",
}
SAID = {"gb18030": "gb2312", "gbk": "gbk", "big5": "big5", "utf-8": "utf-8"}
HEADERS = ("true", "absent", "wrong", "nonsense")


def header(kind: str, encoding: str) -> str | None:
    wrong = "utf-8" if encoding != "utf-8" else "gb2312"
    said = {"true": SAID[encoding], "absent": None, "wrong": wrong, "nonsense": "x-unknown"}[kind]
    return "text/html" if said is None else f"text/html; charset={said}"


@pytest.mark.parametrize("meta", HEADERS)
@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("encoding", list(TEXTS))
def test_a_page_is_read_whatever_header_and_meta_say(encoding: str, kind: str, meta: str) -> None:
    said = header(meta, encoding)
    tag = f'<meta http-equiv="Content-Type" content="{said}">' if said != "text/html" else ""
    body = f"<html><head>{tag}<title>论坛</title></head><body><p>{TEXTS[encoding]}</p></body></html>"
    if encoding == "big5":
        body = body.replace("论坛", "論壇")
    text, _ = decode_html(body.encode(encoding), header(kind, encoding))
    assert TEXTS[encoding] in text


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_goes_before_header_and_meta(mark: bytes, encoding: str) -> None:
    body = mark + f'<meta charset="gb2312"><p>{TEXTS["utf-8"]}</p>'.encode(encoding)
    assert TEXTS["utf-8"] in decode_html(body, "text/html; charset=big5")[0]


def test_a_page_cut_amid_a_character_is_still_read() -> None:
    body = f"<p>{TEXTS['utf-8'] * 5}</p>".encode()[:-6]
    assert decode_html(body, None)[1] == "utf-8"


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    body = f"<p>{TEXTS['gbk'] * 20}</p>".encode("gbk").replace(b"<p>", b"<p>\xff ")
    text, encoding = decode_html(body, "text/html; charset=gbk")
    assert TEXTS["gbk"] in text
    assert encoding == "gb18030"
