"""In a real browser: the archived page is shown although its site is gone, and nothing in it reaches the live site."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import waitress
from playwright.sync_api import Page, sync_playwright

from crawlers.browsing.browser import find_browser, launch_options
from dashboards.replay.server import ReplayServer
from dashboards.replay.tickets import Ticket, ticket_for
from tests.crawlers.recording.site import PNG
from tests.dashboards.replay.archives import answer, archive
from tests.dashboards.rows import MemoryStore

MILLISECONDS = 30_000
# Nothing tells that a call was not made; a browser that could make it does so within a few milliseconds on loopback.
LONG_ENOUGH = 700
WAYS_OUT = ("inner", "form", "open", "bare", "blank", "topmost", "top", "link")
EVIL = """<!doctype html><html><head><title>恶意页面</title>
<link rel="dns-prefetch" href="//LIVE"><link rel="preconnect" href="http://LIVE"><link rel="prefetch" href="http://LIVE/prefetch">
<link rel="stylesheet" href="http://LIVE/style.css"><script src="http://LIVE/script.js"></script></head><body>
<p id="word">代孕套餐</p><img id="kept" src="/kept.png"><img src="http://LIVE/picture.png"><iframe src="http://LIVE/frame"></iframe>
<form id="f" action="http://LIVE/form" method="post"><input name="a"></form><a id="a" href="http://LIVE/link" ping="http://LIVE/ping">走</a>
<a id="top" href="http://LIVE/top" target="_top">顶</a><a id="blank" href="http://LIVE/blank" target="_blank">新</a>
<script>
const attempt = (work) => { try { const made = work(); if (made && made.catch) made.catch(() => {}); } catch (error) {} };
const bare = document.createElement('iframe'); document.body.append(bare); const w = bare.contentWindow;
attempt(() => fetch('http://LIVE/fetch', {mode: 'no-cors'})); attempt(() => w.fetch('http://LIVE/fetch2', {mode: 'no-cors'}));
attempt(() => navigator.sendBeacon('http://LIVE/beacon', 'x')); attempt(() => w.navigator.sendBeacon('http://LIVE/beacon2', 'x'));
attempt(() => new WebSocket('ws://LIVE/socket')); attempt(() => new w.WebSocket('ws://LIVE/socket2'));
attempt(() => new EventSource('http://LIVE/events')); attempt(() => { new w.Image().src = 'http://LIVE/image2'; });
attempt(() => { const x = new w.XMLHttpRequest(); x.open('GET', 'http://LIVE/xhr'); x.send(); });
attempt(() => new Worker(URL.createObjectURL(new Blob(["fetch('http://LIVE/worker',{mode:'no-cors'});new WebSocket('ws://LIVE/ws3')"]))));
document.body.dataset.ran = 'yes';
window.leave = (name) => attempt({
  form: () => document.getElementById('f').submit(), open: () => window.open('http://LIVE/window'),
  bare: () => w.open('http://LIVE/window2'), blank: () => document.getElementById('blank').click(),
  top: () => document.getElementById('top').click(), topmost: () => { w.top.location = 'http://LIVE/top2'; },
  inner: () => { w.location = 'http://LIVE/self'; }, link: () => document.getElementById('a').click(),
}[name]);
</script></body></html>"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def live_site() -> Iterator[tuple[str, list[str]]]:
    """The advertiser's own server, on which nobody may call, and what it was asked."""
    calls: list[str] = []

    class Live(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - http.server's own name

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Live) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"live.localhost:{server.server_port}", calls
        server.shutdown()


@contextmanager
def replay_server(store: MemoryStore) -> Iterator[str]:
    apps: list[ReplayServer] = []
    with closing(waitress.create_server(lambda *asked: apps[0](*asked), host="127.0.0.1", port=0)) as server:
        origin = f"http://replay.localhost:{server.effective_port}"
        apps.append(ReplayServer(lambda: store, urlsplit(origin).netloc))
        threading.Thread(target=server.run, daemon=True).start()
        yield origin


@contextmanager
def reviewer() -> Iterator[tuple[Page, list[str]]]:
    """A reviewer's browser, and every address it asked for over the network."""
    path = find_browser()
    if path is None:
        pytest.skip("no browser found")
    options = launch_options(path, "")
    del options["proxy"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        yield context.new_page(), asked
        browser.close()


def test_a_page_whose_site_is_gone_is_shown_and_reaches_nobody() -> None:
    store = MemoryStore()
    with live_site() as (live, calls), replay_server(store) as origin, reviewer() as (page, asked):
        url = "http://gone.localhost:9/thread/1"
        body = archive(
            answer(url, EVIL.replace("LIVE", live).encode()),
            answer("http://gone.localhost:9/kept.png", PNG, "image/png", "Image"),
        )
        ticket = ticket_for(Ticket(sha256=store.put(body), url=url))
        for way_out in WAYS_OUT:
            page.goto(f"{origin}/open/{ticket}", timeout=MILLISECONDS)
            inner = page.frame_locator("replay-web-page iframe").frame_locator("iframe")
            inner.locator("body[data-ran=yes]").wait_for(timeout=MILLISECONDS)
            assert inner.locator("#word").inner_text() == "代孕套餐"
            assert inner.locator("#kept").evaluate("picture => picture.naturalWidth") > 0
            inner.locator("body").evaluate("(_, name) => setTimeout(() => leave(name), 0)", way_out)
            page.wait_for_timeout(LONG_ENOUGH)
            assert calls == [], way_out
            assert page.url.startswith(origin), way_out
            assert len(page.context.pages) == 1, way_out
        assert asked
        assert page.context.cookies() == []


def test_the_policy_itself_holds_where_the_players_rewriting_does_not_reach() -> None:
    """In a world of its own a script sees the browser's untouched functions, as a clever page would like to."""
    store = MemoryStore()
    with live_site() as (live, calls), replay_server(store) as origin, reviewer() as (page, _):
        url = "http://gone.localhost:9/"
        ticket = ticket_for(Ticket(sha256=store.put(archive(answer(url, b"<p id=word>x</p>"))), url=url))
        page.goto(f"{origin}/open/{ticket}", timeout=MILLISECONDS)
        page.frame_locator("replay-web-page iframe").frame_locator("iframe").locator("#word").wait_for(
            timeout=MILLISECONDS
        )
        session = page.context.new_cdp_session(page)
        frame = _innermost(session.send("Page.getFrameTree")["frameTree"])
        world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
        script = f"""new Promise(done => {{
          const told = []; document.addEventListener('securitypolicyviolation', event => told.push(event.blockedURI));
          fetch('http://{live}/f', {{mode: 'no-cors'}}).catch(() => {{}}); navigator.sendBeacon('http://{live}/b', 'x');
          try {{ new WebSocket('ws://{live}/w'); }} catch (error) {{ told.push('ws'); }}
          new Image().src = 'http://{live}/i'; setTimeout(() => done(told.length), {LONG_ENOUGH}); }})"""
        stopped = session.send("Runtime.evaluate", {"expression": script, "contextId": world, "awaitPromise": True})
        assert calls == []
        assert stopped["result"]["value"] >= 3


def test_a_frame_asked_for_before_the_players_worker_is_ready_asks_again_once_it_is() -> None:
    store = MemoryStore()
    with replay_server(store) as origin, reviewer() as (page, _):
        url = "http://gone.localhost:9/"
        ticket = ticket_for(Ticket(sha256=store.put(archive(answer(url, b"<p id=word>x</p>"))), url=url))
        page.goto(f"{origin}/replay/", timeout=MILLISECONDS)
        assert "正在打开存档" in page.locator("body").inner_text()
        page.context.new_page().goto(f"{origin}/open/{ticket}", timeout=MILLISECONDS)
        page.locator("replay-app-main").wait_for(state="attached", timeout=MILLISECONDS)


def _innermost(tree: dict[str, Any]) -> str:
    """The frame that holds the archived page."""
    while tree.get("childFrames"):
        tree = tree["childFrames"][0]
    return str(tree["frame"]["id"])
