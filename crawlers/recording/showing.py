"""What a person would have seen: pictures, document, text and print of an open page.

Order protects: the window is photographed before anything is touched; printing, which may make a page ask for more, is last.
A step that fails is a problem in words and never stops the next one.

In: an open page. Out: `Artefact`s, and problems.
"""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from PIL import Image
from playwright.async_api import CDPSession, ConsoleMessage, Page
from playwright.async_api import Error as BrowserError

from crawlers.page import Box
from crawlers.recording.boxing import framed
from crawlers.recording.camera import VIEW, BrowserCamera, first_line
from crawlers.recording.clicking import Click, click_all, clicks_json
from crawlers.recording.full_page import FullPage, Piece, photograph
from crawlers.recording.locating import FoundWord, locate
from crawlers.recording.scrolling import scroll_down
from crawlers.snapshot import Artefact, ArtefactKind, Rung

CONSOLE_LINES = 500

_TEXT = "document.body ? document.body.innerText : ''"


class Showing:
    """Collects the artefacts of one page. `seconds` is how long one picture may take."""

    def __init__(self, page: Page, session: CDPSession, words: tuple[str, ...], seconds: float) -> None:
        self.artefacts: list[Artefact] = []
        self.problems: list[str] = []
        self.observations: list[str] = []
        self.found: tuple[FoundWord, ...] = ()
        self.full_page: FullPage | None = None
        self.text_before_clicks: str | None = None
        self._camera = BrowserCamera(page, session, seconds)
        self._page = page
        self._session = session
        self.words = words
        self._console: list[dict[str, object]] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._say("error", error.message, page.url))
        page.on("dialog", self._dismiss)

    async def before_touching(self) -> None:
        """The window as it stands."""
        await self._step("首屏截图", self._view)

    async def click(self, selectors: tuple[str, ...], is_quiet: Callable[[], bool]) -> None:
        """Open what the page folds away, and keep the log of it, however far it came; pictures it brings are scrolled to."""
        clicks: list[Click] = []
        await self._step("点击前的页面文字", self._read)
        try:
            await click_all(self._page, selectors, is_quiet, clicks)
            if any(one.changed for one in clicks):
                await scroll_down(self._page, is_quiet)
        finally:
            self.add(ArtefactKind.CLICKS, "clicks.json", "application/json", clicks_json(selectors, clicks))

    async def after_scrolling(self) -> None:
        """The whole page, its document, its text, what its scripts said, and its print."""
        await self._step("页面文字", self._text)
        await self._step("页面文档", self._document)
        await self._step("定位命中词", self._locate)
        await self._step("整页截图", self._whole)
        # The boxed copy is drawn by us while the browser prints.
        overlays, _ = await asyncio.gather(asyncio.to_thread(self._boxed), self._store_and_print())
        for name, overlay in overlays:
            self.add(ArtefactKind.OVERLAY, name, "image/png", overlay)
        if overlays:
            self.add(ArtefactKind.BOXES, "boxes.json", "application/json", _json([asdict(one) for one in self.found]))

    async def _store_and_print(self) -> None:
        await self._step("单文件存档", self._mhtml)
        self.add(ArtefactKind.CONSOLE, "console.json", "application/json", _json(self._console))
        await self._step("打印件", self._print)

    def _boxed(self) -> list[tuple[str, bytes]]:
        """Boxed copies of the pictures on which words were found, by name."""
        if self.full_page is None or not self.found:
            return []
        boxes = [one.box for one in self.found]
        copies = ((name, _boxed_copy(piece, boxes)) for name, piece in _named(self.full_page, "overlay"))
        return [(name, copy) for name, copy in copies if copy is not None]

    def add(self, kind: ArtefactKind, name: str, media_type: str, body: bytes) -> None:
        """One more file."""
        self.artefacts.append(Artefact(kind=kind, name=name, media_type=media_type, body=body))

    async def _step(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BrowserError as error:
            self.problems.append(f"{name}失败：{first_line(error)}")

    async def _view(self) -> None:
        self.add(ArtefactKind.VIEW, "view.png", "image/png", await self._camera.view())

    async def _locate(self) -> None:
        if self.words:
            self.found = await locate(self._page, self.words)

    async def _whole(self) -> None:
        """The page in one picture or several, from the first rung of the ladder that holds."""
        height, scripts = await self._page.evaluate("[document.documentElement.scrollHeight, document.scripts.length]")
        view = next((one for one in self.artefacts if one.kind is ArtefactKind.VIEW), None)
        if view is not None and height <= VIEW["height"] and not scripts:
            # Without scripts a page that fits the window is its first view; drawing it again would show the same.
            pieces = (Piece(top=0, body=view.body),)
            self.full_page = FullPage(rung=Rung.FULL, pieces=pieces, height=height, bottom=height, reasons=())
        else:
            self.full_page = await photograph(self._camera, height, VIEW["height"])
        for name, piece in _named(self.full_page, "screenshot"):
            self.add(ArtefactKind.SCREENSHOT, name, "image/png", piece.body)
        if self.full_page.observation:
            self.observations.append(self.full_page.observation)
        if self.full_page.problem:
            self.problems.append(self.full_page.problem)

    async def _document(self) -> None:
        body = (await self._page.content()).encode("utf-8", "replace")
        self.add(ArtefactKind.DOCUMENT, "document.html", "text/html; charset=utf-8", body)

    async def _read(self) -> None:
        self.text_before_clicks = await _text_of(self._page)

    async def _text(self) -> None:
        body = (await _text_of(self._page)).encode("utf-8", "replace")
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


async def _text_of(page: Page) -> str:
    texts = [str(await frame.evaluate(_TEXT)) for frame in page.frames if not frame.is_detached()]
    return "\n\n".join(text for text in texts if text)


def _named(full_page: FullPage, stem: str) -> list[tuple[str, Piece]]:
    """The pictures with their file names, numbered where there are several."""
    pieces = full_page.pieces
    if len(pieces) == 1:
        return [(f"{stem}.png", pieces[0])]
    return [(f"{stem}_{number:02}.png", piece) for number, piece in enumerate(pieces, start=1)]


def _boxed_copy(piece: Piece, boxes: list[Box]) -> bytes | None:
    with Image.open(io.BytesIO(piece.body)) as picture:
        return framed(picture, boxes, piece.top)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")
