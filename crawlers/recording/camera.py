"""The browser as a camera. In: an open page. Out: PNGs. Every way to draw has a limit of its own, after which it failed."""

import asyncio
import base64

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as BrowserError

VIEW = {"width": 1366, "height": 900}


class BrowserCamera:
    """A `full_page.Camera`. `seconds` is how long one picture may take."""

    def __init__(self, page: Page, session: CDPSession, seconds: float) -> None:
        self._page = page
        self._session = session
        self._seconds = seconds

    async def view(self) -> bytes:
        """The window with its fonts loaded and animations at rest; as it stands where a font never comes."""
        try:
            return await self._page.screenshot(timeout=self._seconds * 1000, animations="disabled", caret="hide")
        except BrowserError:
            return await self.window()

    async def whole(self, height: int) -> bytes:
        """The page as people see it, fonts loaded and animations at rest."""
        return await self._page.screenshot(
            full_page=True,
            clip={"x": 0, "y": 0, "width": VIEW["width"], "height": max(height, 1)},
            timeout=self._seconds * 1000,
            animations="disabled",
            caret="hide",
        )

    async def plain(self, top: int, height: int) -> bytes:
        """A part at one pixel per CSS pixel, as it stands at this moment."""
        clip = {"x": 0, "y": top, "width": VIEW["width"], "height": max(height, 1), "scale": 1}
        return await self._capture({"clip": clip, "captureBeyondViewport": True})

    async def window(self) -> bytes:
        """What the window shows."""
        return await self._capture({})

    async def _capture(self, how: dict[str, object]) -> bytes:
        # Asked of the browser itself: Playwright waits for fonts first, and some never come.
        asked = self._session.send("Page.captureScreenshot", {"format": "png"} | how)
        try:
            answer = await asyncio.wait_for(asked, self._seconds)
        except TimeoutError:
            raise BrowserError(f"{self._seconds:g} 秒内没有画出") from None
        return base64.b64decode(answer["data"])


def first_line(error: BrowserError) -> str:
    """What a browser's error says, in one line."""
    return error.message.splitlines()[0][:200]
