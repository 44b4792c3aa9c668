"""Pictures of pages for evidence: what a person would have seen, taken once, in a browser that remembers nothing.

In: URLs. Out: `Snapshot`s; whatever could not be had is said in `problems`, never hidden. Every connection of the browser goes
through the guard's proxy.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from playwright.async_api import Error as BrowserError

from crawlers.browser import launch_options
from crawlers.guard_proxy import GuardProxy, listen_on_loopback, proxy_url
from crawlers.rendering import scroll_to_end
from crawlers.url_guard import UrlGuard

log = logging.getLogger(__name__)

VIEW = {"width": 1366, "height": 900}
# Chromium draws pages of 60,000 pixels completely; beyond, the picture is cut at this height and said to be.
TALLEST_PIXELS = 30_000
SCREENSHOT_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One page as a browser showed it. `status` is the answer to the page itself; None if there was none.

    `screenshot_png` is the whole page from top to bottom. `document_html` is the document after scripts ran.
    """

    url: str
    final_url: str
    taken_at: datetime
    status: int | None
    screenshot_png: bytes | None
    document_html: str | None
    problems: tuple[str, ...]


class Camera:
    """Takes snapshots; `async with Camera(...) as camera:` holds one browser, restarted if it dies."""

    def __init__(self, *, browser: str, user_agent: str, guard: UrlGuard, timeout_seconds: float) -> None:
        self._path = browser
        self._user_agent = user_agent
        self._guard = guard
        self._timeout = timeout_seconds
        self._open = AsyncExitStack()
        self._listener = listen_on_loopback()
        self._starting = asyncio.Lock()
        self._browser: Browser | None = None

    async def __aenter__(self) -> "Camera":
        await self._open.enter_async_context(GuardProxy(self._listener, self._guard))
        self._playwright = await self._open.enter_async_context(async_playwright())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._browser is not None:
            await self._browser.close()
        await self._open.aclose()

    async def take(self, url: str) -> Snapshot:
        """A snapshot of `url` in a fresh context. Never raises for what a page does; see `problems`."""
        refusal = self._guard.refusal_of_url(url)
        if refusal:
            return _failed(url, f"不允许访问的地址：{refusal}")
        try:
            # Loading, scrolling and drawing have limits of their own; this one is for a browser that hangs.
            return await asyncio.wait_for(self._take(url), self._timeout * 2 + SCREENSHOT_MILLISECONDS / 1000)
        except TimeoutError:
            return _failed(url, "浏览器长时间没有反应")
        except BrowserError as error:
            return _failed(url, f"浏览器未能打开页面：{error.message.splitlines()[0][:200]}")

    async def _take(self, url: str) -> Snapshot:
        browser = await self._running_browser()
        context = await browser.new_context(
            viewport=VIEW,  # type: ignore[arg-type] # Playwright wants its own TypedDict
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            user_agent=self._user_agent,
            service_workers="block",
            accept_downloads=False,
        )
        try:
            return await self._shoot(context, url)
        finally:
            await context.close()

    async def _shoot(self, context: BrowserContext, url: str) -> Snapshot:
        problems: list[str] = []
        page = await context.new_page()
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        response = None
        try:
            response = await page.goto(url, wait_until="load", timeout=self._timeout * 1000)
            await scroll_to_end(page)
        except BrowserError as error:
            # A page that never finishes loading is still shown as far as it came.
            problems.append(f"页面没有加载完：{error.message.splitlines()[0][:200]}")
        taken_at = datetime.now(UTC)
        return Snapshot(
            url=url,
            final_url=page.url,
            taken_at=taken_at,
            status=response.status if response is not None else None,
            screenshot_png=await _picture(page, problems) if page.url != "about:blank" else None,
            document_html=await page.content() if page.url != "about:blank" else None,
            problems=tuple(problems),
        )

    async def _running_browser(self) -> Browser:
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                options = launch_options(self._path, proxy_url(self._listener))
                self._browser = await self._playwright.chromium.launch(**options)  # type: ignore[arg-type]
            return self._browser


async def _picture(page: Page, problems: list[str]) -> bytes | None:
    """The whole page as PNG; of an endless one the top, of a stubborn one what fits the window."""
    height = await page.evaluate("document.documentElement.scrollHeight")
    clip = None
    if height > TALLEST_PIXELS:
        problems.append(f"页面高 {height} 像素，截图截至 {TALLEST_PIXELS} 像素")
        clip = {"x": 0, "y": 0, "width": VIEW["width"], "height": TALLEST_PIXELS}
    for full_page in (True, False):
        try:
            return await page.screenshot(
                full_page=full_page,
                clip=clip if full_page else None,  # type: ignore[arg-type]
                timeout=SCREENSHOT_MILLISECONDS,
                animations="disabled",
                caret="hide",
            )
        except BrowserError as error:
            problems.append(f"{'整页' if full_page else '首屏'}截图失败：{error.message.splitlines()[0][:200]}")
    return None


def _failed(url: str, problem: str) -> Snapshot:
    return Snapshot(
        url=url,
        final_url=url,
        taken_at=datetime.now(UTC),
        status=None,
        screenshot_png=None,
        document_html=None,
        problems=(problem,),
    )
