"""The same page seen once more as somebody else would: on a telephone, or through another way out of the house.

Advertisers show clean pages to those they take for inspectors. A second look that reads differently is said to be 疑似伪装,
never more: pages change, and telephones get shorter ones. We still say who we are; a second User-Agent has our name behind it.

In: a running browser, a view; then what the first look read. Out: `Seen`; then `SecondLook`, whose picture, text and comparison
go into the package.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError

from crawlers.manners.asked import Asked
from crawlers.manners.url_guard import UrlGuard
from crawlers.recording.recording_plan import SecondView
from crawlers.recording.scrolling import scroll_down
from crawlers.recording.sent import SentRequests, hosts_asked
from crawlers.recording.stage import Look, open_stage
from crawlers.recording.watching_proxy import WatchingProxy
from crawlers.snapshot import Artefact, ArtefactKind

# Runs of so many characters are compared; shorter ones are alike in any two Chinese pages.
RUN = 4
# Below this share of common runs two texts tell different stories. A telephone's page that leaves out half of the desk's
# still shares nearly all of its own runs.
ALIKE_FROM = 0.5
FEWEST_RUNS = 20
TALLEST_PIXELS = 20_000
DIFFERING_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a view showed, not compared yet. `complaint` says why there is nothing; "" if there is."""

    complaint: str = ""
    picture: bytes = b""
    text: str = ""
    final_url: str = ""
    status: int | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    asked: Asked = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """What one view gave. `observation` is a sentence for people; "" if both views tell the same."""

    artefacts: tuple[Artefact, ...]
    observation: str


async def look_again(
    browser: Browser, guard: UrlGuard, view: SecondView, url: str, seconds: float, rest_seconds: float = 0.0
) -> Seen:
    """Visit `url` in this view, `rest_seconds` from now. What goes wrong is in the complaint. Raises BrowserError if the browser died."""
    await asyncio.sleep(rest_seconds)
    stage, sent = await open_stage(browser, guard, look_of(view)), SentRequests()
    try:
        await sent.listen(await stage.page.context.new_cdp_session(stage.page))
        seen = await asyncio.wait_for(_look(stage.page, view, url, seconds, stage.proxy), seconds * 2)
    except (BrowserError, TimeoutError) as error:
        if not browser.is_connected():
            raise
        reason = "; ".join(stage.proxy.refusals.values()) or str(error).splitlines()[0][:200] or "超过时限"
        seen = Seen(complaint=reason)
    finally:
        await stage.close()
    return replace(seen, asked=hosts_asked(sent.traces.values(), stage.proxy.refusals))


def look_of(view: SecondView) -> Look:
    """What the windows of a view look like."""
    options = {
        "viewport": {"width": view.width, "height": view.height},
        "is_mobile": view.is_mobile,
        "has_touch": view.is_mobile,
        "user_agent": view.user_agent,
    }
    return Look(options=options, upstream=view.upstream_proxy)


async def _look(page: Page, view: SecondView, url: str, seconds: float, proxy: WatchingProxy) -> Seen:
    response = await page.goto(url, wait_until="load", timeout=seconds * 1000)
    await scroll_down(page, lambda: True)
    texts = [str(await frame.evaluate("document.body ? document.body.innerText : ''")) for frame in page.frames]
    height = int(await page.evaluate("document.documentElement.scrollHeight"))
    picture = await page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": view.width, "height": max(1, min(height, TALLEST_PIXELS))},
        animations="disabled",
        caret="hide",
    )
    return Seen(
        picture=picture,
        text="\n\n".join(text for text in texts if text),
        final_url=page.url,
        status=response.status if response is not None else None,
        addresses=dict(proxy.addresses),
    )


def compared(view: SecondView, seen: Seen, first: str, words: Sequence[str]) -> SecondLook:
    """What the view showed beside `first`, the text the first look read."""
    if seen.complaint:
        return SecondLook(artefacts=(), observation=f"{view.title}未能打开，未作比对：{seen.complaint}")
    second = seen.text
    difference = difference_of(first, second, words)
    facts = {
        "view": view.name,
        "user_agent": view.user_agent,
        "viewport": [view.width, view.height],
        "upstream_proxy": bool(view.upstream_proxy),
        "final_url": seen.final_url,
        "status": seen.status,
        "addresses": seen.addresses,
        "common_runs": round(likeness(first, second), 3),
        "words_in_first_only": list(words_missing(first, second, words)),
        "words_in_second_only": list(words_missing(second, first, words)),
        "lines_in_first_only": lines_missing(first, second),
        "lines_in_second_only": lines_missing(second, first),
        "difference": difference,
    }
    return SecondLook(
        artefacts=_artefacts(view, seen.picture, second, facts),
        observation=f"疑似伪装：{view.title}所见与首次不同（{difference}）" if difference else "",
    )


def _artefacts(view: SecondView, picture: bytes, text: str, facts: Mapping[str, object]) -> tuple[Artefact, ...]:
    comparison = json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    kept = (
        (ArtefactKind.SECOND_VIEW, f"second_{view.name}.png", "image/png", picture),
        (
            ArtefactKind.SECOND_TEXT,
            f"second_{view.name}.txt",
            "text/plain; charset=utf-8",
            text.encode("utf-8", "replace"),
        ),
        (ArtefactKind.COMPARISON, f"comparison_{view.name}.json", "application/json", comparison),
    )
    return tuple(
        Artefact(kind=kind, name=name, media_type=media_type, body=body) for kind, name, media_type, body in kept
    )


def difference_of(first: str, second: str, words: Sequence[str]) -> str:
    """Why two texts tell different stories, in words; "" if they do not."""
    in_first, in_second = words_missing(first, "", words), words_missing(second, "", words)
    if in_first and not in_second:
        return f"没有“{in_first[0]}”等命中词"
    share = likeness(first, second)
    return f"文字相同部分只占{share:.0%}" if share < ALIKE_FROM else ""


def likeness(first: str, second: str) -> float:
    """Share of the runs of the shorter text that the other has too, 0 to 1; texts too short to tell are alike."""
    one, other = _runs(first), _runs(second)
    if max(len(one), len(other)) < FEWEST_RUNS:
        return 1.0
    return len(one & other) / max(1, min(len(one), len(other)))


def words_missing(first: str, second: str, words: Sequence[str]) -> tuple[str, ...]:
    """Words the first text holds and the second does not; white space does not count."""
    here, there = _squeezed(first), _squeezed(second)
    return tuple(word for word in words if _squeezed(word) in here and _squeezed(word) not in there)


def lines_missing(first: str, second: str) -> list[str]:
    """Lines of the first text that the second does not hold, at most DIFFERING_LINES."""
    there = _squeezed(second)
    missing = (line.strip() for line in first.splitlines() if _squeezed(line) and _squeezed(line) not in there)
    return [line[:200] for _, line in zip(range(DIFFERING_LINES), missing, strict=False)]


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _runs(text: str) -> set[str]:
    squeezed = _squeezed(text)
    return {squeezed[place : place + RUN] for place in range(len(squeezed) - RUN + 1)}
