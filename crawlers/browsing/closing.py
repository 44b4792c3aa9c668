"""What is closed is waited for within bounds: a browser that died or hangs never says that it is done.

In: a browser, a context or a page of Playwright's. Out: it is closed, or left to the end of its driver, which kills what it started.
"""

import asyncio
from contextlib import suppress

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import Error as BrowserError

CLOSING_SECONDS = 5.0


async def close(opened: Browser | BrowserContext | Page, seconds: float = CLOSING_SECONDS) -> None:
    """Close it, or give it up after so many seconds. Never raises for what the browser does."""
    with suppress(BrowserError, TimeoutError):
        await asyncio.wait_for(opened.close(), seconds)
