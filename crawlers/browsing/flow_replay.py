"""Replaying a recorded flow on an open page of the reading browser, up to the page it was recorded for.

Every page the flow opens is asked of `may_open` first (the site's hosts, its robots.txt); what is refused is not requested.
In: a page at the flow's first address, steps, a search word. Out: the page where the flow ends. Raises the browser's errors.
"""

from collections.abc import Awaitable, Callable

from playwright.async_api import Error as BrowserError
from playwright.async_api import Locator, Page

from crawlers.browsing.page_guard import MayOpen, guard_pages
from crawlers.flow import QUERY, FlowStep, StepKind

# A step that finds nothing for so long has a page before it that it was not recorded on.
STEP_MILLISECONDS = 5_000
SETTLE_MILLISECONDS = 400
# Links of the last page are read from its text, whose address a flow leaves behind.
KEEP_ADDRESS = """
if (!document.querySelector('base')) {
  const base = document.createElement('base');
  base.href = location.href;
  document.head.prepend(base);
}
"""

# What a person does that may lead to another page.
OPENING = frozenset({StepKind.NAVIGATE, StepKind.CLICK, StepKind.KEY_DOWN})


async def replay(
    page: Page, steps: tuple[FlowStep, ...], word: str, may_open: MayOpen, turn_of: Callable[[str], Awaitable[None]]
) -> None:
    """Replay all steps but the first, which brought us here. A step that may open a page waits for `turn_of` the address it is taken at."""
    await guard_pages(page, may_open, stays=False)
    for step in steps[1:]:
        if step.kind in OPENING:
            await turn_of(step.value if step.kind is StepKind.NAVIGATE else page.url)
        await _do(page, step, word)
        await page.wait_for_timeout(SETTLE_MILLISECONDS)
    await page.wait_for_load_state("load")
    if page.url.startswith("chrome-error:"):
        raise BrowserError("the flow led where this site may not be followed")
    await page.evaluate(KEEP_ADDRESS)


async def _do(page: Page, step: FlowStep, word: str) -> None:
    match step.kind:
        case StepKind.NAVIGATE:
            await page.goto(step.value, wait_until="load")
        case StepKind.CLICK:
            await (await _find(page, step.selectors)).click(timeout=STEP_MILLISECONDS)
        case StepKind.SCROLL:
            await page.evaluate("y => window.scrollTo(0, y)", step.y)
        case StepKind.CHANGE:
            value = step.value.replace(QUERY, word)
            await (await _find(page, step.selectors)).fill(value, timeout=STEP_MILLISECONDS)
        case StepKind.KEY_DOWN:
            await page.keyboard.press(step.value)
        case StepKind.WAIT:
            await _find(page, step.selectors)


async def _find(page: Page, selectors: tuple[str, ...]) -> Locator:
    """The first of the alternatives that is there; waits for one to appear. Raises BrowserError if none does."""
    waited = 0
    while waited <= STEP_MILLISECONDS:
        for selector in selectors:
            found = page.locator(selector).first
            if await found.count() and await found.is_visible():
                return found
        await page.wait_for_timeout(SETTLE_MILLISECONDS)
        waited += SETTLE_MILLISECONDS
    raise BrowserError(f"nothing on the page matches {selectors[0]}")
