"""One walk over a parsed page, turning it into typed pieces of text.

In: the tree's root. Out: (kind, text, href) in reading order, links, pictures. Nothing is judged to be furniture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawlers.links import LinkCollector
from crawlers.page import BlockKind

SKIPPED_TAGS = frozenset({"script", "style", "template", "svg", "math", "head", "iframe", "object", "-comment"})
INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "-text",
    ]
)
PLAIN_INLINE_TAGS = INLINE_TAGS - {"a"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LIST_TAGS = frozenset({"li", "dt", "dd", "td", "th", "option"})
CONTEXT_TAGS = frozenset({"div", "section", "ul", "ol", "table", "article", "p", "aside"})
FOOTER_NAME = re.compile(r"foot|copyright|friend-?_?link|flink|blogroll|beian", re.IGNORECASE)
COMMENT_NAME = re.compile(r"comment|reply|replies|post-?body|signature|\bsig\b|answer", re.IGNORECASE)
# What stands between anchors of a link farm; a piece with anchors and nothing else but these is a row of anchors.
BETWEEN_ANCHORS = re.compile(r"[\s|/·,，、;；:：>»\-–—_&]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """A picture a page shows: absolute URL, alternative text, declared size in CSS pixels or None."""

    url: str
    alt: str
    width: int | None
    height: int | None


class _End(Enum):
    """What the end of an element that makes no block means; one that makes a block goes back to the kind before it."""

    SILENT = auto()
    LINK = auto()
    UNSEEN = auto()


class BlockWalk:
    """One pass over the tree, gathering runs of text until a block ends."""

    def __init__(self, links: LinkCollector, replies: frozenset[int] = frozenset()) -> None:
        """`replies` are nodes, by `mem_id`, whose words others than the page's author wrote."""
        self.pieces: list[tuple[BlockKind, str, str | None]] = []
        self.images: dict[str, ImageReference] = {}
        self.scripts = 0
        self._links = links
        self._replies = replies
        self._runs: list[tuple[str, str | None]] = []
        self._href: str | None = None
        self._kind = BlockKind.PARAGRAPH

    def over(self, root: LexborNode) -> None:
        """Visit every node below `root` in reading order, without recursion: nesting may be thousands deep."""
        ends: list[BlockKind | _End] = []
        node = root.child
        while node is not None:
            tag = node.tag
            if tag == "-text":
                self._read(node.text_content)
            else:
                end = self._enter(node, tag or "")
                below = None if end is _End.UNSEEN else node.child
                if below is not None:
                    ends.append(end)
                    node = below
                    continue
                if end is not _End.SILENT:
                    self._leave(end)
            node = self._behind(node, ends)
        self._flush()

    def _behind(self, node: LexborNode, ends: "list[BlockKind | _End]") -> LexborNode | None:
        """What stands behind `node` and all that it ends; None at the end of the page."""
        following = node.next
        while following is None and ends:
            node = node.parent  # type: ignore[assignment] # an element that was entered
            end = ends.pop()
            if end is not _End.SILENT:
                self._leave(end)
            following = node.next
        return following

    def _read(self, text: str | None) -> None:
        # White space at the beginning of a block says nothing, and pages are full of it.
        if text and (self._runs or self._href or not text.isspace()):
            self._runs.append((text, self._href))

    def _enter(self, node: LexborNode, tag: str) -> "BlockKind | _End":
        """Take note of an element; what is to be done where it ends."""
        if tag in PLAIN_INLINE_TAGS:
            return _End.SILENT
        if tag == "a":
            self._href = self._links.follow(node.attributes.get("href"), len(self._runs))
            return _End.LINK
        if tag in SKIPPED_TAGS:
            self.scripts += tag == "script"
            return _End.UNSEEN
        if tag == "img":
            self._picture(node)
        elif tag == "br":
            self._runs.append((" ", self._href))
        elif self._runs:
            self._flush()
        before = self._kind
        self._set_kind(node, tag)
        return before

    def _leave(self, end: "BlockKind | _End") -> None:
        match end:
            case _End.SILENT | _End.UNSEEN:
                return
            case _End.LINK:
                self._links.end("".join([text for text, href in self._runs[self._links.begun_at :] if href]))
                self._href = None
            case _:
                if self._runs:
                    self._flush()
                self._kind = end

    def _set_kind(self, node: LexborNode, tag: str) -> None:
        if self._replies and node.mem_id in self._replies:
            self._kind = BlockKind.COMMENT
        elif tag in CONTEXT_TAGS:
            attributes = node.attributes
            if attributes:
                self._kind = _kind_by_name(attributes.get("class"), attributes.get("id")) or self._kind
        elif tag == "footer":
            self._kind = BlockKind.FOOTER
        elif tag in HEADINGS:
            self._kind = BlockKind.HEADING
        elif tag in LIST_TAGS and self._kind is BlockKind.PARAGRAPH:
            self._kind = BlockKind.LIST_ITEM

    def _flush(self) -> None:
        """End the current block: a row of anchors becomes one block each, anything else one block of text."""
        runs, self._runs = self._runs, []
        if not runs:
            return
        if self._links.is_open:
            self._links.keep("".join([text for text, href in runs if href]))
        if any(href for _, href in runs) and all(href or BETWEEN_ANCHORS.fullmatch(text) for text, href in runs):
            self.pieces += list(_anchors(runs))
            return
        text = " ".join("".join([text for text, _ in runs]).split())
        if text:
            self.pieces.append((self._kind, text, None))

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        url = self._links.absolute(
            attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        )
        said = attributes.get("alt") or attributes.get("title")
        alt = " ".join(said.split()) if said else ""
        if url is not None and url not in self.images:
            width, height = _pixels(attributes.get("width")), _pixels(attributes.get("height"))
            self.images[url] = ImageReference(url=url, alt=alt, width=width, height=height)
        if len(alt) > 1:
            self.pieces.append((BlockKind.ALT, alt, None))


def _anchors(runs: list[tuple[str, str | None]]) -> Iterator[tuple[BlockKind, str, str | None]]:
    """One ANCHOR piece per link of a row; runs of one link stand together."""
    current, words = None, ""
    for text, href in [*runs, ("", None)]:
        if href != current:
            if current and words.strip():
                yield BlockKind.ANCHOR, " ".join(words.split()), current
            current, words = href, ""
        words += text


@lru_cache(maxsize=4096)
def _kind_by_name(classes: str | None, identifier: str | None) -> BlockKind | None:
    """The kind that an element's class and id give away; pages use few of them, many times."""
    name = f"{classes or ''} {identifier or ''}"
    if FOOTER_NAME.search(name):
        return BlockKind.FOOTER
    return BlockKind.COMMENT if COMMENT_NAME.search(name) else None


def _pixels(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None
