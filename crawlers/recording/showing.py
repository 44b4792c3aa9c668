"""What a person would have seen: pictures, document, text and print of an open page.

Order protects: the window is photographed before anything is touched; printing, which may make a page ask for more, is last.
A step that fails is a problem in words and never stops the next one.

In: an open page. Out: `Artefact`s, and problems.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from playwright.async_api import CDPSession, ConsoleMessage, Page
from playwright.async_api import Error as BrowserError

from crawlers.recording.locating import FoundWord, boxed, locate
from crawlers.snapshot import Artefact, ArtefactKind

VIEW = {"width": 1366, "height": 900}
SCREENSHOT_MILLISECONDS = 30_000
# Chromium draws 60,000 pixels in one piece (4.3 s, 2026-11); taller than this, pieces are quicker and open everywhere.
TALLEST_PIXELS = 30_000
TILE_PIXELS, TILE_OVERLAP, MOST_TILES = 8_000, 200, 10
CONSOLE_LINES = 500

_TEXT = "document.body ? document.body.innerText : ''"


class Showing:
    """Collects the artefacts of one page."""

    def __init__(self, page: Page, session: CDPSession, words: tuple[str, ...]) -> None:
        self.artefacts: list[Artefact] = []
        self.problems: list[str] = []
        self.found: tuple[FoundWord, ...] = ()
        self._page = page
        self._session = session
        self._words = words
        self._console: list[dict[str, object]] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._say("error", error.message, page.url))
        page.on("dialog", self._dismiss)

    async def before_touching(self) -> None:
        """The window as it stands."""
        await self._step("首屏截图", self._view)

    async def after_scrolling(self) -> None:
        """The whole page, its document, its text, what its scripts said, and its print."""
        await self._step("页面文字", self._text)
        await self._step("页面文档", self._document)
        await self._step("定位命中词", self._locate)
        await self._step("整页截图", self._whole)
        # The boxed copy is drawn by us while the browser prints.
        overlay, _ = await asyncio.gather(asyncio.to_thread(self._boxed), self._store_and_print())
        if overlay is not None:
            self.add(ArtefactKind.OVERLAY, "overlay.png", "image/png", overlay)
            self.add(ArtefactKind.BOXES, "boxes.json", "application/json", _json([asdict(one) for one in self.found]))

    async def _store_and_print(self) -> None:
        await self._step("单文件存档", self._mhtml)
        self.add(ArtefactKind.CONSOLE, "console.json", "application/json", _json(self._console))
        await self._step("打印件", self._print)

    def _boxed(self) -> bytes | None:
        """The boxed copy of the picture, if it is in one piece and words were found."""
        pictures = [one for one in self.artefacts if one.kind is ArtefactKind.SCREENSHOT]
        return boxed(pictures[0].body, self.found) if self.found and len(pictures) == 1 else None

    def add(self, kind: ArtefactKind, name: str, media_type: str, body: bytes) -> None:
        """One more file."""
        self.artefacts.append(Artefact(kind=kind, name=name, media_type=media_type, body=body))

    async def _step(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BrowserError as error:
            self.problems.append(f"{name}失败：{first_line(error)}")

    async def _view(self) -> None:
        body = await self._page.screenshot(timeout=SCREENSHOT_MILLISECONDS, animations="disabled", caret="hide")
        self.add(ArtefactKind.VIEW, "view.png", "image/png", body)

    async def _locate(self) -> None:
        if self._words:
            self.found = await locate(self._page, self._words)

    async def _whole(self) -> None:
        """The page in one picture, or in tiles; see `problems` for which rungs of the ladder broke."""
        height, scripts = await self._page.evaluate("[document.documentElement.scrollHeight, document.scripts.length]")
        view = next((one for one in self.artefacts if one.kind is ArtefactKind.VIEW), None)
        if view is not None and height <= VIEW["height"] and not scripts:
            # Without scripts a page that fits the window is its first view; drawing it again would show the same.
            self.add(ArtefactKind.SCREENSHOT, "screenshot.png", "image/png", view.body)
            return
        if height <= TALLEST_PIXELS:
            try:
                self.add(ArtefactKind.SCREENSHOT, "screenshot.png", "image/png", await self._picture(0, height))
            except BrowserError as error:
                self.problems.append(f"整页截图失败，改为分段：{first_line(error)}")
            else:
                return
        await self._tiles(height)

    async def _tiles(self, height: int) -> None:
        step = TILE_PIXELS - TILE_OVERLAP
        tops = range(0, max(height - TILE_OVERLAP, 1), step)
        if len(tops) > MOST_TILES:
            self.problems.append(f"页面高 {height} 像素，截图截至 {step * MOST_TILES + TILE_OVERLAP} 像素")
        for number, top in enumerate(tops[:MOST_TILES], start=1):
            body = await self._picture(top, min(TILE_PIXELS, height - top))
            self.add(ArtefactKind.SCREENSHOT, f"screenshot_{number:02}.png", "image/png", body)

    async def _picture(self, top: int, height: int) -> bytes:
        return await self._page.screenshot(
            full_page=True,
            clip={"x": 0, "y": top, "width": VIEW["width"], "height": max(height, 1)},
            timeout=SCREENSHOT_MILLISECONDS,
            animations="disabled",
            caret="hide",
        )

    async def _document(self) -> None:
        body = (await self._page.content()).encode("utf-8", "replace")
        self.add(ArtefactKind.DOCUMENT, "document.html", "text/html; charset=utf-8", body)

    async def _text(self) -> None:
        texts = [str(await frame.evaluate(_TEXT)) for frame in self._page.frames if not frame.is_detached()]
        body = "\n\n".join(text for text in texts if text).encode("utf-8", "replace")
        self.add(ArtefactKind.TEXT, "shown_text.txt", "text/plain; charset=utf-8", body)

    async def _mhtml(self) -> None:
        answer = await self._session.send("Page.captureSnapshot", {"format": "mhtml"})
        self.add(ArtefactKind.MHTML, "page.mhtml", "multipart/related", answer["data"].encode())

    async def _print(self) -> None:
        body = await self._page.pdf(format="A4", print_background=True)
        self.add(ArtefactKind.PDF, "page.pdf", "application/pdf", body)

    def _hear(self, message: ConsoleMessage) -> None:
        self._say(message.type, message.text, message.location.get("url", ""))

    def _say(self, kind: str, text: str, url: str) -> None:
        if len(self._console) < CONSOLE_LINES:
            self._console.append({"type": kind, "text": text[:2000], "url": url})

    async def _dismiss(self, dialog: object) -> None:
        """Alerts hold up a page; what they said is kept with the console."""
        self._say("dialog", getattr(dialog, "message", ""), self._page.url)
        await dialog.dismiss()  # type: ignore[attr-defined]


def first_line(error: BrowserError) -> str:
    """What a browser's error says, in one line."""
    return error.message.splitlines()[0][:200]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")
