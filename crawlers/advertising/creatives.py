"""Pictures of ads as a browser shows them, each by itself, and the words inside their frames.

In: a page in the browser. Out: `Creative`s by the key of their ad. The same creative is pictured once per crawl. Nothing is clicked.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page as BrowserPage

from crawlers.advertising.ad_pages import WORDLESS, Creative, words_page
from crawlers.advertising.finding import AdFinder
from crawlers.advertising.pieces import AdPiece
from crawlers.page import Page
from crawlers.reading.html import read_document
from crawlers.steering.focus import STRONG, plain

log = logging.getLogger(__name__)

SHOWN_MILLISECONDS = 5000
MOST_PER_PAGE = 12
REMEMBERED = 512


class Creatives:
    """The creatives of one crawl. `reads` says whether a page of an ad's words may be an offer, however they are written."""

    def __init__(self, finder: AdFinder) -> None:
        self.reads: Callable[[Page], bool] = lambda _: False
        self._finder = finder
        self._known: OrderedDict[str, Creative] = OrderedDict()
        self._read: OrderedDict[str, bool] = OrderedDict()

    def of(self, key: str) -> Creative | None:
        """What is known of the ad with this key."""
        return self._known.get(key)

    def wanted(self, ads: Iterable[AdPiece]) -> list[AdPiece]:
        """Those worth a picture: with words of the field, however disguised, or with none at all, and not pictured yet."""
        return [ad for ad in ads if ad.key not in self._known and self._is_suspicious(ad)][:MOST_PER_PAGE]

    def _is_suspicious(self, ad: AdPiece) -> bool:
        """Whether an ad may be one of those looked for; its words are read once, for it stands on many pages."""
        if ad.key not in self._read:
            words = plain(ad.text)
            is_plain = len(words) < WORDLESS or STRONG.search(words) is not None
            self._read[ad.key] = is_plain or self.reads(words_page(ad))
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
        return self._read[ad.key]

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
