"""An ad taken out of its page: what it says, where it leads, what it shows.

In: a parsed page. Out: `AdPiece`s; their elements are gone from the tree afterwards, so that the page is read without what others
placed on it. A lawful newspaper with an unlawful ad is not the advertiser.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from selectolax.lexbor import LexborHTMLParser

from crawlers.advertising.finding import AdElement, AdFinder
from crawlers.page import Block, BlockKind, Link, join_blocks
from crawlers.reading.block_walk import BlockWalk, ImageReference
from crawlers.reading.links import LinkCollector

MOST_HTML = 200_000
KEY_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AdPiece:
    """One creative. `place` is a CSS selector of its element in the page as it was parsed.

    `key` is the same wherever and whenever the creative is shown: made of its words and pictures, or of its frame's address.
    """

    key: str
    place: str
    reason: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[ImageReference, ...]
    frame_url: str | None
    html: str


def take_out_ads(
    finder: AdFinder, parser: LexborHTMLParser, html: str, url: str, base: str | None
) -> tuple[AdPiece, ...]:
    """The ads of a page in reading order; they are removed from the tree."""
    found = finder.find(parser, html, url)
    pieces = [_piece(element, url, base) for element in found]
    for element in found:
        element.node.decompose()
    return tuple({piece.key: piece for piece in pieces}.values())


def _piece(element: AdElement, url: str, base: str | None) -> AdPiece:
    collector = LinkCollector(url, base)
    walk = BlockWalk(collector)
    walk.over(element.node)
    pieces = list(_titled(walk.pieces))
    text, blocks = join_blocks(pieces)
    images = tuple(walk.images.values())
    return AdPiece(
        key=_key(text, images, element.frame_url),
        place=" > ".join(["body", *(f":nth-child({number})" for number in element.place)]),
        reason=element.reason,
        title=next((words for _, words, _ in pieces), ""),
        text=text,
        blocks=blocks,
        links=collector.found(),
        images=images,
        frame_url=element.frame_url,
        html=(element.node.html or "")[:MOST_HTML],
    )


def _titled(
    pieces: list[tuple[BlockKind, str, str | None]],
) -> Iterator[tuple[BlockKind, str, str | None]]:
    """The first line of an ad is its title, whatever it was made of."""
    for number, (kind, words, href) in enumerate(pieces):
        yield (BlockKind.TITLE if number == 0 and kind is not BlockKind.ALT else kind), words, href


def _key(text: str, images: tuple[ImageReference, ...], frame_url: str | None) -> str:
    shown = text or "\n".join(image.url for image in images) or frame_url or ""
    return sha256(shown.encode("utf-8", "replace")).hexdigest()[:KEY_DIGITS]
