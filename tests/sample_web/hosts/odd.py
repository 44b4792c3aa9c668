"""A host nobody links to, with every kind of answer a crawler must survive. No part of the truth."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from tests.sample_web import odd_streams
from tests.sample_web.host import Host
from tests.sample_web.response import Request, Response, Stream, html, not_found, redirect
from tests.sample_web.truth import Truth

STATUS = re.compile(r"/status/([1-5]\d\d)")
DEEP_ELEMENTS = 10_000
LONG_LINE_BYTES = 3_000_000
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0300050001ff89992e5b0000000049454e44ae426082"
)


class Odd(Host):
    kind = "odd"
    name = "odd"
    is_linked = False

    def truth(self, name: str, target: str) -> Truth | None:
        return None

    def targets(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def site_file(self) -> None:
        return None

    def answer(self, request: Request) -> Response | Stream:
        status = STATUS.fullmatch(request.path)
        if status:
            return html(f"<h1>{status[1]}</h1>", status=int(status[1]))
        make = ANSWERS.get(request.path)
        return make() if make else not_found()


def _deep() -> Response:
    return html("<!doctype html><title>deep</title>" + "<div>" * DEEP_ELEMENTS + "底" + "</div>" * DEEP_ELEMENTS)


def _long_line() -> Response:
    return html("<!doctype html><title>long</title><p>" + "长" * (LONG_LINE_BYTES // 3))


def _broken_charset() -> Response:
    text = "<html><head><meta charset='big5'><title>乱码页</title></head><body>正常的文字".encode("gb18030")
    return Response(body=text + b"\xff\xfe\x80\x81\xc0</body></html>", media_type="text/html; charset=utf-8")


def _nul() -> Response:
    return Response(body="<html><title>空\x00字</title><p>有\x00\x00零</p></html>".encode())


def _login_wall() -> Response:
    return html(
        "<!doctype html><title>请登录</title><h1>登录后查看全部内容</h1><form action='/login' method='post'>手机号<input name='user'> 密码<input type='password' name='password'><button>登录</button></form>"
    )


def _captcha() -> Response:
    return html(
        "<!doctype html><title>安全验证</title><h1>请输入验证码</h1><p>检测到访问异常，请完成验证后继续。</p><form><img src='/png' alt='验证码'><input name='captcha'><button>提交</button></form>"
    )


ANSWERS: dict[str, Callable[[], Response | Stream]] = {
    "/big": odd_streams.big,
    "/hang": odd_streams.hang,
    "/drip": odd_streams.drip,
    "/reset": odd_streams.reset,
    "/gzip-bomb": odd_streams.gzip_bomb,
    "/pdf": partial(Response, body=PDF, media_type="application/pdf"),
    "/png": partial(Response, body=PNG, media_type="image/png"),
    "/empty": partial(Response, body=b""),
    "/broken-charset": _broken_charset,
    "/redirect-loop": partial(redirect, "/redirect-loop"),
    "/redirect-private": partial(redirect, "http://10.0.0.1/"),
    "/redirect-metadata": partial(redirect, "http://169.254.169.254/"),
    "/deep": _deep,
    "/long-line": _long_line,
    "/nul": _nul,
    "/login-wall": _login_wall,
    "/captcha": _captcha,
}
