"""Pictures worth reading: fetched where a page says little in words, so that its pictures must say it.

In: a document. Out: `PageImage`s with their exact bytes. Fetched under the same guard, robots.txt and pace as pages.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256

from scrapy import Request
from scrapy.http import Response

from crawlers.config import MEBIBYTE
from crawlers.page import BlockKind, PageImage
from crawlers.reading.block_walk import ImageReference
from crawlers.reading.document import Document
from crawlers.walking.answers import media_type_of
from crawlers.walking.asking import Asker

# A poster page has a title, a menu and a footer; an article has paragraphs of more than this many characters.
WORDY = 400
SMALLEST_SIDE = 200
MOST_PER_PAGE = 4
LARGEST_BYTES = 5 * MEBIBYTE
FURNITURE = re.compile(r"logo|icon|avatar|sprite|button|btn|banner-?bg|spacer|loading|blank|emoji|face", re.IGNORECASE)
REMEMBERED, REMEMBERED_BYTES = 256, 32 * MEBIBYTE


class Pictures:
    """Fetches the pictures of one crawl's pages; the same URL only once in a while."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._known: OrderedDict[str, PageImage | None] = OrderedDict()
        self._bytes = 0

    async def of(self, document: Document, referrer: str) -> tuple[PageImage, ...]:
        """Pictures of this document that may carry its message; one that cannot be had is left out."""
        return await self.fetch(worth_reading(document), referrer)

    async def fetch(self, references: Iterable[ImageReference], referrer: str) -> tuple[PageImage, ...]:
        """These pictures, as far as they may be posters and can be had; at most MOST_PER_PAGE."""
        posters = [reference for reference in references if _may_be_poster(reference)][:MOST_PER_PAGE]
        fetched = [await self._fetch(reference, referrer) for reference in posters]
        return tuple(image for image in fetched if image is not None)

    async def _fetch(self, reference: ImageReference, referrer: str) -> PageImage | None:
        if reference.url in self._known:
            return self._known[reference.url]
        image = await self._download(reference, referrer)
        if reference.url not in self._known:
            self._remember(reference.url, image)
        return image

    def _remember(self, url: str, image: PageImage | None) -> None:
        self._known[url] = image
        self._bytes += 0 if image is None else len(image.body)
        while len(self._known) > REMEMBERED or self._bytes > REMEMBERED_BYTES:
            _, forgotten = self._known.popitem(last=False)
            self._bytes -= 0 if forgotten is None else len(forgotten.body)

    async def _download(self, reference: ImageReference, referrer: str) -> PageImage | None:
        meta = {"download_maxsize": LARGEST_BYTES}
        request = Request(reference.url, headers={"Referer": referrer}, meta=meta, dont_filter=True)
        response = await self._asker.ask(request)
        return _image(reference, response) if response is not None else None


def worth_reading(document: Document) -> list[ImageReference]:
    """Pictures that may say what the page does not: large or of unknown size, on a page of few words."""
    words = sum(
        len(block.text) for block in document.blocks if block.kind not in (BlockKind.ANCHOR, BlockKind.URL_PATH)
    )
    if words > WORDY:
        return []
    return [image for image in document.images if _may_be_poster(image)]


def _may_be_poster(image: ImageReference) -> bool:
    if FURNITURE.search(image.url.rsplit("/", 1)[-1]):
        return False
    sides = [side for side in (image.width, image.height) if side is not None]
    return not sides or min(sides) >= SMALLEST_SIDE


def _image(reference: ImageReference, response: Response) -> PageImage | None:
    media_type = media_type_of(response)
    if response.status != 200 or not media_type.startswith("image/") or "svg" in media_type:
        return None
    return PageImage(
        url=reference.url,
        body=response.body,
        media_type=media_type,
        sha256=sha256(response.body).hexdigest(),
        alt=reference.alt,
    )
