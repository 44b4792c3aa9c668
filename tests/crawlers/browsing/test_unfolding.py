"""What a page shows only when asked is read whole however slowly it comes, and what never comes is not waited for."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, async_playwright
from scrapy import Request

from crawlers.browsing.browser import QUIET_FLAGS, find_browser
from crawlers.browsing.unfolding import LONGEST_SECONDS
from crawlers.walking.rendering import Watched, time_answers

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]

# Longer than a click that asks for nothing is given.
SLOW_SECONDS = 2.5
SAYS = "<p>街坊邻居的留言板，每天都有新鲜事，欢迎常来坐坐。</p>" * 10
ROWS = (
    "for (const n of [0, 1, 2]) list.insertAdjacentHTML('beforeend', `<p style='height:400px'>第${page}页第${n}条</p>`)"
)
LIST = f"{SAYS}<div id=list></div><script>let page = 0; const list = document.getElementById('list');"
# A feed that grows when its end comes into view, twice.
FEED = f"""{LIST}
const end = list.insertAdjacentElement('afterend', document.createElement('hr'));
const watcher = new IntersectionObserver(async seen => {{
  if (!seen.some(one => one.isIntersecting)) return;
  watcher.disconnect();
  await fetch('/answer'); page += 1; {ROWS};
  if (page < 2) watcher.observe(end);
}}); watcher.observe(end);</script>"""
# The same behind a button, which says that it is loading while it is.
BUTTON = f"""{LIST}</script><button id=more>加载更多</button><script>
const more = document.getElementById('more');
more.onclick = async () => {{
  if (more.textContent == '加载中…') return;
  more.textContent = '加载中…';
  await fetch('/answer'); page += 1; {ROWS}; more.textContent = '加载更多';
  if (page == 2) more.remove();
}};</script>"""
# And asked for by a script, as old pages do.
SCRIPTED = f"""{LIST}
const show = () => {{ page += 1; {ROWS}; }};</script><button id=more>查看更多</button><script>
document.getElementById('more').onclick = event => {{
  document.head.append(Object.assign(document.createElement('script'), {{src: '/show.js'}})); event.target.remove();
}};</script>"""
# One request is kept open to be told of news, and the button does nothing.
OPEN = f"{LIST} fetch('/never');</script><button>加载更多</button>"
# Nothing is asked for: the rows are there, and come a little after the click.
QUICK = f"{LIST}</script><button id=more>加载更多</button><script>document.getElementById('more').addEventListener('click', event => setTimeout(() => {{ page += 1; {ROWS}; event.target.remove(); }}, 300), {{once: true}});</script>"
# A click keeps the page at work for longer than a click is given to be felt; pressed twice, it would show twice.
BUSY = f"""{LIST}</script><button id=more>加载更多</button><script>document.getElementById('more').addEventListener('click', event => {{
  for (const until = Date.now() + 1500; Date.now() < until;);
  page += 1; {ROWS}; event.target.remove();
}});</script>"""
# The page itself comes slowly.
LATE = "<p>久等了</p>"
PAGES = {
    "/feed": FEED,
    "/button": BUTTON,
    "/scripted": SCRIPTED,
    "/open": OPEN,
    "/quick": QUICK,
    "/busy": BUSY,
    "/late": LATE,
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A site whose data come after SLOW_SECONDS, or never."""
    stopped = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path not in PAGES or path == "/late":
                stopped.wait(60 if path == "/never" else SLOW_SECONDS)
            body = "show()" if path == "/show.js" else PAGES.get(path, "[]")
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if path == "/show.js" else "text/html; charset=utf-8")
            self.end_headers()
            with suppress(OSError):  # the browser is gone
                self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    stopped.set()
    server.shutdown()
    server.server_close()


class Seen:
    """What a page said in the end, the seconds from its loading to then, and those that are its host's."""

    def __init__(self, text: str, seconds: float, served_seconds: float) -> None:
        self.rows = [line for line in text.splitlines() if line.startswith("第")]
        self.seconds, self.served_seconds = seconds, served_seconds


@pytest.fixture(scope="module")
def seen(address: str) -> dict[str, Seen]:
    """All pages, side by side, as the crawl's browser looks at them."""

    async def look(new_page: Callable[[], Awaitable[Page]], path: str) -> Seen:
        page, watched, request = await new_page(), Watched(), Request(address + path)
        time_answers(page, request)
        for event, handler in watched.meta()["playwright_page_event_handlers"].items():  # type: ignore[attr-defined]
            page.on(event, handler)
        await page.goto(address + path)
        began = time.monotonic()
        for method in watched.methods():
            await method.method(page)  # type: ignore[operator]
        text, seconds = await page.evaluate("document.body.innerText"), time.monotonic() - began
        return Seen(text, seconds, request.meta["served_seconds"])

    async def look_at_all() -> dict[str, Seen]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=BROWSER, args=[*QUIET_FLAGS, "--no-sandbox"], handle_sigint=False
            )
            looks = await asyncio.gather(*(look(browser.new_page, path) for path in PAGES))
            await browser.close()
        return dict(zip(PAGES, looks, strict=True))

    return asyncio.run(look_at_all())


def _rows(pages: int) -> list[str]:
    return [f"第{page}页第{row}条" for page in range(1, pages + 1) for row in range(3)]


@pytest.mark.parametrize(("path", "pages"), [("/feed", 2), ("/button", 2), ("/scripted", 1), ("/quick", 1)])
def test_what_comes_slowly_is_waited_for(seen: dict[str, Seen], path: str, pages: int) -> None:
    assert seen[path].rows == _rows(pages)


def test_what_is_slow_to_feel_a_click_is_pressed_once(seen: dict[str, Seen]) -> None:
    assert seen["/busy"].rows == _rows(1)


def test_what_never_comes_is_not(seen: dict[str, Seen]) -> None:
    assert seen["/open"].seconds < LONGEST_SECONDS


def test_a_page_that_asks_for_nothing_is_done_sooner(seen: dict[str, Seen]) -> None:
    assert seen["/quick"].seconds < seen["/feed"].seconds


@pytest.mark.parametrize("path", ["/late", "/feed", "/button"])
def test_slow_answers_are_the_hosts_time(seen: dict[str, Seen], path: str) -> None:
    assert seen[path].served_seconds >= SLOW_SECONDS


def test_what_we_do_with_a_page_is_not(seen: dict[str, Seen]) -> None:
    # It is looked at for a while, because a request of it is under way.
    assert seen["/open"].served_seconds < seen["/open"].seconds
