"""Pages as a browser builds them: when one is needed, and how it is asked.

In: a document read over HTTP; a URL. Out: whether scripts must fill it; the settings and the request meta under which
scrapy-playwright opens it. A page is scrolled to its end, so that lists which load while one reads are there in full.
"""

from playwright.async_api import Page as BrowserPage
from scrapy_playwright.page import PageMethod

from crawlers.document import Document

# A page with scripts and less text than this shows people more than its HTML does.
SHELL_TEXT = 120
SCROLL_STEPS = 40
STEP_MILLISECONDS = 120
# The page is done when this many steps in a row found nothing new below.
QUIET_STEPS = 4
PAGES_PER_CONTEXT = 40
UNNEEDED_RESOURCES = frozenset({"media", "font", "websocket", "eventsource", "manifest"})


def needs_browser(document: Document) -> bool:
    """Whether the HTML is a shell: scripts, no link to follow, and next to no text."""
    body_text = len(document.text) - len(document.title)
    return document.scripts > 0 and not document.links and body_text < SHELL_TEXT


class ReadingContexts:
    """Contexts one after the other: only a context that is closed gives back the memory its pages took."""

    def __init__(self) -> None:
        self._pages = 0
        self._seen_empty: set[int] = set()

    def next_name(self) -> str:
        """The context the next page is opened in."""
        self._pages += 1
        return f"reading-{(self._pages - 1) // PAGES_PER_CONTEXT}"

    async def retire_others(self, page: BrowserPage) -> None:
        """Close contexts without a page, other than that of `page`; one may just be waiting for its first, so at second sight."""
        browser = page.context.browser
        empty = [one for one in browser.contexts if not one.pages] if browser is not None else []
        for context in empty:
            if id(context) in self._seen_empty:
                await context.close()
        self._seen_empty = {id(context) for context in empty}


def browser_meta(timeout_seconds: float, user_agent: str, context: str = "reading") -> dict[str, object]:
    """Request meta that makes scrapy-playwright open the URL and scroll it to its end.

    The context is described here and not in the settings, so that no browser starts before a page needs one.
    """
    return {
        "playwright": True,
        "playwright_context": context,
        "playwright_context_kwargs": {"locale": "zh-CN", "service_workers": "block", "user_agent": user_agent},
        "playwright_page_goto_kwargs": {"wait_until": "load", "timeout": timeout_seconds * 1000},
        "playwright_page_methods": [PageMethod(scroll_to_end)],
    }


async def scroll_to_end(page: BrowserPage) -> None:
    """Scroll step by step until nothing new appears below; at most SCROLL_STEPS steps.

    Without scripts nothing but pictures can appear, so that one look at the end is enough.
    """
    quiet_steps = QUIET_STEPS if await page.evaluate("document.scripts.length > 0") else 1
    height, quiet = -1, 0
    for _ in range(SCROLL_STEPS):
        await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        await page.wait_for_timeout(STEP_MILLISECONDS)
        now = await page.evaluate("document.documentElement.scrollHeight + document.getElementsByTagName('*').length")
        quiet = quiet + 1 if now == height else 0
        height = now
        if quiet >= quiet_steps:
            break
    await page.evaluate("window.scrollTo(0, 0)")


def is_unneeded(request: object) -> bool:
    """Whether a resource the browser wants adds nothing to what a page says."""
    return getattr(request, "resource_type", "") in UNNEEDED_RESOURCES
