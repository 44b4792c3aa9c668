"""A page that was just got over HTTP is opened in the browser as it came: its server is not asked for it a second time.

What a network counts as a click, or a host as a visit, happens once. In: a browser's page, an answer in HTML. Out: the same page, whose
first navigation finds that answer; all that it loads, and wherever scripts lead on to, is asked for as usual.
"""

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Route
from scrapy.http import Response

# The body is whole and plain by now.
_OF_THE_TRANSPORT = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"}
)


async def open_with(page: Page, answer: Response) -> None:
    """Let the first page the window goes to be `answer`, headers and cookies included."""
    waiting = [answer]

    async def stand_in(route: Route) -> None:
        request = route.request
        try:
            if not (waiting and request.is_navigation_request() and request.frame == page.main_frame):
                await route.fallback()
                return
            known = waiting.pop()
            await route.fulfill(status=known.status, headers=_headers(known), body=known.body)
        except BrowserError:
            # The page was closed while it still asked.
            return

    await page.route("**/*", stand_in)


def _headers(answer: Response) -> dict[str, str]:
    """As Playwright takes them: one value a name, cookies on lines of their own."""
    headers = {}
    for name, values in answer.headers.items():
        key = name.decode("latin-1").lower()
        if key not in _OF_THE_TRANSPORT:
            headers[key] = ("\n" if key == "set-cookie" else ", ").join(value.decode("latin-1") for value in values)
    return headers
