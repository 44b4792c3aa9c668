"""Where a page's scripts lead its window while it is recorded: followed until it is first seen, as for any visitor, and stopped from then on.

What the window shows when the first picture is taken is what is recorded; how it came there, and what it was kept from, is told in words.
Nothing is submitted. Where scripts lead, robots.txt is asked first. Windows of their own are kept shut by the browser.

In: a page before it is opened, requests for documents before they leave. Out: whether they may, sentences for people.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as BrowserError

from crawlers.recording.network_log import Event

# Each may cost its host a visit; advertisers' doorways lead on twice or three times.
MOST_LED = 5
# A page that says less, and none of the words it is recorded for, is taken to be on its way, and waited for so long.
LITTLE_TEXT, ON_ITS_WAY_SECONDS = 120, 3.0
BEAT_SECONDS = 0.05
MOST_TOLD, LONGEST_TOLD = 5, 200
_STATE = f"""words => {{
  const mayLead = document.scripts.length > 0 || document.querySelector('meta[http-equiv=refresh i]') !== null;
  const bare = text => text.replace(/\\s+/g, '');
  const text = document.body ? document.body.innerText.trim() : '';
  const saysIt = () => words.some(word => bare(text).includes(bare(word)));
  return [document.readyState === 'complete', mayLead && text.length < {LITTLE_TEXT} && !saysIt()];
}}"""


class LedOn:
    """The ways of one page's window. `may_open` knows what robots.txt says of an address."""

    def __init__(self, may_open: Callable[[str], Awaitable[bool]]) -> None:
        self.changed_to: list[str] = []
        """Pages that came into the held window all the same, without a request: a fault of the recording."""
        self.is_clicking = False
        """Whether we click, which has a guard of its own."""
        self._may_open = may_open
        self._frame = ""
        self._asked, self._come = 1, 0
        self._came_at = 0.0
        self._is_held = False
        self._way: list[str] = []
        self._stopped: list[str] = []
        self._windows: list[str] = []

    @property
    def was_led(self) -> bool:
        """Whether the window shows another page than was asked for."""
        return len(self._way) > 1

    async def start(self, session: CDPSession) -> None:
        """Begin to listen. Raises BrowserError if the page is gone."""
        session.on("Page.windowOpen", self._on_window)
        session.on("Page.frameNavigated", self._on_come)
        await session.send("Page.enable")
        self._frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]

    async def may_leave(self, event: Event) -> bool:
        """Whether a request for a document, paused before it leaves, may."""
        if event["frameId"] != self._frame or self.is_clicking:
            return True
        request, is_hop = event["request"], "redirectedRequestId" in event
        if not self._way:
            # The page itself.
            self._way.append(request["url"])
            return True
        if is_hop and not self._is_held:
            return True
        submits, is_far = request["method"] != "GET", len(self._way) > MOST_LED
        may_open = not (self._is_held or submits or is_far) and await self._may_open(request["url"])
        # It may have been held while robots.txt was asked.
        if self._is_held or not may_open:
            self._stopped.append(request["url"] + ("（提交表单）" if submits else ""))
            return False
        self._way.append(request["url"])
        # Whatever was on its way before is given up for this.
        self._asked = self._come + 1
        return True

    async def arrive(self, page: Page, words: Sequence[str], seconds: float) -> bool:
        """Whether within so many seconds the window came where it is led, and what it shows was loaded; then it is held there.

        A page that shows one of `words` is there.
        """
        until, is_there = time.monotonic() + seconds, False
        while not is_there and time.monotonic() < until:
            await asyncio.sleep(BEAT_SECONDS)
            # Asked of the page itself: after a way was barred, Playwright waits for it still.
            with suppress(BrowserError, TimeoutError):
                is_loaded, may_go_on = await asyncio.wait_for(
                    page.evaluate(_STATE, list(words)), until - time.monotonic()
                )
                is_on_its_way = may_go_on and time.monotonic() - self._came_at < ON_ITS_WAY_SECONDS
                is_there = is_loaded and not is_on_its_way and self._come >= self._asked
        self.hold()
        return is_there

    def hold(self) -> None:
        """From now on the window goes nowhere."""
        self._is_held = True

    def told(self) -> list[str]:
        """What people should know of the ways the window went or was to go."""
        said = []
        if self.was_led:
            said.append(f"页面脚本转到别的网址，所录为最后一页：{' → '.join(one[:LONGEST_TOLD] for one in self._way)}")
        for words, urls in (
            ("录制中页面要转到别处，已拦下", self._stopped),
            ("页面要打开新窗口，未打开", self._windows),
        ):
            if urls:
                shown = "、".join(one[:LONGEST_TOLD] for one in dict.fromkeys(urls[:MOST_TOLD]))
                said.append(f"{words}：{shown}{'等' if len(urls) > MOST_TOLD else ''}")
        return said

    def _on_window(self, event: Event) -> None:
        if not self.is_clicking:
            self._windows.append(event["url"])

    def _on_come(self, event: Event) -> None:
        frame = event["frame"]
        if "parentId" in frame:
            return
        self._come += 1
        self._came_at = time.monotonic()
        if self.is_clicking:
            return
        if self._is_held:
            self.changed_to.append(frame["url"])
        elif self._come > self._asked:
            # It needed no request, as what a script made itself.
            self._way.append(frame["url"])
            self._asked = self._come
