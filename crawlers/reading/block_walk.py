"""One walk over a parsed page, turning it into typed pieces of text.

In: the tree's root. Out: (kind, text, href) in reading order, links, pictures. Nothing is judged to be furniture.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from crawlers.page import BlockKind
from crawlers.reading.links import LinkCollector

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


class ImageReference(NamedTuple):
    """A picture a page shows: absolute URL, alternative text, declared size in CSS pixels or None. A tuple, as `Block` is."""

    url: str
    alt: str
    width: int | None
    height: int | None


class _End(Enum):
    """What the end of an element that makes no block means; one that makes a block goes back to the kind before it."""

    SILENT = auto()
    LINK = auto()
    UNSEEN = auto()


# Asked for thousands of times a page; looking a member up in its class takes as long as reading a piece of text.
_SILENT, _LINK, _UNSEEN = _End.SILENT, _End.LINK, _End.UNSEEN
_ALT, _ANCHOR, _COMMENT, _FOOTER = BlockKind.ALT, BlockKind.ANCHOR, BlockKind.COMMENT, BlockKind.FOOTER
_LIST_ITEM, _PARAGRAPH = BlockKind.LIST_ITEM, BlockKind.PARAGRAPH
_KIND_OF_TAG = dict.fromkeys(HEADINGS, BlockKind.HEADING) | {"footer": BlockKind.FOOTER}


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
        self._kind = _PARAGRAPH

    def over(self, root: LexborNode) -> None:
        """Visit every node below `root` in reading order, without recursion: nesting may be thousands deep.

        The parser lists the nodes; whose child each is tells what ended before it.
        """
        opened: list[int] = [root.mem_id]
        ends: list[BlockKind | _End] = [_SILENT]
        nodes = root.traverse(include_text=True)
        next(nodes)  # `root` itself
        for node in nodes:
            above = node.parent.mem_id  # type: ignore[union-attr] # all stand below `root`
            while opened[-1] != above:
                opened.pop()
                end = ends.pop()
                if end is not _SILENT:
                    self._leave(end)
            tag = node.tag
            if ends[-1] is _UNSEEN:
                end = _UNSEEN
            elif tag == "-text":
                text = node.text_content
                # White space at the beginning of a block says nothing, and pages are full of it.
                if text and (self._runs or self._href or not text.isspace()):
                    self._runs.append((text, self._href))
                continue
            else:
                end = _SILENT if tag in PLAIN_INLINE_TAGS else self._enter(node, tag or "")
            opened.append(node.mem_id)
            ends.append(end)
        for end in reversed(ends):
            self._leave(end)
        self._flush()

    def _enter(self, node: LexborNode, tag: str) -> "BlockKind | _End":
        """Take note of an element; what is to be done where it ends."""
        if tag == "a":
            self._href = self._links.follow(node.attributes.get("href"), len(self._runs))
            return _LINK
        if tag in SKIPPED_TAGS:
            self.scripts += tag == "script"
            return _UNSEEN
        if tag == "img":
            self._picture(node)
        elif tag == "br":
            self._runs.append((" ", self._href))
        elif self._runs:
            self._flush()
        before = self._kind
        if self._replies and node.mem_id in self._replies:
            self._kind = _COMMENT
        elif tag in CONTEXT_TAGS:
            attributes = node.attributes
            if attributes:
                kind = _kind_by_name(attributes.get("class"), attributes.get("id"))
                # What holds a page's heading is no foot, whatever it is called.
                self._kind = before if kind is None or (kind is _FOOTER and node.css_first("h1")) else kind
        elif before is _PARAGRAPH and tag in LIST_TAGS:
            self._kind = _LIST_ITEM
        else:
            self._kind = _KIND_OF_TAG.get(tag, before)
        return before

    def _leave(self, end: "BlockKind | _End") -> None:
        if end is _SILENT or end is _UNSEEN:
            return
        if end is _LINK:
            self._links.end("".join([text for text, href in self._runs[self._links.begun_at :] if href]))
            self._href = None
            return
        if self._runs:
            self._flush()
        self._kind = end  # type: ignore[assignment] # the others are dealt with

    def _flush(self) -> None:
        """End the current block: a row of anchors becomes one block each, anything else one block of text."""
        runs, self._runs = self._runs, []
        if len(runs) == 1:
            text, href = runs[0]
            if href is None and self._href is None:
                text = " ".join(text.split())
                if text:
                    self.pieces.append((self._kind, text, None))
                return
        elif not runs:
            return
        if self._links.is_open:
            self._links.keep("".join([text for text, href in runs if href]))
        if any(href for _, href in runs) and all(href or BETWEEN_ANCHORS.fullmatch(text) for text, href in runs):
            self.pieces += _anchors(runs)
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
            self.images[url] = ImageReference(url, alt, width, height)
        if len(alt) > 1:
            self.pieces.append((_ALT, alt, None))


def _anchors(runs: list[tuple[str, str | None]]) -> Iterator[tuple[BlockKind, str, str | None]]:
    """One ANCHOR piece per link of a row; runs of one link stand together."""
    current, words = None, ""
    for text, href in [*runs, ("", None)]:
        if href != current:
            if current and words.strip():
                yield _ANCHOR, " ".join(words.split()), current
            current, words = href, ""
        words += text


@lru_cache(maxsize=4096)
def _kind_by_name(classes: str | None, identifier: str | None) -> BlockKind | None:
    """The kind that an element's class and id give away; pages use few of them, many times."""
    name = f"{classes or ''} {identifier or ''}"
    if FOOTER_NAME.search(name):
        return _FOOTER
    return _COMMENT if COMMENT_NAME.search(name) else None


def _pixels(value: str | None) -> int | None:
    if not value:
        return None
    digits = value.strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None
