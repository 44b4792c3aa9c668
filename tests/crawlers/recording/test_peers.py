"""Beside ours in the same run, the two usual ways of recording with Playwright: its events with `body()`, and its HAR.

The server's log is the truth. Whoever builds evidence on the usual ways should see here what is missing there.
"""

import asyncio
import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Error as BrowserError
from playwright.async_api import Response, async_playwright

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from tests.crawlers.recording.site import Asked, serving

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]

Kept = dict[tuple[str, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of the server's answers were kept with their exact bytes, and which were not."""

    exact: int
    wrong: frozenset[str]


def score(kept: Kept, log: list[Asked]) -> Score:
    wrong = [asked.url for asked in log if kept.get((asked.method, asked.url)) != asked.answer]
    return Score(exact=len(log) - len(wrong), wrong=frozenset(urlsplit(url).path for url in wrong))


async def ours(url: str, port: int) -> Kept:
    plan = RecordingPlan(browser=BROWSER or "", user_agent="Qingyuan/0.1", allow_private=(f"*.localhost:{port}",))
    async with Recorder(plan) as recorder:
        snapshot = await recorder.take(url)
    assert snapshot.recording is not None
    return {(one.method, one.url): one.body for one in snapshot.recording.exchanges}


async def the_usual_ways(url: str, log: list[Asked], har: Path) -> Kept:
    """What `page.on("response")` with `body()` keeps; the HAR is written beside."""
    kept: Kept = {}
    waiting: list[asyncio.Task[None]] = []

    async def keep(response: Response) -> None:
        try:
            kept[response.request.method, response.url] = await response.body()
        except BrowserError:
            return

    async with async_playwright() as playwright:
        options = launch_options(BROWSER or "", "http://127.0.0.1:9") | {"proxy": None}
        chromium = await playwright.chromium.launch(**options)  # type: ignore[arg-type]
        context = await chromium.new_context(record_har_path=har, record_har_content="embed")
        page = await context.new_page()
        page.on("response", lambda response: waiting.append(asyncio.ensure_future(keep(response))))
        await page.goto(url, wait_until="load")
        await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        async with asyncio.timeout(60):
            while len({asked.url for asked in log if "favicon" not in asked.url}) < 20:
                await asyncio.sleep(0.02)
        await page.wait_for_load_state("networkidle")
        await asyncio.gather(*waiting)
        await context.close()
        await chromium.close()
    return kept


def of_har(path: Path) -> Kept:
    kept: Kept = {}
    for entry in json.loads(path.read_text("utf-8"))["log"]["entries"]:
        content = entry["response"]["content"]
        text = content.get("text", "")
        body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
        kept[entry["request"]["method"], entry["request"]["url"]] = body
    return kept


def test_ours_keeps_every_answer_exactly_and_the_usual_ways_do_not(tmp_path: Path) -> None:
    async def run() -> tuple[Score, Score, Score]:
        with serving() as site:
            mine = score(await ours(site.url, site.port), site.log)
            assert len(site.log) == 21
        with serving() as site:
            events = await the_usual_ways(site.url, site.log, tmp_path / "page.har")
            return mine, score(events, site.log), score(of_har(tmp_path / "page.har"), site.log)

    mine, events, har = asyncio.run(run())
    assert mine == Score(exact=21, wrong=frozenset())
    # GB18030 becomes UTF-8 in both; events have no body for redirects besides.
    assert "/thread" in events.wrong
    assert "/thread" in har.wrong
    assert max(events.exact, har.exact) < mine.exact
