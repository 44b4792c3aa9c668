"""Which pages the window of a browser may go to: scripts and clicks lead on, and what is refused is not requested.

Windows that a page opens besides ask for nothing.

In: a page, and who is asked. Out: the same page under guard. Frames and what a page loads are not asked about.
"""

from collections.abc import Awaitable, Callable

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Request, Route

MayOpen = Callable[[str], Awaitable[bool]]


async def guard_pages(page: Page, may_open: MayOpen, *, stays: bool) -> None:
    """From now on every page the window goes to is asked of `may_open`, but for redirects by the server, which no one can catch here.

    With `stays` the window shows what it showed when a page is refused; else it shows the browser's own error page.
    """

    async def ask_first(route: Route) -> None:
        request = route.request
        try:
            is_page = request.is_navigation_request() and request.frame == page.main_frame
            if is_page and not await may_open(request.url):
                await route.abort("aborted" if stays else "blockedbyclient")
            else:
                await route.fallback()
        except BrowserError:
            # The page was closed while it still asked.
            return

    await page.route("**/*", ask_first)
    await _refuse_windows(page)


async def _refuse_windows(page: Page) -> None:
    """Requests of windows come by no route of the page that opened them, only by those of its context."""

    async def stay(route: Route) -> None:
        try:
            await (route.fallback() if _is_of(page, route.request) else route.abort("blockedbyclient"))
        except BrowserError:
            # The window was closed while it still asked.
            return

    await page.context.route("**/*", stay)


def _is_of(page: Page, request: Request) -> bool:
    try:
        return request.frame.page == page
    except BrowserError:
        # A window that is only just opening has no frame yet.
        return False
