"""Links to one contribution among others («#post-12» of an address that names 12): a thread's page has as many addresses as posts.

Those whose contribution stands on the page itself, where the link is, open it once more. Those of other pages lead to what the pages of
their thread show anyway. In: a page's tree. Out: `Permalinks`. Pure.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.reading.links import MAX_LINKS

NUMBERED_PLACE = re.compile(r"[a-z]*[-_]?(\d+)", re.IGNORECASE)
# The place of what is new, whichever that is.
NEWEST = re.compile(r"(?:new|last|unread)(?:est)?[-_]?(?:post|reply|message|answer)?", re.IGNORECASE)
NUMBER, LAST_NUMBER = re.compile(r"\d+"), re.compile(r"\d+(?!.*\d)")
MOST_CLIMBS, MOST_BEFORE = 12, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Permalinks:
    """Addresses (absolute, without fragment): of the page's own contributions, and of others'."""

    own: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()


def find_permalinks(parser: LexborHTMLParser, absolute: Callable[[str | None], str | None], here: str) -> Permalinks:
    """The links of the page at `here` to single contributions. What also has a link without a place is elsewhere no permalink."""
    own, numbered, newest = set[str](), set[str](), set[str]()
    for node in parser.css("a[href*='#']")[:MAX_LINKS]:
        href = (node.attributes["href"] or "").strip()
        place = unquote(href.partition("#")[2])
        url = absolute(href)
        if url is None or href.startswith("#"):
            continue
        if _names_a_contribution(place, url):
            is_own = _is_of(urlsplit(url), urlsplit(here)) and _stands_at(node, place)
            (own if is_own else numbered).add(url)
        elif NEWEST.fullmatch(place):
            newest.add(url)
    # The first contribution often has no place of its own.
    forms = {_form(url) for url in own if len(NUMBER.findall(_asked(url))) > 1}
    own |= {url for url in numbered if _form(url) in forms}
    others = (numbered | newest) - own
    plain = {absolute(node.attributes["href"]) for node in parser.css("a[href]:not([href*='#'])")[:MAX_LINKS]} if others else set()  # fmt: skip
    return Permalinks(own=frozenset(own), elsewhere=frozenset(others - plain))


def _is_of(link: SplitResult, page: SplitResult) -> bool:
    """Whether an address may be one of this page's: a list of others' contributions, or a foreign page, may name places as they do."""
    if link.netloc != page.netloc:
        return False
    return link.path == page.path or (
        NUMBER.search(page.path) is not None and link.path.startswith(page.path.rstrip("/") + "/")
    )


def leads_to_a_contribution(address: str) -> bool:
    """Whether an address with its fragment names one contribution among others, as feeds of a board's posts do."""
    url, _, place = address.partition("#")
    return _names_a_contribution(place, url)


def leads_to_the_newest(address: str) -> bool:
    """Whether an address names the place of what is new in a thread, whichever that is."""
    return NEWEST.fullmatch(address.partition("#")[2]) is not None


def _names_a_contribution(place: str, url: str) -> bool:
    named = NUMBERED_PLACE.fullmatch(place)
    return named is not None and named[1] in NUMBER.findall(_asked(url))


def _asked(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _form(url: str) -> str:
    return LAST_NUMBER.sub("#", url)


def _stands_at(link: LexborNode, place: str) -> bool:
    """Whether a link stands in what bears the name of a place, or right behind it."""
    upper: LexborNode | None = link
    for _ in range(MOST_CLIMBS):
        if upper is None or upper.tag == "body":
            return False
        if _is_named(upper, place):
            return True
        if any(_is_named(before, place) for before in _before(upper)):
            return True
        upper = upper.parent
    return False


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """The elements right before a node."""
    before, left = node.prev, MOST_BEFORE
    while before is not None and left:
        if before.tag != "-text":
            yield before
            left -= 1
        before = before.prev


def _is_named(node: LexborNode, place: str) -> bool:
    if (node.tag or "-").startswith(("-", "!")):
        return False
    attributes = node.attributes
    return place in (attributes.get("id"), attributes.get("name"))
