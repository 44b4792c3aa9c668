"""HTML to a page's typed blocks, links and pictures. The hot path: one walk over the tree, no selectors.

In: HTML text and its URL. Out: `Document`. Advertisers live where readers for articles do not look, so nothing is judged to be
furniture: sidebars, footers, signatures, alt texts and hidden pieces are all blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.advertising.finding import AdFinder
from crawlers.advertising.pieces import AdPiece, take_out_ads
from crawlers.block_walk import BlockWalk, ImageReference
from crawlers.charset import decode_html
from crawlers.links import LinkCollector
from crawlers.nesting import flattened
from crawlers.page import Block, BlockKind, Link, Page, handed_in_page, join_blocks

MAX_TEXT = 2_000_000
META_NAMES = frozenset({"description", "keywords", "og:title", "og:description"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What stands on a page. `scripts` counts script elements, for telling a shell that scripts must fill.

    `ads` were taken out of it: what they say and link to is in none of the other fields.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[ImageReference, ...]
    scripts: int
    ads: tuple[AdPiece, ...] = ()


def read_document(html: str, url: str, finder: AdFinder | None = None) -> Document:
    """Blocks, links and pictures of `html`, whose address is `url`; with a finder, without its ads. Never raises for bad HTML."""
    # Half surrogates, which JSON may carry, are no text and cannot be parsed.
    readable = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    parser = LexborHTMLParser(flattened(readable))
    head = _read_head(parser)
    ads = take_out_ads(finder, parser, readable, url, head.base) if finder is not None else ()
    links = LinkCollector(url, head.base)
    walk = BlockWalk(links)
    walk.pieces += [(BlockKind.URL_PATH, _readable_path(url), None), (BlockKind.TITLE, head.title, None)]
    walk.pieces += [(BlockKind.META, text, None) for text in head.metas]
    if parser.body is not None:
        walk.over(parser.body)
    text, blocks = join_blocks(list(_within_limit(walk.pieces)))
    return Document(
        title=head.title,
        text=text,
        blocks=blocks,
        links=links.found(),
        images=tuple(walk.images.values()),
        scripts=head.scripts + walk.scripts,
        ads=ads,
    )


def read_page(html: bytes | str, url: str) -> Page:
    """A page made from HTML alone, as if just fetched: for `qingyuan classify` and tests."""
    body = html.encode("utf-8", "replace") if isinstance(html, str) else html
    text, charset = (html, "utf-8") if isinstance(html, str) else decode_html(html, None)
    document = read_document(text, url)
    return handed_in_page(
        url=url,
        title=document.title,
        text=document.text,
        blocks=document.blocks,
        links=document.links,
        body=body,
        media_type="text/html",
        charset=charset,
        fetched_at=datetime.now(UTC),
    )


def _within_limit(
    pieces: list[tuple[BlockKind, str, str | None]],
) -> Iterator[tuple[BlockKind, str, str | None]]:
    left = MAX_TEXT
    for kind, text, href in pieces:
        if left <= 0:
            return
        yield kind, text[:left], href
        left -= len(text) + 1


@dataclass(slots=True, kw_only=True)
class _Head:
    """What the head of a page says."""

    title: str = ""
    base: str | None = None
    metas: list[str] = field(default_factory=list)
    scripts: int = 0


def _read_head(parser: LexborHTMLParser) -> _Head:
    """One pass over the head's elements, which is four times cheaper than asking for each by a selector."""
    head = _Head()
    node = parser.head.child if parser.head is not None else None
    while node is not None:
        match node.tag:
            case "title":
                head.title = head.title or " ".join((node.text() or "").split())[:500]
            case "script":
                head.scripts += 1
            case "base":
                head.base = head.base or node.attributes.get("href")
            case "meta":
                attributes = node.attributes
                if (attributes.get("name") or attributes.get("property") or "").lower() in META_NAMES:
                    head.metas.append(" ".join((attributes.get("content") or "").split())[:2000])
        node = node.next
    return head


def _readable_path(url: str) -> str:
    """Path and query of a URL with percent-escapes read, for slugs that name the offer."""
    parts = urlsplit(url)
    path = unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path, errors="replace")
    return " ".join(path.split()) if path not in ("", "/") else ""
