"""Promises of decoding: Chinese pages are readable whatever they declare."""

import pytest

from crawlers.reading.charset import decode_html

TEXT = "<html><body>同城分类信息：二手房、招聘、家政服务，信息真实有效。</body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_undeclared_encodings_are_recognised(encoding: str) -> None:
    text = TEXT if encoding != "big5" else "<html><body>試管嬰兒中心，歡迎洽詢，專業團隊為您服務。</body></html>"
    assert decode_html(text.encode(encoding), None) == (text, encoding)


def test_meta_declaration_is_believed() -> None:
    html = f'<meta charset="gb2312">{TEXT}'
    assert decode_html(html.encode("gb18030"), "text/html")[0] == html


def test_a_lying_header_is_not_believed() -> None:
    assert decode_html(TEXT.encode("gb18030"), "text/html; charset=utf-8")[0] == TEXT


def test_bytes_of_no_encoding_never_raise() -> None:
    text, _ = decode_html(bytes(range(256)) * 20, "text/html; charset=no-such-thing")
    assert text


def test_byte_order_mark_wins_and_is_not_text() -> None:
    assert decode_html(b"\xef\xbb\xbfabc", "text/html; charset=gbk") == ("abc", "utf-8")
