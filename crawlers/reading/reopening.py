"""Links that open their own page once more: with a form to answer one of its posts, from one of its posts, or shown in another way.

Such a link says so itself: it leads to a place that stands on this page already, under an address that says all the page's own says
and something besides. In: a page's tree, its address. Out: addresses that are not worth a request. Pure.
"""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.links import MAX_LINKS
from crawlers.reading.page_turning import counts_pages

# An address whose own part is shorter («/7», «?p=7») may stand in another by chance.
SHORTEST_NAME = 5
# Parameters that show other comments, not the same once more.
FURTHER = re.compile(r"(?:.*[^a-z])?c?(?:page|pn|start|offset|skip|from)(?:[^a-z].*)?", re.IGNORECASE)


def reopenings(parser: LexborHTMLParser, here: str, absolute: Callable[[str | None], str | None]) -> list[str]:
    """Addresses of links that show the page at `here` once more. The pages of its comments are further ones."""
    page, found = urlsplit(here), dict[str, list[str]]()
    for node in parser.css("a[href*='#']")[:MAX_LINKS]:
        href = (node.attributes["href"] or "").strip()
        address, _, place = href.partition("#")
        url = absolute(href) if "?" in address and place else None
        if url is not None and _says_more(urlsplit(url), page) and not counts_pages(" ".join(node.text(separator=" ").split())):  # fmt: skip
            found.setdefault(unquote(place), []).append(url)
    # Most pages have no such links, and the names of places are many.
    places = _places(parser) if found else set[str]()
    return [url for place, urls in found.items() if place in places for url in urls]


def _places(parser: LexborHTMLParser) -> set[str]:
    """The names of places on a page to which a fragment may lead."""
    named = parser.css("[id],a[name]")[: 4 * MAX_LINKS]
    return {node.attributes.get("id") or node.attributes.get("name") or "" for node in named} - {""}


def _says_more(link: SplitResult, page: SplitResult) -> bool:
    """Whether an address holds all that names the page, and parameters besides."""
    if link.netloc != page.netloc or not link.query:
        return False
    asked, here = set(parse_qsl(link.query, keep_blank_values=True)), set(parse_qsl(page.query, keep_blank_values=True))
    if any(FURTHER.fullmatch(name) for name, _ in asked - here):
        return False
    if link.path == page.path and asked > here:
        return True
    # A server that cannot rewrite addresses is told the page's name in a parameter.
    name = unquote(page.query or page.path).strip("/")
    return len(name) >= SHORTEST_NAME and len(asked) > 1 and any(value.strip("/") == name for _, value in asked)
