"""Promises of a page opened as it came: nobody is asked for it again, and it behaves as if it had been."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright
from scrapy.http import HtmlResponse

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.browsing.known_answer import open_with
from crawlers.manners.guard_proxy import GuardProxy, listen_on_loopback, proxy_url
from crawlers.manners.url_guard import UrlGuard

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine"),
]

Asked = list[tuple[str, str]]
PAGE = """<title>套餐</title><p id="said">等待</p><script>
fetch('/data', {credentials: 'include'}).then(r => r.text()).then(t => { document.getElementById('said').textContent = t })
</script>"""


@contextmanager
def serving() -> Iterator[tuple[str, Asked]]:
    """A site that remembers (path, cookies) of every request, and its address."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Cookie", "")))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write("脚本填上的报价".encode())

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def shown(address: str, answer: HtmlResponse, then: str | None = None) -> str:
    """The text of the page at `address`, or of the one its window goes to `then`."""
    listener = listen_on_loopback()
    guard = UrlGuard([urlsplit(address).netloc])
    async with GuardProxy(listener, guard), async_playwright() as playwright:
        options = launch_options(find_browser() or "", proxy_url(listener))
        browser = await playwright.chromium.launch(**options)  # type: ignore[arg-type] # options are Playwright's
        page = await browser.new_page()
        await open_with(page, answer)
        await page.goto(address)
        if then is None:
            await page.get_by_text("脚本填上的报价").wait_for()
        else:
            await page.goto(then)
        text = await page.inner_text("body")
        await browser.close()
        return text


def test_its_server_is_asked_for_what_the_page_loads_and_not_for_the_page() -> None:
    with serving() as (origin, asked):
        headers = {
            "Content-Type": "text/html",
            "Set-Cookie": ["session=a1; Path=/", "seen=yes; Path=/"],
            # The body was unpacked before anybody read it.
            "Content-Encoding": "gzip",
            "Content-Length": "7",
        }
        page = '<meta charset="gb18030">' + PAGE
        answer = HtmlResponse(f"{origin}/list", headers=headers, body=page.encode("gb18030"))
        assert asyncio.run(shown(f"{origin}/list#a", answer)).strip() == "脚本填上的报价"
        assert asked == [("/data", "session=a1; seen=yes")]


def test_where_the_window_goes_next_is_asked_for() -> None:
    with serving() as (origin, asked):
        answer = HtmlResponse(f"{origin}/", headers={"Content-Type": "text/html"}, body="<p>这里</p>".encode())
        assert "脚本填上的报价" in asyncio.run(shown(f"{origin}/", answer, then=f"{origin}/next"))
        assert [path for path, _ in asked if path != "/favicon.ico"] == ["/next"]
