"""HTML to a page's typed blocks, links and pictures. The hot path: one walk over the tree, no selectors.

In: HTML text and its URL. Out: `Document`; with its structure, when the moment of reading is given. Advertisers live where readers for articles do not look, so nothing is judged to be
furniture: sidebars, footers, signatures, alt texts and hidden pieces are all blocks.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.advertising.finding import AdFinder
from crawlers.advertising.pieces import take_out_ads
from crawlers.page import BlockKind, Link, LinkRole, Page, handed_in_page, join_blocks
from crawlers.page_structure import NO_STRUCTURE, Structure
from crawlers.reading.block_walk import BlockWalk
from crawlers.reading.charset import decode_html
from crawlers.reading.companions import is_companion
from crawlers.reading.dates import read_stamp
from crawlers.reading.document import Document, readable_path, within_limit
from crawlers.reading.frames import find_frames
from crawlers.reading.inline_data import may_hold_data, with_inline_data
from crawlers.reading.links import MAX_LINKS, LinkCollector, tidy_url
from crawlers.reading.names import LONGEST_NAME
from crawlers.reading.nesting import flattened
from crawlers.reading.page_turning import PageTurns, find_turns
from crawlers.reading.permalinks import Permalinks, find_permalinks
from crawlers.reading.reopening import reopenings
from crawlers.reading.structure_finding import Found, HeadSays, find_structure
from crawlers.reading.titles import leads_to_a_person

STAMP_NAMES = frozenset({"article:published_time", "datepublished", "pubdate", "publishdate", "og:published_time"})
AUTHOR_NAMES = frozenset({"article:author", "author"})
META_NAMES = frozenset({"description", "keywords", "og:title", "og:description"})
ALTERNATES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
FEWEST_REPEATED, PEOPLE = 3, "\0"
NUMBER = re.compile(r"\d+")
ADDRESS = re.compile(r"://|^www\.", re.IGNORECASE)
# Seconds, and the address after them; a page that waits longer is meant to be read.
REFRESH = re.compile(r"(\d{1,2})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
MOST_BEFORE_REFRESH = 120
NOTHING_FOUND = Found(structure=NO_STRUCTURE)


def read_document(
    html: str, url: str, finder: AdFinder | None = None, now: datetime | None = None, *, is_shown: bool = False
) -> Document:
    """Blocks, links and pictures of `html`, whose address is `url`. Never raises for bad HTML.

    With a finder, without its ads; with `now`, the moment it was fetched, with its structure. `is_shown`: a browser built it, so that
    fragments may be addresses.
    """
    # Half surrogates, which JSON may carry, are no text and cannot be parsed.
    readable = html.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    parser = LexborHTMLParser(flattened(readable))
    head = _read_head(parser)
    ads = take_out_ads(finder, parser, readable, url, head.base) if finder is not None else ()
    links = LinkCollector(url, head.base, keeps_routes=is_shown)
    found, turns = NOTHING_FOUND, PageTurns()
    if now is not None and parser.body is not None:
        found = find_structure(parser.body, url, links.absolute, now, head.says)
        turns = find_turns(parser, url, links.absolute)
    walk = BlockWalk(links, found.replies)
    walk.pieces += head.pieces(url)
    if parser.body is not None:
        walk.over(parser.body)
    text, blocks = join_blocks(list(within_limit(walk.pieces)))
    document = Document(
        title=head.title,
        text=text,
        blocks=blocks,
        links=_with_roles(
            (*links.found(), *_onward(head, text, url, links)),
            found.structure,
            turns,
            _asides(parser, readable, links.absolute),
            (*reopenings(parser, here := tidy_url(url) or url, links.absolute), *turns.again),
            find_permalinks(parser, links.absolute, here),
            here,
        ),
        images=tuple(walk.images.values()),
        scripts=head.scripts + walk.scripts,
        ads=ads,
        structure=found.structure,
        needs_script=turns.needs_script,
        frames=find_frames(parser, links.absolute) if now is not None else (),
        lists=tuple(url for url in map(links.absolute, head.lists) if url is not None),
    )
    return with_inline_data(document, parser, url) if may_hold_data(readable) else document


def _onward(head: "_Head", text: str, here: str, links: LinkCollector) -> tuple[Link, ...]:
    """Where a page that says next to nothing leads by itself (`<meta http-equiv=refresh>`), if that is elsewhere."""
    found = REFRESH.match(head.refresh)
    if found is None or len(text) - len(head.title) > MOST_BEFORE_REFRESH:
        return ()
    url = links.absolute(found[2])
    if url is None or url == tidy_url(here) or any(link.url == url for link in links.found()):
        return ()
    return (Link(url=url, text=head.title),)


def _with_roles(
    links: tuple[Link, ...],
    structure: Structure,
    turns: PageTurns,
    asides: frozenset[str],
    again: Iterable[str],
    permalinks: Permalinks,
    here: str,
) -> tuple[Link, ...]:
    """The links, each with what it is on the page, and the turns that are no ordinary links."""
    roles = dict.fromkeys(_repeated(links), LinkRole.REPEATED)
    roles |= dict.fromkeys((*asides, *permalinks.elsewhere), LinkRole.ASIDE)
    rows = {row.url for row in structure.rows}
    # A site may ask so of all its rows; of a few among others, because there is nothing behind them yet.
    roles |= dict.fromkeys(rows if 2 * len(rows & asides) > len(rows) else rows - asides, LinkRole.ROW)
    roles |= dict.fromkeys(_companions(links, here), LinkRole.ASIDE)
    roles |= dict.fromkeys((*again, *permalinks.own), LinkRole.AGAIN)
    roles |= dict.fromkeys(turns.urls, LinkRole.TURN)
    if not roles:
        return links
    known = {link.url for link in links}
    marked = [link._replace(role=roles[link.url]) if link.url in roles else link for link in links]
    return (*marked, *(Link(url=url, text="", role=LinkRole.TURN) for url in turns.urls if url not in known))


def _repeated(links: tuple[Link, ...]) -> Iterator[str]:
    """Addresses of links that stand by several rows or posts: under the same words, numbers apart, or to people."""
    kinds = [PEOPLE if leads_to_a_person(link.url) else NUMBER.sub("#", link.text) for link in links]
    said = Counter(kinds)
    for link, kind in zip(links, kinds, strict=True):
        if said[kind] >= FEWEST_REPEATED:
            yield link.url


def _asides(parser: LexborHTMLParser, html: str, absolute: Callable[[str | None], str | None]) -> frozenset[str]:
    """Addresses on the page's own host to which every link asks not to be followed."""
    if "nofollow" not in html:
        return frozenset()
    home = (absolute("/") or "").rstrip("/")
    asked, open_ways = set[str](), set[str]()
    for node in parser.css("a[href]")[:MAX_LINKS]:
        url = absolute(node.attributes["href"])
        if url is not None and url.startswith(f"{home}/"):
            (asked if "nofollow" in (node.attributes.get("rel") or "") else open_ways).add(url)
    return frozenset(asked - open_ways)


def _companions(links: tuple[Link, ...], here: str) -> Iterator[str]:
    """Addresses of links that do something with the page at `here`."""
    if urlsplit(here).path.rstrip("/"):
        yield from (link.url for link in links if is_companion(link.url, here))


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


@dataclass(slots=True, kw_only=True)
class _Head:
    """What the head of a page says."""

    title: str = ""
    base: str | None = None
    metas: list[str] = field(default_factory=list)
    scripts: int = 0
    refresh: str = ""
    stamp: datetime | None = None
    lists: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)

    def pieces(self, url: str) -> list[tuple[BlockKind, str, str | None]]:
        """What stands before the words of a page: its address, its title, what it says of itself."""
        of_page = [(BlockKind.URL_PATH, readable_path(url), None), (BlockKind.TITLE, self.title, None)]
        return [*of_page, *((BlockKind.META, text, None) for text in self.metas)]

    @property
    def says(self) -> HeadSays:
        """Who wrote the page, and when; an address is no name."""
        names = (name for name in self.authors if name and len(name) <= LONGEST_NAME and not ADDRESS.search(name))
        return HeadSays(published_at=self.stamp, author=next(names, ""))


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
                name = (attributes.get("name") or attributes.get("property") or "").lower()
                if name in META_NAMES:
                    head.metas.append(" ".join((attributes.get("content") or "").split())[:2000])
                elif name in AUTHOR_NAMES:
                    head.authors.append(" ".join((attributes.get("content") or "").split()))
                elif (attributes.get("http-equiv") or "").lower() == "refresh":
                    head.refresh = head.refresh or (attributes.get("content") or "").strip()
                elif name in STAMP_NAMES:
                    head.stamp = head.stamp or read_stamp(attributes.get("content") or "")
            case "link":
                attributes = node.attributes
                if (attributes.get("type") or "").lower() in ALTERNATES and attributes.get("href"):
                    head.lists.append(attributes["href"] or "")
        node = node.next
    return head
