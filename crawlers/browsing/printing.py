"""HTML of our own making to PDF with the browser that is here anyway; fonts are embedded by it.

The browser is cut off: no scripts, no network, every request refused but what the HTML carries in itself.

In: HTML documents whose `@page` rules say their size, margins and foot; the browser's path. Out: PDF bytes. Raises PrintingFailed.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from playwright.async_api import Browser, Page, async_playwright
from playwright.async_api import Error as BrowserError

from crawlers.browsing.browser import launch_options
from crawlers.browsing.closing import close

# Nobody listens there; whatever a request might be, it ends.
NOWHERE = "http://127.0.0.1:9"
# For one document; a browser that died or hangs says nothing of it.
SECONDS = 60.0


class PrintingFailed(Exception):
    """The browser could not be started or did not print; the caller shows the message, nothing was written."""


def print_pages(pages: Sequence[str], *, browser: str, seconds: float = SECONDS) -> tuple[bytes, ...]:
    """One PDF for each HTML document, which takes no longer than so many seconds."""
    # A thread of its own, because there may be an event loop at work in this one.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="printing") as thread:
        return thread.submit(lambda: asyncio.run(_print_all(pages, browser, seconds))).result()


async def _print_all(pages: Sequence[str], browser: str, seconds: float) -> tuple[bytes, ...]:
    try:
        async with async_playwright() as playwright:
            options = launch_options(browser, NOWHERE)
            opened = await asyncio.wait_for(playwright.chromium.launch(**options), seconds)  # type: ignore[arg-type] # options are Playwright's
            try:
                page = await asyncio.wait_for(_empty_page(opened), seconds)
                return tuple([await asyncio.wait_for(_print(page, html), seconds) for html in pages])
            finally:
                await close(opened)
    except BrowserError as error:
        raise PrintingFailed(f"浏览器未能生成 PDF：{error.message.splitlines()[0][:200]}") from error
    except TimeoutError as error:
        raise PrintingFailed("浏览器未能生成 PDF：浏览器没有反应") from error


async def _empty_page(browser: Browser) -> Page:
    context = await browser.new_context(java_script_enabled=False, offline=True, service_workers="block")
    await context.route("**/*", lambda route: route.abort())
    return await context.new_page()


async def _print(page: Page, html: str) -> bytes:
    await page.set_content(html, wait_until="load", timeout=0)
    return await page.pdf(print_background=True, prefer_css_page_size=True)
