"""A small web on loopback that holds what recorders get wrong. Its log says what was really asked and answered.

A GB18030 page with gzip and two cookies, gzip and brotli style sheets, a chunked script, a redirected picture, an answer
without a body, POST bodies with raw bytes, a beacon, a worker that fetches, a frame of the same site and one of another
site, a picture that loads when it comes into view, a missing file and a favicon.
"""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
RAW_POST = bytes(range(256))

PAGE = """<!doctype html><html><head><meta charset="gb18030"><title>同城信息</title>
<link rel="stylesheet" href="/gzip.css"><link rel="stylesheet" href="/brotli.css">
<link rel="icon" href="/favicon.ico"></head><body>
<h1>同城信息 㐀𠀀</h1><p>本地专业<b>代</b>孕公司，微信 qy_demo88</p><p id="xhr">等待</p>
<img src="/moved.png"><img src="/missing.png">
<iframe src="/inner.html"></iframe>
<iframe src="http://partner.localhost:PORT/ad.html" width="300" height="100"></iframe>
<div style="height:3000px"></div><img loading="lazy" src="/lazy.png"><p>代孕包成功</p>
<script src="/chunked.js"></script></body></html>"""
SCRIPT = """
fetch('/empty');
fetch('/api?kw=%E4%BB%A3', {method: 'POST', headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({kw: '代孕'})}).then(r => r.json()).then(j => document.getElementById('xhr').textContent = j.answer);
fetch('/upload', {method: 'POST', body: new Uint8Array([...Array(256).keys()])});
navigator.sendBeacon('/beacon', 'seen');
new Worker('/worker.js');
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request the server really got, and the body it answered with, before any content coding."""

    method: str
    url: str
    body: bytes
    status: int
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands under a path. `coding` is applied on the way out; `chunked` sends the body in pieces."""

    body: bytes = b""
    media_type: str = "text/html"
    status: int = 200
    coding: str = ""
    chunked: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Site:
    """The running web: its port and its log."""

    port: int = 0
    log: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Address of the page that needs everything else."""
        return f"http://bbs.localhost:{self.port}/thread?id=1"


def answers(port: int) -> dict[str, Answer]:
    """What stands under which path, on both hosts."""
    page = PAGE.replace("PORT", str(port)).encode("gb18030")
    cookies = (("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/; HttpOnly"))
    return {
        "/thread": Answer(body=page, media_type="text/html; charset=gb18030", coding="gzip", headers=cookies),
        "/gzip.css": Answer(body=b"h1{color:#a00}", media_type="text/css", coding="gzip"),
        "/brotli.css": Answer(body=b"p{margin:8px}", media_type="text/css", coding="br"),
        "/chunked.js": Answer(body=SCRIPT.encode(), media_type="text/javascript; charset=utf-8", chunked=True),
        "/moved.png": Answer(status=302, headers=(("Location", "/there.png"),)),
        "/there.png": Answer(body=PNG, media_type="image/png"),
        "/missing.png": Answer(body=b"nothing here", media_type="text/plain", status=404),
        "/refused": Answer(body="访问受限".encode(), media_type="text/html; charset=utf-8", status=403),
        "/too-many": Answer(
            body="请稍后再来".encode(),
            media_type="text/html; charset=utf-8",
            status=429,
            headers=(("Retry-After", "600"),),
        ),
        "/favicon.ico": Answer(body=PNG + b"icon", media_type="image/png"),
        "/empty": Answer(status=204),
        "/api": Answer(body='{"answer":"已应答"}'.encode(), media_type="application/json", coding="gzip"),
        "/upload": Answer(body=b"ok", media_type="text/plain"),
        "/beacon": Answer(status=204),
        "/worker.js": Answer(body=b"fetch('/from-worker?x=1')", media_type="text/javascript"),
        "/from-worker": Answer(body=b"worked", media_type="text/plain", headers=(("Set-Cookie", "w=1"),)),
        "/inner.html": Answer(body=b"<p>inner</p><img src=/inner.png>"),
        "/inner.png": Answer(body=PNG + b"inner", media_type="image/png"),
        "/ad.html": Answer(
            body="<p>广告位</p><script src=/ad.js></script><img src=/ad.png>".encode(),
            media_type="text/html; charset=utf-8",
        ),
        "/ad.js": Answer(body=b"fetch('/ad-seen?n=1')", media_type="text/javascript", coding="gzip"),
        "/ad.png": Answer(body=PNG + b"ad", media_type="image/png"),
        "/ad-seen": Answer(body=b"seen", media_type="text/plain"),
        "/parts": Answer(
            body=b"<p id=p>parts</p><script>fetch('/part',{headers:{Range:'bytes=2-5'}});"
            b"fetch('/unchanged',{headers:{'If-None-Match':'\"v1\"'}})</script>"
        ),
        "/part": Answer(body=b"cdef", media_type="video/mp4", status=206, headers=(("Content-Range", "bytes 2-5/10"),)),
        "/unchanged": Answer(status=304, headers=(("ETag", '"v1"'),)),
        "/lazy.png": Answer(body=PNG + b"lazy", media_type="image/png"),
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:  # the library's name
        answer = answers(self.site.port).get(self.path.partition("?")[0], Answer(status=404, body=b"no"))
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        url = f"http://{self.headers['Host']}{self.path}"
        self.site.log.append(Asked(method=self.command, url=url, body=body, status=answer.status, answer=answer.body))
        self._send(answer)

    do_POST = do_GET  # noqa: N815

    def _send(self, answer: Answer) -> None:
        codings = {"": bytes, "gzip": gzip.compress, "br": brotli.compress}
        body = codings[answer.coding](answer.body)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Type", answer.media_type)
            if answer.coding:
                self.send_header("Content-Encoding", answer.coding)
            self.send_header(
                *(("Transfer-Encoding", "chunked") if answer.chunked else ("Content-Length", str(len(body))))
            )
        self.end_headers()
        if answer.chunked:
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the log that counts is the site's."""


@contextmanager
def serving() -> Iterator[Site]:
    """The web on a free port while the block runs."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
