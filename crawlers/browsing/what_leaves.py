"""What a page in the browser asks of the web, told one by one as it leaves the house.

Not told: what is answered here (the page as it came, dots for pictures), what is refused here, what never was a request (data:, blob:).
Chromium keeps no cache while its requests are looked at, so that what leaves is what its host is asked.

In: a page before it is opened. Out: an `Ear` is told. One event loop.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Request, Response, Route, WebSocket

from crawlers.manners.middlewares import REFUSING_FOR_NOW
from crawlers.manners.url_guard import host_key

# How Chromium says that a page did not want the answer any more; its host did nothing wrong.
BROKEN_OFF = "net::ERR_ABORTED"
SERVER_ERROR = 500


class Ear(Protocol):
    """Who is told, by host."""

    def browser_asked(self, host: str, *, is_page: bool) -> None:
        """A request leaves; `is_page`: it is for the page in the window, redirects included, and not for what a page loads."""

    def browser_answered(self, host: str, status: int) -> None:
        """One was answered with this status; scripts seldom read the body of a refusal, and such a request does not finish."""

    def browser_got(self, host: str, size: int) -> None:
        """The body of an answer came whole; bytes, as it came."""

    def browser_failed(self, host: str) -> None:
        """One ended without an answer, or without the rest of one that told of no error."""

    def browser_refused(self, host: str, retry_after: str) -> None:
        """What a page loads was refused for now (429, 503), with this header, which may be empty; told once a page and host."""


async def tell_what_leaves(page: Page, ear: Ear, is_kept: Callable[[Request], bool] = lambda _: False) -> None:
    """From now on `ear` is told of every request that no route of the page, registered later, answers or refuses.

    `is_kept` says what is refused beyond those routes.
    """
    leaving = _Leaving(page, ear, is_kept)
    await page.route("**/*", leaving.pass_on)
    page.on("request", leaving.led_on)
    page.on("response", leaving.answered)
    page.on("requestfinished", leaving.finished)
    page.on("requestfailed", leaving.failed)
    page.on("websocket", leaving.talks)


class _Leaving:
    """What left a page and has no answer yet."""

    def __init__(self, page: Page, ear: Ear, is_kept: Callable[[Request], bool]) -> None:
        self._page, self._ear, self._is_kept = page, ear, is_kept
        self._hosts: dict[Request, str] = {}
        self._refusing: set[str] = set()
        self._in_error: set[Request] = set()

    def _leaves(self, request: Request) -> None:
        if not request.url.startswith(("http://", "https://")) or self._is_kept(request):
            return
        host = self._hosts[request] = host_key(request.url)
        self._ear.browser_asked(host, is_page=is_page_in_window(self._page, request))

    async def pass_on(self, route: Route) -> None:
        self._leaves(route.request)
        # The page may be closed while it still asks.
        with suppress(BrowserError):
            await route.fallback()

    def led_on(self, request: Request) -> None:
        # Where a server sends a request on to is asked at once, by no route.
        if request.redirected_from is not None:
            self._leaves(request)

    async def finished(self, request: Request) -> None:
        host = self._hosts.pop(request, None)
        if host is None:
            return
        with suppress(BrowserError):
            self._ear.browser_got(host, (await request.sizes())["responseBodySize"])

    def answered(self, response: Response) -> None:
        host = self._hosts.get(response.request)
        if host is None:
            return
        self._ear.browser_answered(host, response.status)
        if response.status >= SERVER_ERROR:
            self._in_error.add(response.request)
        if host in self._refusing or response.status not in REFUSING_FOR_NOW:
            return
        # What becomes of the page itself is for whoever opened it.
        if not is_page_in_window(self._page, response.request):
            self._refusing.add(host)
            self._ear.browser_refused(host, response.headers.get("retry-after", ""))

    def failed(self, request: Request) -> None:
        host = self._hosts.pop(request, None)
        if host is not None and request.failure != BROKEN_OFF and request not in self._in_error:
            self._ear.browser_failed(host)

    def talks(self, socket: WebSocket) -> None:
        self._ear.browser_asked(host_key(socket.url.replace("ws", "http", 1)), is_page=False)


def is_page_in_window(page: Page, request: Request) -> bool:
    """Whether the window goes to another page with this request."""
    try:
        return request.is_navigation_request() and request.frame == page.main_frame
    except BrowserError:
        # It has no frame, as that of a worker.
        return False
