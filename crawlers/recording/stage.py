"""Where one page is shown: a context that remembers nothing, a proxy of its own, one empty page.

A browser takes a tenth of a second to make one, so the next is made ready while the page before is handed on.

In: a running browser, what its windows look like. Out: `Stage`s.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError

from crawlers.manners.guard_proxy import listen_on_loopback, proxy_url
from crawlers.manners.url_guard import UrlGuard
from crawlers.recording.watching_proxy import WatchingProxy

# A context that will not close is left to the end of its worker.
CLOSING_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What windows look like: Playwright's options for a context, and a proxy behind ours ("" for none)."""

    options: Mapping[str, object]
    upstream: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One empty page in a context of its own. `close` is the end of both."""

    browser: Browser
    page: Page
    proxy: WatchingProxy
    opened: AsyncExitStack

    async def close(self) -> None:
        """Close the context, then its proxy. A browser that died, or does not answer, is no matter here."""
        with suppress(BrowserError, TimeoutError):
            await asyncio.wait_for(self.opened.aclose(), CLOSING_SECONDS)


async def open_stage(browser: Browser, guard: UrlGuard, look: Look) -> Stage:
    """A stage that was never used. Raises BrowserError if the browser is gone."""
    async with AsyncExitStack() as opening:
        listener = listen_on_loopback()
        proxy = await opening.enter_async_context(WatchingProxy(listener, guard, look.upstream))
        context = await browser.new_context(
            **look.options,  # type: ignore[arg-type] # Playwright wants them by name
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="block",
            accept_downloads=False,
            proxy={"server": proxy_url(listener)},
        )
        opening.push_async_callback(context.close)
        page = await context.new_page()
        return Stage(browser=browser, page=page, proxy=proxy, opened=opening.pop_all())


class NextStage:
    """Keeps the next stage of one look ready, and closes used ones behind the scenes."""

    def __init__(self, guard: UrlGuard, look: Look) -> None:
        self._guard = guard
        self._look = look
        self._ready: asyncio.Task[Stage] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    def prepare(self, browser: Browser) -> None:
        """Begin to make the next one ready."""
        if self._ready is None:
            self._ready = asyncio.create_task(open_stage(browser, self._guard, self._look))

    async def take(self, browser: Browser) -> Stage:
        """The one that is ready, if it is this browser's; else a new one. Raises BrowserError if the browser is gone."""
        ready, self._ready = self._ready, None
        if ready is not None:
            with suppress(BrowserError):
                stage = await ready
                if stage.browser is browser and not stage.page.is_closed():
                    return stage
                self.put_away(stage)
        return await open_stage(browser, self._guard, self._look)

    def put_away(self, stage: Stage) -> None:
        """Close a used one; nobody waits for it."""
        task = asyncio.create_task(stage.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close all there are."""
        ready, self._ready = self._ready, None
        if ready is not None:
            with suppress(BrowserError):
                self.put_away(await ready)
        await asyncio.gather(*self._closing, return_exceptions=True)
