"""The reading browser kept fit: only a context that is closed gives back the memory of its pages, and some only the browser's end.

Contexts are replaced after so many pages, or sooner when the browser's processes hold too much; if that does not help, or after many
pages, the browser itself is closed between two pages and starts anew with the next one.

In: pages as they begin and end. Out: the name of the context to open each in. One event loop.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser
from playwright.async_api import Page as BrowserPage

from crawlers.browsing.closing import close
from crawlers.browsing.process_tree import mebibytes_of, tree_of

PAGES_PER_CONTEXT, PAGES_PER_BROWSER = 40, 600
PAGES_PER_LOOK = 10
CLOSING_SECONDS = 20


class BrowserUpkeep:
    """Contexts one after the other, in browsers one after the other. `most_mebibytes` is what the processes may hold that this one
    started, of which the browser's are by far the largest."""

    def __init__(self, most_mebibytes: float) -> None:
        self._most = most_mebibytes
        self._pages = self._in_context = self._in_browser = 0
        self._context = 0
        self._active = 0
        self._is_heavy = self._is_due = False
        self._idle = asyncio.Condition()
        self._browser: Browser | None = None
        self._seen_empty: set[int] = set()
        self.browsers_ended = 0

    @asynccontextmanager
    async def page(self) -> AsyncIterator[str]:
        """The context in which one page may be opened; waits while the browser is replaced."""
        self._look()
        async with self._idle:
            await self._idle.wait_for(lambda: not self._is_due or not self._active)
            if self._is_due:
                await self._end_browser()
            self._active += 1
        self._in_context += 1
        self._in_browser += 1
        try:
            yield f"reading-{self._context}"
        finally:
            async with self._idle:
                self._active -= 1
                self._idle.notify_all()

    async def retire_others(self, page: BrowserPage) -> None:
        """Close contexts without a page, other than that of `page`; one may just be waiting for its first, so at second sight."""
        self._browser = page.context.browser
        empty = [one for one in self._browser.contexts if not one.pages] if self._browser is not None else []
        for context in empty:
            if id(context) in self._seen_empty:
                await context.close()
        self._seen_empty = {id(context) for context in empty}

    def _look(self) -> None:
        """Decide what is to be replaced before the next page."""
        self._pages += 1
        is_heavy = self._is_heavy
        if self._pages % PAGES_PER_LOOK == 0:
            self._is_heavy = mebibytes_of(tree_of(os.getpid())[1:]) > self._most
            # A context was given up for its weight, and the weight is still there.
            self._is_due = self._is_due or (self._is_heavy and is_heavy)
        self._is_due = self._is_due or self._in_browser >= PAGES_PER_BROWSER
        if self._in_context >= PAGES_PER_CONTEXT or (self._is_heavy and not is_heavy):
            self._context += 1
            self._in_context = 0

    async def _end_browser(self) -> None:
        self._is_due = self._is_heavy = False
        self._in_browser = 0
        browser, self._browser = self._browser, None
        if browser is not None:
            self.browsers_ended += 1
            # One that hangs is ended by `reading_handler.py`, under its next page.
            await close(browser, CLOSING_SECONDS)
