"""The browser as a camera. In: an open page. Out: PNGs. Every way to draw has a limit of its own, after which it failed."""

import asyncio
import base64
from typing import Any

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as BrowserError

VIEW = {"width": 1366, "height": 900}
# Of an HTML page Chromium draws nothing before its body is there; one whose script led away in its head was not parsed to it.
_IS_BODILESS = (
    "document.readyState === 'complete' && document.documentElement instanceof HTMLHtmlElement && !document.body"
)


class BrowserCamera:
    """A `full_page.Camera`. `seconds` is how long one picture may take."""

    def __init__(self, page: Page, session: CDPSession, seconds: float) -> None:
        self._page = page
        self._session = session
        self._seconds = seconds

    async def view(self) -> bytes:
        """The window with its fonts loaded and animations at rest; as it stands where a font never comes."""
        await self._refuse_bodiless()
        try:
            return await self._page.screenshot(timeout=self._seconds * 1000, animations="disabled", caret="hide")
        except BrowserError:
            return await self.window()

    async def whole(self, height: int) -> bytes:
        """The page as people see it, fonts loaded and animations at rest."""
        await self._refuse_bodiless()
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
        await self._refuse_bodiless()
        answer = await self._ask("Page.captureScreenshot", {"format": "png"} | how)
        return base64.b64decode(answer["data"])

    async def _refuse_bodiless(self) -> None:
        """Raises BrowserError at once where waiting for a picture would be in vain."""
        answer = await self._ask("Runtime.evaluate", {"expression": _IS_BODILESS, "returnByValue": True})
        if answer["result"].get("value") is True:
            raise BrowserError("页面没有正文，浏览器无可绘制")

    async def _ask(self, method: str, how: dict[str, object]) -> dict[str, Any]:
        try:
            return await asyncio.wait_for(self._session.send(method, how), self._seconds)
        except TimeoutError:
            raise BrowserError(f"{self._seconds:g} 秒内没有画出") from None


def first_line(error: BrowserError) -> str:
    """What a browser's error says, in one line."""
    return error.message.splitlines()[0][:200]
