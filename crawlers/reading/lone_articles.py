"""A list of one: the last page of an archive, a day on which one article was written. Told by a heading that leads on from a page that
is not called so, shows a day, and lets nobody answer.

In: the tree's body, its records. Out: `Brothers` whose only record that article is; none where the page is the article itself. Pure.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.reading.alike import PROSE_WIDTH, is_dated
from crawlers.reading.brothers import HEADING, MOST_CLIMBS, Brothers, Record, width
from crawlers.reading.dates import DATE
from crawlers.reading.furniture import Furniture

# A page with more headings that lead on is no list of one, whatever stands around them.
MOST_HEADINGS = 8
OUTERMOST = frozenset({"body", "main", "html"})
NO_PIECES = frozenset({"a", "header", "hgroup", "h1", "h2", "h3"})


def lone_article(pieces: list[Brothers], furniture: Furniture, body: LexborNode) -> list[Brothers]:
    """The only article of a page that lists articles, as a list; empty if there is none."""
    if body.css_first("form textarea") is not None:
        return []
    called = body.parent.css_first("title") if body.parent is not None else None
    name = " ".join(called.text(separator=" ").split()) if called is not None else ""
    headed = [piece for piece in pieces if _is_headed(piece.records[0]) and not furniture.holds(piece.records[0].node)]
    if len({piece.records[0].href for piece in headed}) != 1 or headed[0].records[0].title in name:
        return []
    return [min(headed, key=lambda piece: len(piece.records[0].text))]


def _is_headed(record: Record) -> bool:
    """Whether a record is dated and says something below one heading that leads on; that of the whole site leads to its front page."""
    led = {link.attributes.get("href") or "" for link in record.node.css("h1 a,h2 a,h3 a,h4 a,h5 a")}
    # Cards lead on as a whole, heading and all.
    led |= {link.attributes.get("href") or "" for link in record.node.css("a[href]:has(h2,h3,h4,h5)")}
    if _is_front(record.href) or sum(not _is_front(href) for href in led) > 1:
        return False
    return record.best > HEADING and width(record.text) > width(record.title) + PROSE_WIDTH and is_dated(record)


def _is_front(href: str) -> bool:
    parts = urlsplit(href)
    return parts.path in ("", "/") and not parts.query


def find_pieces(body: LexborNode, record_of: dict[int, Record]) -> list[Brothers]:
    """Each heading that leads on with what it is the heading of, if they are few; told to `record_of`."""
    found = {node.mem_id: node for node in _below_headings(body)}
    return [Brothers(records=[record_of.setdefault(key, Record(node=node))]) for key, node in found.items()]


def _below_headings(body: LexborNode) -> Iterator[LexborNode]:
    headings = [node for node in body.css("h1,h2,h3")[: 4 * MOST_HEADINGS] if _leads_on(node)]
    for heading in headings if len(headings) <= MOST_HEADINGS else ():
        upper, words = heading.parent, width(heading.text())
        for _ in range(MOST_CLIMBS):
            if upper is None or upper.tag in OUTERMOST:
                break
            if upper.tag not in NO_PIECES and _holds_more(upper, words):
                yield _article_around(upper)
                break
            upper = upper.parent


def _article_around(piece: LexborNode) -> LexborNode:
    """The article a piece stands in, beside whose words may stand who wrote them; itself if it stands in none."""
    upper: LexborNode | None = piece
    for _ in range(MOST_CLIMBS):
        if upper is None or upper.tag == "article":
            break
        upper = upper.parent
    return upper if upper is not None and upper.tag == "article" else piece


def _leads_on(heading: LexborNode) -> bool:
    upper = heading.parent
    return heading.css_first("a[href]") is not None or (
        upper is not None and (upper.tag == "a" or (upper.parent is not None and upper.parent.tag == "a"))
    )


def _holds_more(node: LexborNode, heading: int) -> bool:
    """Whether a line of words stands in an element besides its heading."""
    lines = (" ".join(line.split()) for line in node.text(separator="\n").splitlines())
    return sum(width(line) >= PROSE_WIDTH and not DATE.search(line) for line in lines) > (heading >= PROSE_WIDTH)
