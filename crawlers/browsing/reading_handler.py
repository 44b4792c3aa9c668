"""Scrapy's way to the reading browser, made to survive that browser: Playwright waits for ever for a page that was being opened when
the browser died (1.65, measured 2026-11: one kill in eight while pages are opened), and for one that hangs.

A visit that is still under way when its browser dies is begun again in the next one. A browser that is asked whether it is there and says
nothing is ended with all its processes. A page that takes longer than its request's `download_timeout` (seconds) is closed, whatever its
scripts are at.

In: requests for pages in the browser. Out: their answers; `TargetClosedError` where the browser died too often, `TimeoutError`.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from playwright._impl._errors import TargetClosedError
from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy_playwright.handler import BrowserContextWrapper, ScrapyPlaywrightDownloadHandler

from crawlers.browsing.closing import close
from crawlers.browsing.process_tree import kill_tree

log = logging.getLogger(__name__)

# A page that takes longer is reason to ask whether its browser is there; one on a busy machine answers within two seconds.
BEAT_SECONDS, ANSWER_SECONDS = 10.0, 10.0
# Playwright tells most visits of their browser's death by itself, and at once.
TELLING_SECONDS = 1.0


class ReadingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc] # the library has no types
    """One per scheme and crawl, each with a browser of its own."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._died = asyncio.Event()
        self._process: int | None = None
        self._pages: dict[Request, Page] = {}

    async def _download_request_with_retry(self, request: Request, spider: Spider) -> Response:
        died = self._died
        visit = asyncio.create_task(super()._download_request_with_retry(request=request, spider=spider))
        death = asyncio.create_task(died.wait())
        try:
            async with asyncio.timeout(request.meta["download_timeout"]):
                while not visit.done() and not died.is_set():
                    await asyncio.wait({visit, death}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                    if not visit.done() and not died.is_set():
                        await self._end_if_it_hangs()
                await asyncio.wait({visit}, timeout=TELLING_SECONDS)
            if not visit.done():
                raise TargetClosedError
            answer: Response = await visit
            return answer
        finally:
            death.cancel()
            page = self._pages.pop(request, None)
            if visit.cancel() and page is not None:
                # Its end gives its place in the context back.
                await close(page)

    async def _create_page(self, request: Request, spider: Spider) -> Page:
        page: Page = await super()._create_page(request, spider)
        self._pages[request] = page
        return page

    async def _close(self) -> None:
        try:
            await asyncio.wait_for(super()._close(), ANSWER_SECONDS)
        except TimeoutError:
            # A crawl must end, whatever its browser does.
            if self._process is not None:
                kill_tree(self._process)

    async def _end_if_it_hangs(self) -> None:
        browser: Browser | None = getattr(self, "browser", None)
        if browser is None:
            # None is there yet, which has a time limit of its own.
            return
        died, process = self._died, await _process_of(browser)
        if process is not None:
            self._process = process
        elif self._process is not None and not died.is_set():
            log.warning("a browser that hangs is ended", extra={"browser": self._process})
            kill_tree(self._process)

    async def _maybe_launch_browser(self) -> None:
        """Called by one visit at a time."""
        before = getattr(self, "browser", None)
        await super()._maybe_launch_browser()
        if self.browser is not before:
            self._process = await _process_of(self.browser)

    async def _create_browser_context(self, **named: Any) -> BrowserContextWrapper:
        wrapper = await super()._create_browser_context(**named)
        browser = wrapper.context.browser
        if browser is None or not browser.is_connected():
            # It died meanwhile, and whoever clears its contexts away may have been here before.
            self.context_wrappers.pop(named["name"], None)
            raise TargetClosedError
        return wrapper

    async def _browser_disconnected_callback(self) -> None:
        died, self._died = self._died, asyncio.Event()
        died.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(super()._browser_disconnected_callback(), ANSWER_SECONDS)
            return
        self.context_wrappers.clear()
        del self.browser


async def _process_of(browser: Browser) -> int | None:
    """The id of the browser's main process, told by itself; None if it does not answer."""
    with suppress(BrowserError, TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            session = await browser.new_browser_cdp_session()
            told = await session.send("SystemInfo.getProcessInfo")
            await session.detach()
            return next((int(one["id"]) for one in told["processInfo"] if one["type"] == "browser"), None)
    return None
