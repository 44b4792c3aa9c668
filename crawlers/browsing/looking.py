"""One look at a page in a browser that remembers nothing: what a person would see there now.

For checking a site file and for showing what kept a night from reading; evidence is taken by `recording/`. Every connection
goes through the guard's proxy, and where scripts lead on to another page its robots.txt is asked first. In: a URL. Out: `Look`, with a picture where the page could be shown.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from playwright.async_api import Browser, BrowserContext, async_playwright
from playwright.async_api import Error as BrowserError

from crawlers.browsing.asking_robots import robots_allow
from crawlers.browsing.browser import launch_options
from crawlers.browsing.closing import close
from crawlers.browsing.page_guard import guard_pages
from crawlers.browsing.what_leaves import tell_what_leaves
from crawlers.manners.asked import Asked
from crawlers.manners.guard_proxy import GuardProxy, listen_on_loopback, proxy_url
from crawlers.manners.url_guard import UrlGuard

VIEW = {"width": 1366, "height": 900}
# Beyond a page's own limit, for drawing it.
GRACE_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`picture` is a PNG of the window, empty if the browser showed nothing; `problem` then says why.

    `asked` says what that asked of which host.
    """

    url: str
    final_url: str
    status: int | None
    picture: bytes
    problem: str
    asked: Asked = field(default_factory=dict)


class Tally:
    """An `Ear` that counts by host, for pages and by pages."""

    def __init__(self) -> None:
        self.asked: dict[str, tuple[int, int]] = {}

    def browser_asked(self, host: str, *, is_page: bool) -> None:
        """One more."""
        pages, by_pages = self.asked.get(host, (0, 0))
        self.asked[host] = (pages + is_page, by_pages + (not is_page))

    def browser_answered(self, host: str, status: int) -> None:
        """Counted before."""

    def browser_got(self, host: str, size: int) -> None:
        """Counted before."""

    def browser_failed(self, host: str) -> None:
        """Counted before."""

    def browser_refused(self, host: str, retry_after: str) -> None:
        """One look is all there is."""


async def look_at(
    urls: Sequence[str], *, browser: str, user_agent: str, guard: UrlGuard, timeout_seconds: float, pause_seconds: float
) -> list[Look]:
    """One look at each URL, one after the other with a pause between. Never raises for what a page or the browser does."""
    listener = listen_on_loopback()
    looks: list[Look] = []
    try:
        async with GuardProxy(listener, guard), async_playwright() as playwright:
            options = launch_options(browser, proxy_url(listener))
            opened = await playwright.chromium.launch(**options)  # type: ignore[arg-type] # options are Playwright's
            try:
                for url in urls:
                    if looks:
                        await asyncio.sleep(pause_seconds)
                    looks.append(await _look(opened, url, user_agent, timeout_seconds, guard))
            finally:
                await close(opened)
    except BrowserError as error:
        looks += [_nothing(url, f"浏览器未能启动或中途退出：{_first_line(error)}") for url in urls[len(looks) :]]
    return looks


async def _look(browser: Browser, url: str, user_agent: str, timeout_seconds: float, guard: UrlGuard) -> Look:
    tally = Tally()
    try:
        async with asyncio.timeout(timeout_seconds + 2 * GRACE_SECONDS):
            look = await _shown(browser, url, user_agent, timeout_seconds, guard, tally)
    except TimeoutError:
        look = _nothing(url, "浏览器没有反应")
    return replace(look, asked=tally.asked)


async def _shown(
    browser: Browser, url: str, user_agent: str, timeout_seconds: float, guard: UrlGuard, tally: Tally
) -> Look:
    context = await browser.new_context(
        viewport=VIEW,  # type: ignore[arg-type] # Playwright wants its own TypedDict
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        user_agent=user_agent,
        service_workers="block",
        accept_downloads=False,
    )
    try:
        page = await context.new_page()
        await tell_what_leaves(page, tally, lambda request: guard.refusal_of_url(request.url) is not None)
        await guard_pages(page, partial(_may_go_on, context, [], tally), stays=True)
        response = await page.goto(url, wait_until="load", timeout=timeout_seconds * 1000)
        picture = await asyncio.wait_for(page.screenshot(animations="disabled", caret="hide"), GRACE_SECONDS)
        status = response.status if response is not None else None
        return Look(url=url, final_url=page.url, status=status, picture=picture, problem="")
    except (BrowserError, TimeoutError) as error:
        return _nothing(url, _first_line(error))
    finally:
        await close(context)


async def _may_go_on(context: BrowserContext, opened: list[str], tally: Tally, url: str) -> bool:
    """Whether scripts may lead the window to `url`; `opened` are the pages it went to before, the first on our own account."""
    opened.append(url)
    return len(opened) == 1 or await robots_allow(context, tally, url)


def _nothing(url: str, problem: str) -> Look:
    return Look(url=url, final_url=url, status=None, picture=b"", problem=problem)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
