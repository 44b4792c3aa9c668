"""Pages in the reading browser without their pictures, beside the same pages with them: bytes the site sends, pages per second.

In: articles of twelve photographs as portals have them, on loopback. Out: KiB per page as the server's own log has them, pages/s, both
ways in turn in one browser, opened and unfolded as a crawl does it.
"""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.async_api import Browser, async_playwright

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.walking.rendering import Watched, leave_out_pictures
from tests.benchmarks.figure import Figure

PAGES, PICTURES, PICTURE_BYTES = 24, 12, 150_000
NOISE = os.urandom(PICTURE_BYTES)


class _Portal(ThreadingHTTPServer):
    daemon_threads = True
    sent = 0


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_picture = self.path.startswith("/picture")
        body = _bitmap() if is_picture else _article(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/bmp" if is_picture else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.sent += len(body)  # type: ignore[attr-defined] # the server above

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def run() -> list[Figure]:
    """Both ways; nothing where there is no browser."""
    browser = find_browser()
    if browser is None:
        return []
    with _serving() as portal:
        (kib, rate), (kib_with, rate_with) = asyncio.run(_both(browser, portal))
    return [
        Figure(name="a page in the reading browser", unit="KiB", ours=kib, peer_name="with pictures", peer=kib_with),
        Figure(
            name="pages in the reading browser", unit="pages/s", ours=rate, peer_name="with pictures", peer=rate_with
        ),
    ]


async def _both(path: str, portal: _Portal) -> list[tuple[float, float]]:
    options = launch_options(path, "direct://")
    del options["proxy"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**options)  # type: ignore[arg-type] # options are Playwright's
        await _open(browser, portal, 0, shows_pictures=True)
        figures = [await _measure(browser, portal, shows_pictures=shows) for shows in (False, True)]
        await browser.close()
    return figures


async def _measure(browser: Browser, portal: _Portal, *, shows_pictures: bool) -> tuple[float, float]:
    portal.sent, began = 0, time.monotonic()
    for number in range(PAGES):
        await _open(browser, portal, number, shows_pictures=shows_pictures)
    return portal.sent / 1024 / PAGES, PAGES / (time.monotonic() - began)


async def _open(browser: Browser, portal: _Portal, number: int, *, shows_pictures: bool) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    if not shows_pictures:
        await leave_out_pictures(page)
    await page.goto(f"http://127.0.0.1:{portal.server_port}/{number}")
    watched = Watched()
    for method in watched.methods():
        await method.method(page)
    if f"第{number}篇" not in await page.content():
        raise RuntimeError("the page was not read")
    await context.close()


def _article(path: str) -> bytes:
    number = path.strip("/")
    pictures = "".join(f"<p>段落{one}</p><img src=/picture/{number}/{one} width=800>" for one in range(PICTURES))
    return f"<title>第{number}篇</title><h1>第{number}篇</h1>{pictures}<script>document.title += ' '</script>".encode()


def _bitmap() -> bytes:
    """Noise as a bitmap of three bytes a point, which a browser has to decode like any photograph."""
    width, height = 250, PICTURE_BYTES // 750 - 1
    head = b"BM" + (54 + PICTURE_BYTES).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    return head + info + (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24) + NOISE


@contextmanager
def _serving() -> Iterator[_Portal]:
    portal = _Portal(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=portal.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.shutdown()
        thread.join()
        portal.server_close()
