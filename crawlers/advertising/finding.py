"""Which elements of a parsed page are ads.

In: a parser, the HTML it read, the page's URL. Out: `AdElement`s, one per creative, none inside another, in reading order. Elements that
are most of their page are no ads of it: an advertiser may well call his whole page `ad`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawlers.advertising.filters import AdFilters
from crawlers.advertising.labels import LEAST_TEXT, is_label, labelled_row, may_have_labels

# A page with more than this is a list of ads; the rest is seen when one of its pages is read.
MOST_ADS = 40
# An element with a larger share of the page's text is the page itself.
LARGEST_SHARE = 0.5
# Of lists with thousands of rules without a class name, only so many are tried on a page.
MOST_SELECTORS = 400
# How the names of the attributes `class` and `id` may be written but rarely are.
ODD_SPELLINGS = ("class =", "Class=", "Class =", "CLASS", " id =", " Id", " ID")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdElement:
    """An element and why it is an ad, in words for people. `frame_url` is set for a frame, whose words are not on this page."""

    node: LexborNode
    reason: str
    frame_url: str | None

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands below the body: which child of which child, from 1. Orders elements as they are read."""
        steps: list[int] = []
        node: LexborNode | None = self.node
        while node is not None and node.tag != "body":
            steps.append(_number(node))
            node = node.parent
        return tuple(reversed(steps))


class AdFinder:
    """Finds ads by filter lists and labels. One per process."""

    def __init__(self, filters: AdFilters) -> None:
        self._filters = filters
        # Pages of one host ask for the same few combinations again and again.
        self._understood = lru_cache(maxsize=1024)(_understood)

    def find(self, parser: LexborHTMLParser, html: str, url: str) -> list[AdElement]:
        """The ads of a page; at most MOST_ADS."""
        body = parser.body
        if body is None:
            return []
        found = [*self._by_lists(body, html, url), *_by_labels(body, html), *self._frames(body, html, url)]
        if not found:
            return []
        whole = len("".join((body.text() or "").split()))
        return sorted(_apart(found, whole), key=lambda each: each.place)[:MOST_ADS]

    def _by_lists(self, body: LexborNode, html: str, url: str) -> Iterator[AdElement]:
        selectors = self._understood(tuple(self._filters.selectors(url, *_names(body, html))[:MOST_SELECTORS]))
        for node in body.css(", ".join(selectors)) if selectors else ():
            if _shows_something(node):
                rule = next(selector for selector in selectors if node.css_matches(selector))
                yield AdElement(node=node, reason=f"过滤规则 {rule}", frame_url=_frame_of(node, url))

    def _frames(self, body: LexborNode, html: str, url: str) -> Iterator[AdElement]:
        """Frames and linked pictures of other hosts that the lists know as ads."""
        if "<iframe" not in html and "<img" not in html:
            return
        home = urlsplit(url).netloc
        for kind, selector in (("subdocument", "iframe[src]"), ("image", "a[href] img[src]")):
            for node in body.css(selector):
                address = urljoin(url, (node.attributes.get("src") or "").strip())
                host = urlsplit(address).netloc
                if host and host != home and self._filters.is_ad_address(address, url, kind):
                    frame = address if kind == "subdocument" else None
                    yield AdElement(node=_link_around(node), reason=f"广告联盟 {host}", frame_url=frame)


def _understood(selectors: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the selectors that can be asked of a parsed page; some rules are for what only browsers know."""
    nothing = LexborHTMLParser("<p></p>")
    understood = []
    for selector in selectors:
        try:
            nothing.css(selector)
        except (SelectolaxError, ValueError):
            continue
        understood.append(selector)
    return tuple(understood)


def _by_labels(body: LexborNode, html: str) -> Iterator[AdElement]:
    if not may_have_labels(html):
        return
    for node in body.traverse(include_text=True):
        if node.tag != "-text":
            continue
        words = (node.text_content or "").strip()
        if words and is_label(words):
            row = labelled_row(node)
            if row is not None:
                yield AdElement(node=row, reason=f"标注“{words.strip('[]【】 ')}”", frame_url=None)


def _names(body: LexborNode, html: str) -> tuple[set[str], set[str]]:
    """Class names and ids of a page."""
    if _is_spelt_plainly(html):
        # Ten times faster than asking every element.
        classes = _split_values(html, "class=")
        ids = _split_values(html, "id=")
    else:
        marked = [node.attributes for node in body.css("[class], [id]")]
        classes = {each.get("class") or "" for each in marked}
        ids = {each.get("id") or "" for each in marked}
    names = {name for value in classes for name in value.split()[:20]}
    return names, {name for name in ids if 0 < len(name) < 100}


def _is_spelt_plainly(html: str) -> bool:
    """Whether all class names and ids stand in quotes behind small letters, as tools write them; people write otherwise as well."""
    quoted = all(html.count(word) == html.count(f'{word}"') + html.count(f"{word}'") for word in ("class=", " id="))
    return quoted and not any(form in html for form in ODD_SPELLINGS)


def _split_values(html: str, word: str) -> set[str]:
    return {part[: part.find(quote)] for quote in "\"'" for part in html.split(word + quote)[1:]}


def _apart(found: Sequence[AdElement], whole: int) -> Iterator[AdElement]:
    """One element per creative: a box with several ads in it gives way to them, else the outer one stands for the inner."""
    unique = {each.node.mem_id: each for each in found}
    inner_of: dict[int, set[int]] = {key: set() for key in unique}
    for key, each in unique.items():
        for outer in _ancestors(each.node):
            if outer in inner_of:
                inner_of[outer].add(key)
    several = {key for key, inner in inner_of.items() if len(inner - _below(inner, inner_of)) > 1}
    kept = {key for key in unique if key not in several and not _is_too_large(unique[key].node, whole)}
    for key, each in unique.items():
        if key in kept and not any(outer in kept for outer in _ancestors(each.node)):
            yield from _rows(each)


def _below(keys: Iterable[int], inner_of: dict[int, set[int]]) -> set[int]:
    return {inner for key in keys for inner in inner_of[key]}


def _ancestors(node: LexborNode) -> Iterator[int]:
    above = node.parent
    while above is not None:
        yield above.mem_id
        above = above.parent


def _is_too_large(node: LexborNode, whole: int) -> bool:
    return whole > 200 and len("".join((node.text() or "").split())) > LARGEST_SHARE * whole


def _rows(each: AdElement) -> Iterator[AdElement]:
    """A box whose children are ads of their own (same tag, each with a line of link) is as many ads."""
    children = [child for child in each.node.iter() if _reads_like_row(child)]
    if len(children) > 1 and len({child.tag for child in children}) == 1:
        for child in children:
            yield AdElement(node=child, reason=each.reason, frame_url=None)
    else:
        yield each


def _reads_like_row(node: LexborNode) -> bool:
    if node.tag == "a":
        return len(" ".join((node.text() or "").split())) >= LEAST_TEXT and bool(node.attributes.get("href"))
    return any(len(" ".join((link.text() or "").split())) >= LEAST_TEXT for link in node.css("a[href]"))


def _shows_something(node: LexborNode) -> bool:
    return bool((node.text() or "").strip()) or node.tag == "iframe" or node.css_first("img, iframe") is not None


def _frame_of(node: LexborNode, url: str) -> str | None:
    frame = node if node.tag == "iframe" else node.css_first("iframe[src]")
    source = (frame.attributes.get("src") or "").strip() if frame is not None else ""
    address = urljoin(url, source)
    return address if source and address.startswith(("http://", "https://")) else None


def _link_around(node: LexborNode) -> LexborNode:
    """The link a picture stands in; a frame stands for itself."""
    above = node
    while node.tag == "img" and above.tag != "a" and above.parent is not None:
        above = above.parent
    return above


def _number(node: LexborNode) -> int:
    """Which element among its siblings, as `:nth-child` counts."""
    number, before = 1, node.prev
    while before is not None:
        number += bool(before.is_element_node)
        before = before.prev
    return number
