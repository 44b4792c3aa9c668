"""Which pages the window of a browser may go to: scripts and clicks lead on, and what is refused is not requested.

In: a page, and who is asked. Out: the same page under guard. Frames and what a page loads are not asked about.
"""

from collections.abc import Awaitable, Callable

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Route

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
