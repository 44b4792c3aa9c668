"""The promise of counting in the browser: what it tells is what the hosts' own logs say, each request once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.async_api import Route, async_playwright
from scrapy import Request
from scrapy.http import HtmlResponse

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.browsing.looking import Tally
from crawlers.manners.guard_proxy import GuardProxy, listen_on_loopback, proxy_url
from crawlers.manners.url_guard import UrlGuard
from crawlers.walking.rendering import browser_meta, is_unneeded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine"),
]

# Everything by which a page makes a browser ask: for itself and others, at once and later, for what moved, and what is not for us.
PAGE = """<!doctype html><title>x</title><link rel=stylesheet href=/style.css><script src=/code.js></script>
<img src=/picture.png><img src=data:image/gif;base64,R0lGODlhAQABAAAAACw=><iframe src=http://ads.localhost:PORT/frame></iframe>
<img src=http://10.0.0.1/pixel><video src=/film.mp4></video><script>
fetch('/data'); fetch('/moved'); fetch('http://cdn.localhost:PORT/shared', {method: 'POST', headers: {'X-Asked': '1'}, body: '1'}).catch(() => 0);
fetch('/broken').catch(() => 0); for (const half of ['/half', '/half-500']) fetch(half).then(one => one.text()).catch(() => 0); navigator.sendBeacon('/beacon', '1'); window.open('/window');
new WebSocket('ws://a.localhost:PORT/socket');
new Worker(URL.createObjectURL(new Blob([`fetch('http://a.localhost:PORT/from-worker')`])));
setTimeout(() => { const late = new XMLHttpRequest(); late.open('GET', '/late'); late.send(); fetch('/late') }, 200);
</script>"""
STATUSES = {"/moved": 302, "/old": 302, "/late": 429, "/half-500": 500}


class Log:
    """What a web of many hosts was asked: host and path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.port = 0

    def by_host(self) -> Counter[str]:
        return Counter(host for host, _ in self.asked)


@contextmanager
def serving() -> Iterator[Log]:
    log = Log()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.asked.append((self.headers["Host"], self.path))
            if self.path == "/broken":
                self.close_connection = True
                return
            self.send_response(STATUSES.get(self.path, 200))
            self.send_header("Location", "/new")
            self.send_header("Retry-After", "77")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "*")
            body = PAGE.replace("PORT", str(log.port)).encode() if self.path == "/page" else b"x"
            self.send_header("Content-Type", "text/html" if self.path in ("/page", "/frame") else "text/plain")
            # Half of an answer, and its connection ends.
            self.send_header("Content-Length", str(len(body) * (2 if self.path.startswith("/half") else 1)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def do_OPTIONS(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    log.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield log
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Listener(Tally):
    """Keeps the answers too."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[int] = []
        self.failures: list[str] = []
        self.refusals: list[tuple[str, str]] = []

    def browser_answered(self, host: str, status: int) -> None:
        self.statuses.append(status)

    def browser_failed(self, host: str) -> None:
        self.failures.append(host)

    def browser_refused(self, host: str, retry_after: str) -> None:
        self.refusals.append((host, retry_after))


async def opened(log: Log, path: str, answer: HtmlResponse | None, *, shows_pictures: bool = True) -> Listener:
    """What was told of the page at `path`, prepared as the crawl prepares its pages."""
    heard, listener = Listener(), listen_on_loopback()
    guard = UrlGuard([f"*.localhost:{log.port}"])
    url = f"http://a.localhost:{log.port}{path}"
    meta = browser_meta(
        10, "tests", ear=heard, guard=guard, answer=answer, shows_pictures=shows_pictures, may_open=_yes
    )
    async with GuardProxy(listener, guard), async_playwright() as playwright:
        options = launch_options(find_browser() or "", proxy_url(listener))
        browser = await playwright.chromium.launch(**options)  # type: ignore[arg-type] # options are Playwright's
        page = await browser.new_page()
        # As scrapy-playwright does before it lets us prepare the page.
        await page.route("**", _as_scrapy_does)
        await meta["playwright_page_init_callback"](page, Request(url))  # type: ignore[operator] # it is a function
        await page.goto(url)
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(500)
        await browser.close()
    return heard


async def _as_scrapy_does(route: Route) -> None:
    await (route.abort() if is_unneeded(route.request) else route.continue_())


async def _yes(url: str) -> bool:
    del url
    return True


def told(heard: Listener) -> dict[str, int]:
    return {host: sum(counts) for host, counts in heard.asked.items()}


def test_every_request_of_a_page_is_told_once_by_host() -> None:
    with serving() as log:
        heard = asyncio.run(opened(log, "/page", None))
        assert told(heard) == log.by_host(), sorted(Counter(log.asked).items())
        # Not the picture of a private host, nor films, nor the window that was to open.
        paths = [path for _, path in log.asked]
        assert set(paths) >= {
            "/page",
            "/frame",
            "/data",
            "/moved",
            "/new",
            "/shared",
            "/late",
            "/from-worker",
            "/beacon",
            "/socket",
        }
        assert not {"/film.mp4", "/window"} & set(paths)
        assert heard.asked[f"a.localhost:{log.port}"][0] == 1
        assert heard.statuses.count(429) == 2
        assert heard.refusals == [(f"a.localhost:{log.port}", "77")]
        # One without an answer, one with half of it; what said of itself that it is an error is one already.
        assert heard.statuses.count(500) == 1
        assert heard.failures == [f"a.localhost:{log.port}"] * 2


def test_a_page_that_came_before_is_not_told_and_what_it_loads_is() -> None:
    with serving() as log:
        url = f"http://a.localhost:{log.port}/page"
        answer = HtmlResponse(
            url, headers={"Content-Type": "text/html"}, body=PAGE.replace("PORT", str(log.port)).encode()
        )
        heard = asyncio.run(opened(log, "/page", answer, shows_pictures=False))
        assert told(heard) == log.by_host(), sorted(Counter(log.asked).items())
        assert not {"/page", "/picture.png"} & {path for _, path in log.asked}
        assert [pages for pages, _ in heard.asked.values()] == [0] * len(heard.asked)
        assert len(heard.asked) == 3


def test_a_page_that_is_refused_itself_is_no_refusal_of_what_it_loads() -> None:
    with serving() as log:
        heard = asyncio.run(opened(log, "/late", None))
        assert heard.statuses == [429]
        assert heard.refusals == []


def test_where_a_server_sends_the_window_on_to_is_a_visit_too() -> None:
    with serving() as log:
        heard = asyncio.run(opened(log, "/old", None))
        assert heard.asked == {f"a.localhost:{log.port}": (2, 0)}
        assert [path for _, path in log.asked] == ["/old", "/new"]
