"""Replay a web archive in the recorder's browser with no network at all, and say how much of the page came back.

Every request is answered from the archive or refused; the browser's only proxy is a port nobody listens on.

In: bytes of a WACZ. Out: `ReplayScore`. Never raises for what a page does.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from playwright.async_api import Browser, Page, Request, Route, async_playwright
from playwright.async_api import Error as BrowserError

from crawlers.browsing.browser import launch_options
from crawlers.browsing.closing import close
from crawlers.recording.archive_reading import Archive, ArchiveUnreadable, StoredAnswer, read_archive
from crawlers.recording.camera import VIEW, first_line
from crawlers.recording.likeness import picture_likeness, text_likeness

NOWHERE = "http://127.0.0.1:9"
DROPPED = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"})
# Browsers ask for these by themselves; no recording can hold them all.
UNASKED = ("/favicon.ico",)
SECONDS = 60.0

_TEXT = "document.body ? document.body.innerText : ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayScore:
    """0.0 to 1.0 each: first view and text beside the recorded ones, requests the archive could answer.

    None where the recording has nothing to compare with. `note` says why there was no replay; "" if there was.
    """

    picture: float | None
    text: float | None
    resources: float | None
    note: str = ""


class Replayer:
    """Replays archives; `async with Replayer(browser) as replayer:` holds one browser."""

    def __init__(self, browser: str) -> None:
        self._path = browser
        self._open = AsyncExitStack()
        self._browser: Browser | None = None

    async def __aenter__(self) -> "Replayer":
        playwright = await self._open.enter_async_context(async_playwright())
        self._browser = await playwright.chromium.launch(**launch_options(self._path, NOWHERE))  # type: ignore[arg-type]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._browser is not None:
            await close(self._browser)
        await self._open.aclose()

    async def score(self, body: bytes) -> ReplayScore:
        """How much of the page comes back."""
        try:
            archive = await asyncio.to_thread(read_archive, body)
            view, text, resources = await asyncio.wait_for(self._replay(archive), SECONDS)
        except ArchiveUnreadable as error:
            return ReplayScore(picture=None, text=None, resources=None, note=str(error))
        except BrowserError as error:
            return ReplayScore(picture=None, text=None, resources=None, note=f"未能重放：{first_line(error)}")
        except TimeoutError:
            return ReplayScore(picture=None, text=None, resources=None, note="未能重放：超过时限")
        return ReplayScore(
            picture=await asyncio.to_thread(picture_likeness, archive.view, view) if archive.view else None,
            text=text_likeness(archive.text, text) if archive.text is not None else None,
            resources=resources,
        )

    async def _replay(self, archive: Archive) -> tuple[bytes, str, float]:
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport=VIEW,  # type: ignore[arg-type] # Playwright wants its own TypedDict
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="block",
            accept_downloads=False,
        )
        asked, missing = set[str](), set[str]()

        async def answer(route: Route, request: Request) -> None:
            found = archive.answer_to(request.url)
            if not request.url.endswith(UNASKED):
                asked.add(request.url)
                missing.update([request.url] if found is None else [])
            await (_fulfil(route, found) if found is not None else route.abort())

        try:
            await context.route("**/*", answer)
            page = await context.new_page()
            await page.goto(archive.url, wait_until="load", timeout=SECONDS * 1000)
            view = await page.screenshot(timeout=SECONDS * 1000, animations="disabled", caret="hide")
            return view, await _text_of(page), (len(asked) - len(missing)) / len(asked) if asked else 0.0
        finally:
            await close(context)


async def _fulfil(route: Route, found: StoredAnswer) -> None:
    headers = {name: value for name, value in found.headers if name.lower() not in DROPPED}
    await route.fulfill(status=found.status, headers=headers, body=found.body)


async def _text_of(page: Page) -> str:
    texts = [str(await frame.evaluate(_TEXT)) for frame in page.frames if not frame.is_detached()]
    return "\n\n".join(text for text in texts if text)
