"""HTML of our own making to PDF with the browser that is here anyway; fonts are embedded by it.

The browser is cut off: no scripts, no network, every request refused but what the HTML carries in itself.

In: HTML documents whose `@page` rules say their size, margins and foot; the browser's path. Out: PDF bytes. Raises PrintingFailed.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, sync_playwright

from crawlers.browsing.browser import launch_options

# Nobody listens there; whatever a request might be, it ends.
NOWHERE = "http://127.0.0.1:9"
MILLISECONDS = 60_000


class PrintingFailed(Exception):
    """The browser could not be started or did not print; the caller shows the message, nothing was written."""


def print_pages(pages: Sequence[str], *, browser: str) -> tuple[bytes, ...]:
    """One PDF for each HTML document."""
    # A thread of its own, because Playwright refuses to run where an event loop already does.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="printing") as thread:
        return thread.submit(_print_all, pages, browser).result()


def _print_all(pages: Sequence[str], browser: str) -> tuple[bytes, ...]:
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(**launch_options(browser, NOWHERE))  # type: ignore[arg-type]
            try:
                context = opened.new_context(java_script_enabled=False, offline=True, service_workers="block")
                context.route("**/*", lambda route: route.abort())
                page = context.new_page()
                return tuple(_print(page, html) for html in pages)
            finally:
                opened.close()
    except BrowserError as error:
        raise PrintingFailed(f"浏览器未能生成 PDF：{error.message.splitlines()[0][:200]}") from error


def _print(page: Page, html: str) -> bytes:
    page.set_content(html, wait_until="load", timeout=MILLISECONDS)
    return page.pdf(print_background=True, prefer_css_page_size=True)
