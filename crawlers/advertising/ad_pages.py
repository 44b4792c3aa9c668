"""An ad as a page of its own, with its carrier named.

In: the page that shows it, the ad, what the browser showed of it. Out: `Page`. Its address is the carrier's with the fragment
`ad=<key>`: it opens what a person must look at, and is the same whenever this creative stands on that page. Its capture is the
carrier's: those bytes are what was served.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from crawlers.advertising.pieces import AdPiece
from crawlers.page import Block, Page, PageImage, Placement, ad_url, handed_in_page, join_blocks
from crawlers.reading.html import read_document

# An ad with fewer characters says what it says in its picture.
WORDLESS = 20
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Creative:
    """`picture` is a PNG of the element, `frame_html` the document inside it if it is a frame; None where it could not be had."""

    picture: bytes | None
    frame_html: str | None


def words_page(ad: AdPiece) -> Page:
    """The words of an ad alone as a page, to ask what they may be before its picture is taken."""
    return handed_in_page(
        url="",
        title=ad.title,
        text=ad.text,
        blocks=ad.blocks,
        links=ad.links,
        body=ad.html.encode("utf-8", "replace"),
        media_type="text/html",
        charset="utf-8",
        fetched_at=_NO_TIME,
    )


def ad_page(carrier: Page, ad: AdPiece, creative: Creative | None, pictures: tuple[PageImage, ...]) -> Page:
    """The page of one ad. `pictures` are those it shows, as served; if it says nothing, its picture as shown is read in their place."""
    url = ad_url(carrier.url, ad.key)
    shown = None if creative is None or creative.picture is None else _image(url, ad, creative.picture)
    text, blocks = _words(ad, creative)
    says_little = len(text) < WORDLESS
    return replace(
        carrier,
        url=url,
        referrer=carrier.url,
        title=ad.title or f"图片广告 - {carrier.title}",
        text=text,
        blocks=blocks,
        links=ad.links,
        images=pictures or ((shown,) if shown is not None and says_little else ()),
        depth=carrier.depth + 1,
        placement=Placement(carrier_url=carrier.url, carrier_title=carrier.title, reason=ad.reason, picture=shown),
    )


def _words(ad: AdPiece, creative: Creative | None) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of the ad, with those inside its frame."""
    if creative is None or creative.frame_html is None:
        return ad.text, ad.blocks
    inside = read_document(creative.frame_html, ad.frame_url or "about:blank")
    return join_blocks([(block.kind, block.text, block.href) for block in (*ad.blocks, *inside.blocks)])


def _image(url: str, ad: AdPiece, picture: bytes) -> PageImage:
    return PageImage(
        url=f"{url}.png", body=picture, media_type="image/png", sha256=sha256(picture).hexdigest(), alt=ad.title
    )
