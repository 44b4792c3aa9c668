"""What a spider saw, before anyone judged it. Standard library only.

In: `Outcome`. Out: `Page`, `Block`, `Capture`, `PageImage`, `Link`, the records that classifiers read.
All times are aware UTC. All text offsets count code points of `Page.text`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from crawlers.outcome import Outcome
from crawlers.page_structure import NO_STRUCTURE, Structure

AD_FRAGMENT = "ad="


class BlockKind(StrEnum):
    """What kind of piece of a page a block is."""

    URL_PATH = "url_path"
    TITLE = "title"
    META = "meta"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    ANCHOR = "anchor"
    ALT = "alt"
    FOOTER = "footer"
    COMMENT = "comment"
    OCR_LINE = "ocr_line"
    QR_PAYLOAD = "qr_payload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a picture, in its pixels, from the top left corner."""

    left: int
    top: int
    width: int
    height: int


class Block(NamedTuple):
    """A typed piece of a page. A tuple, because a page has hundreds, and a tuple is made in a sixth of the time.

    `page.text[block.start : block.start + len(block.text)] == block.text` always holds.
    `href` is the absolute target of an anchor. `image_sha256` and `box` say where on which picture a line was read.
    """

    kind: BlockKind
    text: str
    start: int
    href: str | None = None
    image_sha256: str | None = None
    box: Box | None = None

    @property
    def end(self) -> int:
        """Offset in the page's text just behind this block."""
        return self.start + len(self.text)


class LinkRole(StrEnum):
    """What a link is on its page."""

    PLAIN = "plain"
    ROW = "row"
    """The title of a row of a list."""
    TURN = "turn"
    """The way to another page of the same list."""
    ASIDE = "aside"
    """A way into the same host that its page asks machines not to follow (rel=nofollow)."""
    AGAIN = "again"
    """A way to this very page once more, to answer on it or to see it in another way; never asked for."""
    REPEATED = "repeated"
    """One of several links of its page under the same words, as «回复» below every post, or to people."""


class Link(NamedTuple):
    """A link found on a page: absolute http(s) URL without fragment, and the words it stands behind. A tuple, as `Block` is.

    A page that only a form's answer shows has an address made by `reading/page_turning.py`, which has a fragment.
    """

    url: str
    text: str
    role: LinkRole = LinkRole.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A picture shown on a page: its exact bytes as served, at most `[crawlers] max_body_mebibytes`."""

    url: str
    body: bytes
    media_type: str
    sha256: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """That a page is an ad which another page shows: who carries it, and why it is taken for an ad (in words for people).

    `picture` is a PNG of the ad as the browser showed it; None where no browser looked.
    """

    carrier_url: str
    carrier_title: str
    reason: str
    picture: PageImage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """How a page was obtained, and what came.

    `body` is what the server sent over HTTP (content codings undone, characters untouched: GB18030 stays GB18030).
    `rendered_html` is the document after scripts ran, or None if no browser was used.
    `headers` keeps order and repeats. `charset` is the encoding the text was decoded with.
    `truncated` says that `body` stops at the size limit.
    """

    body: bytes
    body_sha256: str
    media_type: str
    charset: str
    status: int
    headers: tuple[tuple[str, str], ...]
    remote_ip: str | None
    user_agent: str
    rendered_html: str | None = None
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as seen, with no judgement inside.

    `url` is what was asked for, `final_url` where redirects led. `referrer` is the page whose link led here, or None.
    `region` (属地), `platform` and `authority` come from the site file. `text` is all blocks' texts joined by newlines.
    `placement` is set for an ad that stood on another page; its `url` is that page's with a fragment that names the ad.
    """

    site: str
    platform: str
    region: str
    authority: str
    url: str
    final_url: str
    referrer: str | None
    fetched_at: datetime
    title: str
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[PageImage, ...]
    capture: Capture
    depth: int
    placement: Placement | None = None
    structure: Structure = NO_STRUCTURE


def ad_url(carrier_url: str, key: str) -> str:
    """The address of an ad on a page: the page's own, with a fragment that names the ad."""
    return f"{carrier_url.partition('#')[0]}#{AD_FRAGMENT}{key}"


def is_ad_url(url: str) -> bool:
    """Whether an address names an ad on a page."""
    return url.partition("#")[2].startswith(AD_FRAGMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A URL that gave no page, and why: handed on like a page, so that silence is explained and not mistaken for peace.

    `outcome` is READ for a page that has not changed since it was judged clear; `note` says since when.
    `is_gone` says that the server told us that there is no such page any more; no failure to read ever does.
    """

    site: str
    url: str
    at: datetime
    outcome: Outcome
    note: str
    status: int | None
    is_gone: bool = False
    referrer: str = ""
    """The page whose link led here; empty for entry pages."""


def handed_in_page(
    *,
    url: str,
    title: str,
    text: str,
    blocks: tuple[Block, ...],
    links: tuple[Link, ...],
    body: bytes,
    media_type: str,
    charset: str,
    fetched_at: datetime,
) -> Page:
    """A page that no crawl fetched, only handed in to be judged: of no site, as if `body` had been the answer."""
    capture = Capture(
        body=body,
        body_sha256=sha256(body).hexdigest(),
        media_type=media_type,
        charset=charset,
        status=200,
        headers=(),
        remote_ip=None,
        user_agent="",
    )
    return Page(
        site="",
        platform="",
        region="",
        authority="",
        url=url,
        final_url=url,
        referrer=None,
        fetched_at=fetched_at,
        title=title,
        text=text,
        blocks=blocks,
        links=links,
        images=(),
        capture=capture,
        depth=0,
    )


def join_blocks(pieces: list[tuple[BlockKind, str, str | None]]) -> tuple[str, tuple[Block, ...]]:
    """Page text and its blocks from (kind, text, href) in reading order; empty texts are left out."""
    blocks: list[Block] = []
    offset = 0
    for kind, text, href in pieces:
        if not text:
            continue
        blocks.append(Block(kind, text, offset, href))
        offset += len(text) + 1
    return "\n".join(block.text for block in blocks), tuple(blocks)


def with_picture_lines(page: Page, lines: list[Block]) -> Page:
    """`page` with lines read from its pictures appended to text and blocks; their `start` is set here."""
    text, blocks = page.text, list(page.blocks)
    for line in lines:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{line.text}" if text else line.text
        blocks.append(line._replace(start=start))
    return replace(page, text=text, blocks=tuple(blocks))
