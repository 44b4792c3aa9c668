"""Opening what a page folds away (查看更多, 展开, 显示电话) where the site's own file lists it, with every click written down.

Nothing is submitted and the page is never left: controls that submit and links that lead elsewhere are not touched, and whatever
would still take the browser away (scripts, new windows) is refused before it leaves the house.

In: an open page, selectors. Out: `Click`s in order, and the log of them. Raises BrowserError if the page is gone.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag

from playwright.async_api import ElementHandle, Page, Request, Route
from playwright.async_api import Error as BrowserError

from crawlers.recording.camera import first_line

MOST_CLICKS, MOST_SECONDS = 20, 20.0
CLICK_MILLISECONDS = 2000
# How long an answer to a click is waited for; most pages unfold at once.
ANSWER_SECONDS, BEAT_SECONDS = 2.0, 0.1
TEXT_LENGTH, APPEARED_LENGTH = 100, 300

_STATE = "[document.body ? document.body.innerText : '', document.getElementsByTagName('*').length]"
# What an element says, and why it is not to be clicked ("" if it is).
_LOOK = """(node) => {
  const said = node.innerText || node.value || node.getAttribute('aria-label') || node.title || '';
  const link = node.closest('a[href], area[href]'), control = node.closest('button, input');
  const target = link ? link.getAttribute('href').trim().toLowerCase() : '#';
  if (control && control.form && ['submit', 'image', 'reset', 'file'].includes(control.type)) return [said, '属于表单的提交控件'];
  return [said, target === '' || target.startsWith('#') || target.startsWith('javascript:') ? '' : '是通向别处的链接'];
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One element that was to be clicked. `at` is ISO 8601 UTC; `appeared` are lines of text that were not there before.

    `failure` says why it was not clicked or what the click tried to do; "" if it was an ordinary click.
    """

    selector: str
    text: str
    at: str
    changed: bool = False
    appeared: str = ""
    failure: str = ""


async def click_all(page: Page, selectors: Sequence[str], is_quiet: Callable[[], bool], clicks: list[Click]) -> None:
    """Click every visible element the selectors find, each once, at most MOST_CLICKS in MOST_SECONDS.

    Each click is in `clicks` as soon as it was made, so that none is lost with a page that breaks.
    """
    until = time.monotonic() + MOST_SECONDS
    async with _staying(page) as refused:
        for selector in selectors:
            for element in await _found(page, selector, clicks):
                if len(clicks) >= MOST_CLICKS or time.monotonic() > until:
                    clicks.append(
                        _not_clicked(selector, "", f"已到上限（{MOST_CLICKS} 次或 {MOST_SECONDS:.0f} 秒），其余未点击")
                    )
                    return
                click = await _click(page, element, selector, refused, is_quiet)
                if click is not None:
                    clicks.append(click)


def clicks_json(selectors: Sequence[str], clicks: Sequence[Click]) -> bytes:
    """The log as packages hold it: what the site's file lists, and what became of it."""
    fields = {"selectors": list(selectors), "clicks": [asdict(click) for click in clicks]}
    return json.dumps(fields, ensure_ascii=False, indent=1).encode("utf-8", "replace")


async def _found(page: Page, selector: str, clicks: list[Click]) -> list[ElementHandle]:
    try:
        return await page.query_selector_all(selector)
    except BrowserError as error:
        clicks.append(_not_clicked(selector, "", f"选择器不能用：{first_line(error)}"))
        return []


async def _click(
    page: Page, element: ElementHandle, selector: str, refused: list[str], is_quiet: Callable[[], bool]
) -> Click | None:
    """One click; None for an element that nobody could see."""
    try:
        if not await element.is_visible():
            return None
        said, reason = await element.evaluate(_LOOK)
    except BrowserError:
        # An earlier click took it away.
        return None
    text = " ".join(said.split())[:TEXT_LENGTH]
    if reason:
        return _not_clicked(selector, text, f"{reason}，未点击")
    address, (before, elements), number = page.url, await page.evaluate(_STATE), len(refused)
    click = Click(selector=selector, text=text, at=datetime.now(UTC).isoformat())
    try:
        await element.click(timeout=CLICK_MILLISECONDS, no_wait_after=True)
    except BrowserError as error:
        return replace(click, failure=f"没有点到：{first_line(error)}")
    await _answered(is_quiet)
    after, elements_after = await page.evaluate(_STATE)
    click = replace(click, changed=(before, elements) != (after, elements_after), appeared=_appeared(before, after))
    if len(refused) > number:
        return replace(click, failure=f"会离开本页，已拦下：{refused[-1][:200]}")
    if urldefrag(page.url).url != urldefrag(address).url:
        click = replace(click, failure=f"页面改称 {page.url[:200]}，已退回")
        await page.go_back(timeout=CLICK_MILLISECONDS, wait_until="commit")
    return click


@asynccontextmanager
async def _staying(page: Page) -> AsyncIterator[list[str]]:
    """While this lasts no document replaces the page and no window opens; yields the addresses refused."""
    refused: list[str] = []

    async def answer(route: Route, request: Request) -> None:
        if request.is_navigation_request() and (request.method != "GET" or _is_whole_page(request)):
            refused.append(request.url)
            # "Aborted" leaves the page standing; any other failure would show an error page in its place.
            await route.abort("aborted")
        else:
            await route.continue_()

    async def close(window: Page) -> None:
        refused.append(window.url)
        await window.close()

    await page.context.route("**/*", answer)
    page.context.on("page", close)
    try:
        yield refused
    finally:
        page.context.remove_listener("page", close)
        await page.context.unroute("**/*", answer)


def _is_whole_page(request: Request) -> bool:
    try:
        return request.frame.parent_frame is None
    except BrowserError:
        # A window that is only just opening has no frame yet.
        return True


async def _answered(is_quiet: Callable[[], bool]) -> None:
    """Let the page answer: two beats at least, and until nothing is under way."""
    for beat in range(int(ANSWER_SECONDS / BEAT_SECONDS)):
        await asyncio.sleep(BEAT_SECONDS)
        if beat and is_quiet():
            return


def _appeared(before: str, after: str) -> str:
    """Lines that came, on one line."""
    known = set(before.splitlines())
    lines = (" ".join(line.split()) for line in after.splitlines() if line not in known)
    return " / ".join(line for line in lines if line)[:APPEARED_LENGTH]


def _not_clicked(selector: str, text: str, failure: str) -> Click:
    return Click(selector=selector, text=text, at=datetime.now(UTC).isoformat(), failure=failure)
