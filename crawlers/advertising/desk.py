"""What a crawl does about the ads of a page: pictures them, hands them on, follows them.

In: a page that was read, and the ads taken out of it. Out: `Page`s of the ads, `Target`s of what they lead to.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from playwright.async_api import Page as BrowserPage

from crawlers.advertising.ad_pages import WORDLESS, ad_page
from crawlers.advertising.clicks import ClickMemory
from crawlers.advertising.creatives import Creatives
from crawlers.advertising.filters import load_filters
from crawlers.advertising.finding import AdFinder
from crawlers.advertising.pieces import AdPiece
from crawlers.frontier.seam import Target
from crawlers.manners.url_guard import host_key
from crawlers.page import Link, Page, PageImage, ad_url
from crawlers.reading.block_walk import ImageReference
from crawlers.reading.html import read_document
from crawlers.reading.links import leads_to_a_page
from crawlers.steering.focus import LEAVING_WEIGHT, SCALE, promise_of

# A banner stands on every page of a portal; a few of them prove it as well as all.
MOST_CARRIERS = 3
# Ads on hosts that are counted at once; one forgotten is handed on from three more pages.
MOST_PLACES = 50_000


class AdDesk:
    """One per crawl."""

    def __init__(self, finder: AdFinder, clicks: ClickMemory) -> None:
        self.finder = finder
        self.clicks = clicks
        self._creatives = Creatives(finder)
        self._handed_on: Counter[tuple[str, str]] = Counter()

    def ask(self, reads: Callable[[Page], bool]) -> None:
        """Ask `reads` from now on whether words may be an offer, before an ad counts as not worth a picture."""
        self._creatives.reads = reads

    def wants_pictures(self, ads: Sequence[AdPiece]) -> bool:
        """Whether it is worth opening the page in the browser for its ads."""
        return bool(self._creatives.wanted(ads))

    async def take_pictures(self, page: BrowserPage, url: str) -> None:
        """Picture the ads of a page the browser shows."""
        await self._creatives.take(page, url)

    def images_of(self, ad: AdPiece) -> tuple[ImageReference, ...]:
        """Pictures that say what an ad of few words does not, its own or its frame's; none for any other."""
        creative = self._creatives.of(ad.key)
        if creative is not None and creative.frame_html is not None:
            inside = read_document(creative.frame_html, ad.frame_url or "about:blank")
            return inside.images if len(inside.text) < WORDLESS else ()
        return ad.images if len(ad.text) < WORDLESS else ()

    def page(self, carrier: Page, ad: AdPiece, pictures: tuple[PageImage, ...]) -> Page | None:
        """An ad as a page; None if nobody could see what it says, or it was handed on from MOST_CARRIERS pages of this host."""
        place = (host_key(carrier.final_url), ad.key)
        page = ad_page(carrier, ad, self._creatives.of(ad.key), pictures)
        if self._handed_on[place] >= MOST_CARRIERS or not (page.text or page.images):
            return None
        self._handed_on[place] += 1
        if len(self._handed_on) > MOST_PLACES:
            del self._handed_on[next(iter(self._handed_on))]
        return page

    def targets(self, target: Target, carrier: Page, ads: Sequence[AdPiece]) -> Iterator[Target]:
        """What the ads lead to, as far as it is to be asked for; a frame that no browser has looked into is read by itself."""
        for ad in ads:
            link = _main_link(ad)
            creative = self._creatives.of(ad.key)
            if link is None and ad.frame_url is not None and (creative is None or creative.frame_html is None):
                link = Link(url=ad.frame_url, text="")
            if link is None:
                continue
            address = self.clicks.address(ad.key, link.url)
            if address is None or not leads_to_a_page(address):
                continue
            yield Target(
                site=target.site,
                url=address,
                depth=target.depth + 1,
                leaves=0,
                priority=LEAVING_WEIGHT + SCALE * promise_of(Link(url=link.url, text=ad.text[:200])),
                referrer=ad_url(carrier.url, ad.key),
            )


def open_desk(folder: Path, filter_lists: Sequence[str], clicks: ClickMemory) -> AdDesk:
    """The desk of a crawl, with the shipped list and those of the configuration in `folder`. Raises ConfigError."""
    return AdDesk(AdFinder(load_filters([folder / name for name in filter_lists])), clicks)


def _main_link(ad: AdPiece) -> Link | None:
    """The link with the longest words; ads repeat one address behind title, picture and button."""
    return max(ad.links, key=lambda link: len(link.text), default=None)
