"""Pages as a browser builds them: when one is needed, and how it is asked.

In: a document read over HTTP; a URL. Out: whether scripts must fill it; the settings and the request meta under which
scrapy-playwright opens it; what the browser showed, and the data its scripts got.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page as BrowserPage
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import Response as BrowserResponse
from playwright.async_api import Route
from scrapy import Request
from scrapy.http import Response
from scrapy_playwright.page import PageMethod

from crawlers.browsing.known_answer import open_with
from crawlers.browsing.page_guard import MayOpen, guard_pages
from crawlers.browsing.under_way import UnderWay
from crawlers.browsing.unfolding import Unfolding
from crawlers.browsing.what_leaves import Ear, tell_what_leaves
from crawlers.manners.url_guard import UrlGuard
from crawlers.reading.data_walk import MOST_BYTES, read_json
from crawlers.reading.document import Document
from crawlers.walking.data_requests import POST_MARK, repeatable_post
from crawlers.walking.data_sources import DataAnswer

# A page with scripts and less text than this shows people more than its HTML does.
SHELL_TEXT = 120
UNNEEDED_RESOURCES = frozenset({"media", "font", "websocket", "eventsource", "manifest"})
# What stands in for every picture where none is needed: one transparent dot. A picture that failed would be swapped for another by the
# page's scripts, and the document would no longer name it.
DOT = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
DATA_RESOURCES = frozenset({"xhr", "fetch"})
MOST_ANSWERS = 40
PATIENCE_STEPS, STEP_SECONDS = 20, 0.05


def needs_browser(document: Document) -> bool:
    """Whether the HTML is a shell: scripts, no link to follow, and next to no text."""
    return not document.links and says_little(document)


def says_little(document: Document) -> bool:
    """Whether there are scripts and next to no text, so that what the page is about may come with the scripts."""
    body_text = len(document.text) - len(document.title)
    return document.scripts > 0 and body_text < SHELL_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What the browser showed: the page's HTML, that of further pages of its list, and the JSON its scripts got.

    `url` is what stood in its address line at the end.
    """

    html: str
    url: str
    further: tuple[str, ...] = ()
    answers: tuple[DataAnswer, ...] = ()


class Watched:
    """One page in the browser: unfolded, and listened to."""

    def __init__(self) -> None:
        self._awaited = UnderWay()
        self._unfolding = Unfolding(self._awaited)
        self._answers: list[DataAnswer] = []
        self._under_way = 0

    def meta(self) -> dict[str, object]:
        """Request meta by which the browser tells what scripts get."""
        handlers = {
            "request": self._awaited.begin,
            "requestfinished": self._awaited.end,
            "requestfailed": self._awaited.end,
            "response": self._hear,
        }
        return {"playwright_page_event_handlers": handlers}

    def methods(self) -> list[PageMethod]:
        """What is done with the page once it is loaded."""
        return [PageMethod(self._unfolding.unfold), PageMethod(self._settle)]

    def rendered(self, html: str, url: str) -> Rendered:
        """What came of it; `html` is what stood there at the end, at `url`."""
        first, *further = [*self._unfolding.replaced, *([] if self._unfolding.has_left else [html])]
        return Rendered(html=first, url=url, further=tuple(further), answers=tuple(self._answers))

    async def _hear(self, response: BrowserResponse) -> None:
        asked = _data_request(response.request) if response.status == 200 else None
        if asked is None or len(self._answers) + self._under_way >= MOST_ANSWERS:
            return
        size = response.headers.get("content-length", "")
        if "json" not in response.headers.get("content-type", "") or (size.isdecimal() and int(size) > MOST_BYTES):
            return
        self._under_way += 1
        try:
            value = read_json(await response.body())
        except BrowserError:
            # The page was closed, or left, before its data was there.
            value = None
        finally:
            self._under_way -= 1
        if value is not None:
            self._answers.append(DataAnswer(url=asked if POST_MARK in asked else response.url, value=value))

    async def _settle(self, page: BrowserPage) -> None:
        del page
        for _ in range(PATIENCE_STEPS):
            if not self._under_way:
                return
            await asyncio.sleep(STEP_SECONDS)


def _data_request(request: BrowserRequest) -> str | None:
    """The address of a request for data that may be repeated; None for any other."""
    if request.resource_type not in DATA_RESOURCES:
        return None
    if request.method == "GET":
        return request.url
    if request.method != "POST":
        return None
    try:
        body = request.post_data
    except UnicodeDecodeError:
        return None
    return repeatable_post(request.url, request.headers.get("content-type", ""), body, request.headers)


def browser_meta(
    timeout_seconds: float,
    user_agent: str,
    context: str = "reading",
    *,
    shows_pictures: bool = True,
    may_open: MayOpen | None = None,
    answer: Response | None = None,
    ear: Ear | None = None,
    guard: UrlGuard | None = None,
) -> dict[str, object]:
    """Request meta that makes scrapy-playwright open the URL, or the `answer` that came from there; without pictures if nobody is to look
    at the page.

    Where scripts lead the window on, `may_open` is asked first. `ear` is told of all that hosts are asked, but for what `guard` refuses.

    The context is described here and not in the settings, so that no browser starts before a page needs one.
    """

    async def prepare(page: BrowserPage, request: Request) -> None:
        # Whoever is registered last is asked first, and what comes to the first leaves the house.
        if ear is not None:
            await tell_what_leaves(page, ear, lambda request: is_unneeded(request) or _is_refused(guard, request.url))
        if answer is not None:
            await open_with(page, answer)
        if may_open is not None:
            await guard_pages(page, may_open, stays=True)
        if not shows_pictures:
            await leave_out_pictures(page)
        time_answers(page, request)

    return {
        "playwright_page_init_callback": prepare,
        "playwright": True,
        "playwright_context": context,
        "playwright_context_kwargs": {"locale": "zh-CN", "service_workers": "block", "user_agent": user_agent},
        "playwright_page_goto_kwargs": {"wait_until": "load", "timeout": timeout_seconds * 1000},
    }


def time_answers(page: BrowserPage, request: Request) -> None:
    """Note in `request.meta["served_seconds"]` how long the page, opened from now on, takes to load, or its slowest answer if that is
    longer. What we then do with it is our time and not its host's."""
    began = time.monotonic()

    def note(seconds: float) -> None:
        request.meta["served_seconds"] = max(request.meta.get("served_seconds", 0.0), seconds)

    page.once("load", lambda _: note(time.monotonic() - began))
    # Milliseconds since it was asked; -1 for what came from nowhere.
    page.on("requestfinished", lambda answered: note(answered.timing["responseStart"] / 1000))


async def leave_out_pictures(page: BrowserPage, request: object = None) -> None:
    """Let every picture of the page be a dot, which costs the site nothing; what the page says names them all the same."""
    del request
    await page.route("**/*", _stand_in)


async def _stand_in(route: Route, request: BrowserRequest) -> None:
    # The page may be closed while it still asks.
    with suppress(BrowserError):
        if request.resource_type == "image":
            await route.fulfill(status=200, content_type="image/gif", body=DOT)
        else:
            await route.fallback()


def _is_refused(guard: UrlGuard | None, url: str) -> bool:
    return guard is not None and guard.refusal_of_url(url) is not None


def is_unneeded(request: object) -> bool:
    """Whether a resource the browser wants adds nothing to what a page says."""
    return getattr(request, "resource_type", "") in UNNEEDED_RESOURCES
