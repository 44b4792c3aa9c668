"""What stands on a page, read from whatever carried it: HTML, or the data behind an app.

In: nothing. Out: `Document`, which `html.py` and `data.py` make. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from crawlers.advertising.pieces import AdPiece
from crawlers.page import Block, BlockKind, Link, join_blocks
from crawlers.page_structure import NO_STRUCTURE, Structure
from crawlers.reading.block_walk import ImageReference

MAX_TEXT = 2_000_000
# What a framed page says of itself is no part of the page around it.
OF_ITS_OWN_PAGE = frozenset({BlockKind.URL_PATH, BlockKind.TITLE, BlockKind.META})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What stands on a page. `scripts` counts script elements, for telling a shell that scripts must fill.

    `ads` were taken out of it: what they say and link to is in none of the other fields.

    The fields behind it are filled only when asked for: `structure`, whether only a script shows more of a list
    (`needs_script`), frames that are part of the page, and lists of the site (feeds) its head names.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[ImageReference, ...]
    scripts: int
    ads: tuple[AdPiece, ...] = ()
    structure: Structure = NO_STRUCTURE
    needs_script: bool = False
    frames: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def within_limit(
    pieces: list[tuple[BlockKind, str, str | None]],
) -> Iterator[tuple[BlockKind, str, str | None]]:
    """The pieces up to MAX_TEXT characters."""
    left = MAX_TEXT
    for kind, text, href in pieces:
        if left <= 0:
            return
        yield kind, text[:left], href
        left -= len(text) + 1


def readable_path(url: str) -> str:
    """Path and query of a URL with percent-escapes read, for slugs that name the offer."""
    parts = urlsplit(url)
    path = unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path, errors="replace")
    return " ".join(path.split()) if path not in ("", "/") else ""


def with_frames(document: Document, frames: list[Document]) -> Document:
    """`document` with what its frames say and link to at its end."""
    pieces = [(block.kind, block.text, block.href) for block in document.blocks]
    links = {link.url: link for link in document.links}
    for frame in frames:
        pieces += [(block.kind, block.text, block.href) for block in frame.blocks if block.kind not in OF_ITS_OWN_PAGE]
        links = {link.url: link for link in frame.links} | links
    text, blocks = join_blocks(list(within_limit(pieces)))
    images = {image.url: image for part in (*frames, document) for image in part.images}
    return replace(document, text=text, blocks=blocks, links=tuple(links.values()), images=tuple(images.values()))


def joined(document: Document, more: Document) -> Document:
    """`document` with what `more`, another state of the same page, says and links to beyond it."""
    known = {block.text for block in document.blocks}
    pieces = [(block.kind, block.text, block.href) for block in document.blocks]
    pieces += [
        (block.kind, block.text, block.href)
        for block in more.blocks
        if block.kind not in OF_ITS_OWN_PAGE and block.text not in known
    ]
    text, blocks = join_blocks(list(within_limit(pieces)))
    here, rows = {link.url for link in document.links}, {row.url for row in document.structure.rows}
    return replace(
        document,
        text=text,
        blocks=blocks,
        links=(*document.links, *(link for link in more.links if link.url not in here)),
        structure=replace(
            document.structure,
            rows=(*document.structure.rows, *(row for row in more.structure.rows if row.url not in rows)),
        ),
    )
