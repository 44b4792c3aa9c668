"""Pictures of ads as a browser shows them, each by itself, and the words inside their frames.

In: a page in the browser. Out: `Creative`s by the key of their ad. The same creative is pictured once per crawl. Nothing is clicked.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page as BrowserPage

from crawlers.advertising.finding import AdFinder
from crawlers.advertising.pieces import AdPiece
from crawlers.focus import STRONG, plain
from crawlers.reading import read_document

log = logging.getLogger(__name__)

# An ad with fewer characters says what it says in its picture.
WORDLESS = 20
SHOWN_MILLISECONDS = 5000
MOST_PER_PAGE = 12
REMEMBERED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Creative:
    """`picture` is a PNG of the element, `frame_html` the document inside it if it is a frame; None where it could not be had."""

    picture: bytes | None
    frame_html: str | None


class Creatives:
    """The creatives of one crawl."""

    def __init__(self, finder: AdFinder) -> None:
        self._finder = finder
        self._known: OrderedDict[str, Creative] = OrderedDict()

    def of(self, key: str) -> Creative | None:
        """What is known of the ad with this key."""
        return self._known.get(key)

    def wanted(self, ads: Iterable[AdPiece]) -> list[AdPiece]:
        """Those worth a picture: with words of the field, or with none at all, and not pictured yet."""
        return [ad for ad in ads if ad.key not in self._known and is_suspicious(ad)][:MOST_PER_PAGE]

    async def take(self, page: BrowserPage, url: str) -> None:
        """Picture the wanted ads of a page that was loaded and scrolled."""
        try:
            document = read_document(await page.content(), url, self._finder)
        except BrowserError as error:
            log.info("ads not pictured", extra={"url": url, "reason": str(error)[:200]})
            return
        for ad in self.wanted(document.ads):
            self._known[ad.key] = await _creative(page, ad)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def is_suspicious(ad: AdPiece) -> bool:
    """Whether an ad may be one of those looked for; only orders work, what it is is not decided here."""
    words = plain(ad.text)
    return len(words) < WORDLESS or STRONG.search(words) is not None


async def _creative(page: BrowserPage, ad: AdPiece) -> Creative:
    element = page.locator(ad.place).first
    picture, frame_html = None, None
    try:
        picture = await element.screenshot(type="png", timeout=SHOWN_MILLISECONDS)
        if ad.frame_url is not None:
            frame = page.locator(f"{ad.place}:is(iframe), {ad.place} iframe").first
            handle = await frame.element_handle(timeout=SHOWN_MILLISECONDS)
            inside = await handle.content_frame() if handle is not None else None
            frame_html = await inside.content() if inside is not None else None
    except BrowserError as error:
        log.info("ad not pictured", extra={"url": page.url, "reason": str(error)[:200]})
    return Creative(picture=picture, frame_html=frame_html)
