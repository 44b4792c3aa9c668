"""HTML of our own making to PDF with the browser that is here anyway; fonts are embedded by it.

The browser is cut off: no scripts, no network, every request refused but what the HTML carries in itself.

In: `Sheet`s, the browser's path. Out: PDF bytes. Raises PrintingFailed.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, sync_playwright

from crawlers.browser import launch_options

# Nobody listens there; whatever a request might be, it ends.
NOWHERE = "http://127.0.0.1:9"
MILLISECONDS = 60_000


class PrintingFailed(Exception):
    """The browser could not be started or did not print; the caller shows the message, nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What to print on A4. `foot` is HTML under each page, in which the classes pageNumber and totalPages are filled."""

    html: str
    foot: str
    is_wide: bool


def print_sheets(sheets: Sequence[Sheet], *, browser: str) -> tuple[bytes, ...]:
    """One PDF for each sheet."""
    # A thread of its own, because Playwright refuses to run where an event loop already does.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="printing") as thread:
        return thread.submit(_print_all, sheets, browser).result()


def _print_all(sheets: Sequence[Sheet], browser: str) -> tuple[bytes, ...]:
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(**launch_options(browser, NOWHERE))  # type: ignore[arg-type]
            try:
                context = opened.new_context(java_script_enabled=False, offline=True, service_workers="block")
                context.route("**/*", lambda route: route.abort())
                page = context.new_page()
                return tuple(_print(page, sheet) for sheet in sheets)
            finally:
                opened.close()
    except BrowserError as error:
        raise PrintingFailed(f"浏览器未能生成 PDF：{error.message.splitlines()[0][:200]}") from error


def _print(page: Page, sheet: Sheet) -> bytes:
    page.set_content(sheet.html, wait_until="load", timeout=MILLISECONDS)
    return page.pdf(
        format="A4",
        landscape=sheet.is_wide,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=sheet.foot,
        margin={"top": "18mm", "bottom": "18mm", "left": "20mm", "right": "20mm"},
    )
