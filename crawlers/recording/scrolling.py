"""Scrolling a page to its end, so that pictures and lists which load when they come into view are recorded.

In: an open page, and whether the network is quiet. Out: nothing; the page stands at its top again.
"""

from collections.abc import Callable

from playwright.async_api import Page

STEPS = 40
STEP_MILLISECONDS = 120
# The page is done when so many steps in a row found nothing new and nothing under way. Without scripts one look is enough.
QUIET_STEPS = 2

_DOWN = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  return document.scripts.length > 0;
}"""
_SIZE = "document.documentElement.scrollHeight + document.getElementsByTagName('*').length"


async def scroll_down(page: Page, is_quiet: Callable[[], bool]) -> None:
    """Scroll until nothing new appears below; at most STEPS steps. Raises BrowserError if the page is gone."""
    size, quiet = await page.evaluate(_SIZE), 0
    for _ in range(STEPS):
        has_scripts = await page.evaluate(_DOWN)
        await page.wait_for_timeout(STEP_MILLISECONDS)
        now = await page.evaluate(_SIZE)
        quiet = quiet + 1 if now == size and is_quiet() else 0
        size = now
        if quiet >= QUIET_STEPS or not has_scripts:
            break
    await page.evaluate("window.scrollTo(0, 0)")
