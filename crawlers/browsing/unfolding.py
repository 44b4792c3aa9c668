"""What a page shows only when asked: lists that grow while one scrolls, or behind a "more" or "next" that only scripts know.

Patience is measured by what the page does, not by our clock: a look is taken when the page has drawn what it has, and nothing counts
as quiet while an answer is under way. Everything is bounded: steps, clicks, seconds. Nothing with an address of its own is clicked,
nothing in an ad, and a window that a click opens is closed unread.

In: a page in the browser. Out: the same page with all it gave; the HTML of pages that were replaced on the way.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from playwright.async_api import ElementHandle
from playwright.async_api import Error as BrowserError
from playwright.async_api import Page as BrowserPage

from crawlers.browsing.under_way import UnderWay

LONGEST_SECONDS, SCROLLING_SECONDS = 22.0, 10.0
SCROLL_STEPS = 40
STEP_MILLISECONDS = 90
# A page that does not draw is looked at all the same.
DRAWING_MILLISECONDS, DRAWING_SECONDS = 2000, 5.0
# The page is done when this many steps in a row found nothing new below.
QUIET_STEPS = 4
LITTLE_TEXT, PATIENCE_MILLISECONDS = 200, 3000
MOST_CLICKS, MOST_FRUITLESS = 12, 2
PRESSING_MILLISECONDS = 5000
# So long a click that asks for nothing may take to change the page.
ANSWER_STEPS = 12
MEASURE = "document.documentElement.scrollHeight + document.getElementsByTagName('*').length"
WORDS = "document.body ? document.body.innerText.length + ' ' + document.body.innerText.slice(0, 4000) : ''"
# Two frames later everything that waits for the page to be drawn was told: observers of what is in view, and what they add.
DRAWN = """([milliseconds, longest]) => new Promise(done => {
  setTimeout(done, milliseconds + longest);
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))), milliseconds);
})"""
FIND_CONTROL = r"""(tried) => {
  const says = /^[\s\[(（【«]*(?:(?:点击|点此|加载|载入|查看|显示|浏览|展开|阅读)*更多(?:帖子|内容|主题|文章|信息|评论|回复|结果|数据)?|下[一1]?[页頁]|[后後]一?[页頁]|(?:load|show|view|see)\s?more(?:\s\w+)?|more(?:\sposts)?|next(?:\spage)?|older(?:\s\w+)?)[\s\])）】»>›→….·]*$/i;
  const led = (one) => { const href = one.getAttribute('href'); return href && !/^(#|javascript:)/i.test(href); };
  const advert = 'ins,[class*="ad-"],[class*="-ad"],[class^="ad"],[id*="advert"],[class*="advert"],[class*="sponsor"]';
  for (const one of document.querySelectorAll('button,a,[role=button],[onclick],input[type=button],[class*=more],[class*=next],[class*=load]')) {
    const words = (one.value || one.innerText || '').trim();
    if (!words || words.length > 20 || !says.test(words) || led(one) || one.disabled || one.getAttribute('aria-disabled') === 'true') continue;
    if (one.closest('a[href]') && led(one.closest('a[href]'))) continue;
    if (one.type === 'submit' && one.form) continue;
    if (one.closest(advert) || /disabled/.test(one.className) || tried.includes(words + one.className)) continue;
    const box = one.getBoundingClientRect();
    if (box.width < 4 || box.height < 4 || getComputedStyle(one).visibility === 'hidden') continue;
    return one;
  }
  return null;
}"""
IS_NEXT = re.compile(r"下|后|後|next|older", re.IGNORECASE)


class Unfolding:
    """One page's unfolding. `replaced` is the HTML of what "next" took away, in order; `has_left`: a button led to another page."""

    def __init__(self, under_way: UnderWay) -> None:
        """`under_way` is what scripts wait for, without which nothing is quiet."""
        self.replaced: list[str] = []
        self.has_left = False
        self._under_way = under_way
        self._until = 0.0

    async def unfold(self, page: BrowserPage) -> None:
        """Scroll to the end, then press what shows more, as long as that helps; LONGEST_SECONDS in all."""
        self._until = time.monotonic() + LONGEST_SECONDS
        await self._scroll_to_end(page)
        if await page.evaluate("document.body ? document.body.innerText.length : 0") < LITTLE_TEXT:
            # Next to nothing there: its scripts may not have begun to ask yet.
            await _quietly(lambda: page.wait_for_load_state("networkidle", timeout=PATIENCE_MILLISECONDS))
            await self._scroll_to_end(page)
        page.on("popup", _close)
        fruitless, tried = 0, [""]
        for _ in range(MOST_CLICKS):
            if fruitless >= MOST_FRUITLESS or time.monotonic() > self._until:
                return
            control = (await page.evaluate_handle(FIND_CONTROL, tried)).as_element()
            if control is None:
                return
            mark = await control.evaluate("one => (one.value || one.innerText || '').trim() + one.className")
            before, path = await page.content(), _path(page.url)
            has_changed = await self._press(page, control)
            self.has_left = _path(page.url) != path
            if self.has_left or (has_changed and IS_NEXT.search(mark)):
                self.replaced.append(before)
            if self.has_left:
                return
            if not has_changed:
                fruitless += 1
                tried.append(mark)

    async def _press(self, page: BrowserPage, control: ElementHandle) -> bool:
        """Whether pressing it changed what the page says. What the click asked for is waited for, and what came of that."""
        before, pressed = await page.evaluate(WORDS), time.monotonic()
        await _press_once(control)
        has_changed, quiet = False, 0
        while quiet < ANSWER_STEPS and time.monotonic() < self._until:
            was_changed = has_changed
            await _drawn(page)
            has_changed = await page.evaluate(WORDS) != before
            quiet = 0 if self._under_way.is_busy(pressed) else quiet + 1
            if was_changed and has_changed and quiet:
                return True
        return has_changed

    async def _scroll_to_end(self, page: BrowserPage) -> None:
        """Scroll step by step until nothing new appears below; at most SCROLL_STEPS steps that nothing is awaited in.

        Without scripts nothing but pictures can appear, so that one look at the end is enough.
        """
        quiet_steps = QUIET_STEPS if await page.evaluate("document.scripts.length > 0") else 1
        until = min(self._until, time.monotonic() + SCROLLING_SECONDS)
        height, quiet, steps = -1, 0, 0
        while quiet < quiet_steps and steps < SCROLL_STEPS and time.monotonic() < until:
            await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
            await _drawn(page)
            now, is_busy = await page.evaluate(MEASURE), self._under_way.is_busy()
            quiet = quiet + 1 if now == height and not is_busy else 0
            steps += not is_busy
            height = now
        await page.evaluate("window.scrollTo(0, 0)")


async def _drawn(page: BrowserPage) -> None:
    """Wait a step, and until the page drew what it has; one whose scripts hold it up, or whose window went elsewhere, no longer."""
    with suppress(BrowserError, TimeoutError):
        await asyncio.wait_for(page.evaluate(DRAWN, [STEP_MILLISECONDS, DRAWING_MILLISECONDS]), DRAWING_SECONDS)


async def _press_once(control: ElementHandle) -> None:
    """As a person would if it can be reached, else by a script. A press that was slow to be felt is not repeated."""
    try:
        await control.click(timeout=1000, trial=True)
    except BrowserError:
        await _quietly(lambda: control.evaluate("one => one.click()"))
    else:
        await _quietly(lambda: control.click(timeout=PRESSING_MILLISECONDS, force=True))


def _path(url: str) -> str:
    """Without what a script may change to say which page of its list it shows."""
    return url.partition("#")[0].partition("?")[0]


async def _close(popup: BrowserPage) -> None:
    await _quietly(popup.close)


async def _quietly(act: Callable[[], Awaitable[object]]) -> None:
    try:
        await act()
    except BrowserError:
        return
