"""A small site on loopback whose pages hide behind everything but plain links: forms, postbacks, frames, feeds and sitemaps.

In: requests. Out: pages. `truth` says which pages there are and what each says.
"""

import gzip
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROWS, PAGES = 5, 4
WORDS = (
    "老街 公园 图书馆 渡口 桥梁 学校 市场 码头 水库 寺庙 方言 小吃 戏曲 民谣 社区 工厂 茶馆 早点 下雨 赶集 骑车 搬家 豆花 邻居".split()  # noqa: SIM905
)
KINDS = ("postback", "form", "framed", "fed", "mapped", "next")
TITLES = {kind: f"{kind} 的一篇见闻，第 {{}} 号" for kind in KINDS}


def truth() -> dict[str, str]:
    """Every page with a text of its own: its path, and a mark that stands in its text."""
    counts = {kind: ROWS * PAGES if kind in ("postback", "form", "next") else ROWS for kind in KINDS}
    return {f"/{kind}/{number}": f"标记{kind}{number:03d}完" for kind in KINDS for number in range(counts[kind])}


def _story(path: str) -> str:
    """Words of its own for every page: pages that all say the same are rightly taken for a trap."""
    return "，".join(random.Random(path).choices(WORDS, k=12))


def _frame(body: str, head: str = "") -> str:
    return f"<html><head><meta charset=utf-8><title>滨江见闻</title>{head}</head><body><p><a href='/'>首页</a></p>{body}</body></html>"


def _rows(kind: str, numbers: range) -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='/{kind}/{n}'>{TITLES[kind].format(n)}</a> <i>2026-05-01</i></li>" for n in numbers)
        + "</ul>"
    )


def _of_page(kind: str, page: int) -> str:
    return _rows(kind, range((page - 1) * ROWS, page * ROWS))


def _postback(page: int) -> str:
    links = "".join(
        f"<a href=\"javascript:__doPostBack('pager','Page${number}')\">{number}</a> "
        for number in range(1, PAGES + 1)
        if number != page
    )
    state = f"<input type=hidden name=__VIEWSTATE value='{'s' * 400}'>"
    return _frame(f"<form method=post action='/aspx'>{state}{_of_page('postback', page)}{links}</form>")


def _form(page: int) -> str:
    button = f"<button name=page value={page + 1}>下一页</button>" if page < PAGES else ""
    return _frame(
        f"{_of_page('form', page)}<form method=post action='/form'><input type=hidden name=kw value=见闻>{button}</form>"
    )


def _next(page: int) -> str:
    link = f"<a href='/next?page={page + 1}'>下一页</a>" if page < PAGES else ""
    return _frame(_of_page("next", page) + link)


class Handler(BaseHTTPRequestHandler):
    """Answers from the functions above."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, a list, or a 404."""
        parts = urlsplit(self.path)
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        match parts.path:
            case "/":
                links = "<p><a href='/aspx'>回传</a> <a href='/form'>表单</a> <a href='/next'>翻页</a> <a href='/outer'>框架</a></p>"
                self._send(_frame(links, "<link rel=alternate type='application/rss+xml' href='/feed.rss'>"))
            case "/robots.txt":
                self._send(
                    f"User-agent: *\nAllow: /\nSitemap: http://127.0.0.1:{self.server.server_port}/maps.xml.gz\n",
                    "text/plain",
                )  # type: ignore[attr-defined]
            case "/maps.xml.gz":
                body = f"<sitemapindex><sitemap><loc>http://127.0.0.1:{self.server.server_port}/map.xml</loc></sitemap></sitemapindex>"  # type: ignore[attr-defined]
                self._send(gzip.compress(body.encode()), "application/x-gzip")
            case "/map.xml":
                self._send(
                    f"<urlset>{''.join(f'<url><loc>/mapped/{n}</loc></url>' for n in range(ROWS))}</urlset>",
                    "application/xml",
                )
            case "/feed.rss":
                items = "".join(f"<item><title>{n}</title><link>/fed/{n}</link></item>" for n in range(ROWS))
                self._send(f"<rss><channel>{items}</channel></rss>", "application/rss+xml")
            case "/aspx":
                self._send(_postback(1))
            case "/form":
                self._send(_form(1))
            case "/next":
                self._send(_next(page))
            case "/outer":
                self._send(_frame("<iframe src='/inner' width=600 height=400></iframe>"))
            case "/inner":
                self._send(_frame(_rows("framed", range(ROWS))))
            case path:
                mark = truth().get(path)
                self._send(
                    _frame(f"<h1>{path}</h1><p>{mark}，{_story(path)}。</p>") if mark else "",
                    status=200 if mark else 404,
                )

    def do_POST(self) -> None:
        """What the two forms answer; a postback without its state is refused."""
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/aspx" and len(fields.get("__VIEWSTATE", [""])[0]) == 400:
            found = re.fullmatch(r"Page\$(\d)", fields["__EVENTARGUMENT"][0])
            self._send(_postback(int(found[1])) if found else "", status=200 if found else 500)
        elif self.path == "/form" and fields.get("kw") == ["见闻"]:
            self._send(_form(int(fields["page"][0])))
        else:
            self._send("", status=500)

    def _send(self, body: str | bytes, media_type: str = "text/html; charset=utf-8", status: int = 200) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


@contextmanager
def serving() -> Iterator[int]:
    """The site on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
