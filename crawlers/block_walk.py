"""One walk over a parsed page, turning it into typed pieces of text.

In: the tree's root. Out: (kind, text, href) in reading order, links, pictures. Nothing is judged to be furniture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LIST_TAGS = frozenset({"li", "dt", "dd", "td", "th", "option"})
CONTEXT_TAGS = frozenset({"div", "section", "footer", "ul", "ol", "table", "article", "p", "aside"})
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


class BlockWalk:
    """One pass over the tree, gathering runs of text until a block ends."""

    def __init__(self, links: LinkCollector) -> None:
        self.pieces: list[tuple[BlockKind, str, str | None]] = []
        self.images: dict[str, ImageReference] = {}
        self.scripts = 0
        self._links = links
        self._runs: list[tuple[str, str | None]] = []
        self._href: str | None = None
        self._kind = BlockKind.PARAGRAPH
        self._outer: list[tuple[int, BlockKind]] = []

    def over(self, root: LexborNode) -> None:
        """Visit every node below `root` in reading order, without recursion: nesting may be thousands deep."""
        end, node = root.mem_id, root
        while True:
            enters = self._enter(node)
            below = node.child if enters else None
            if below is not None:
                node = below
                continue
            if enters:
                self._leave(node)
            while node.next is None:
                if node.mem_id == end or node.parent is None:
                    self._flush()
                    return
                node = node.parent
                self._leave(node)
            if node.mem_id == end:
                self._flush()
                return
            node = node.next

    def _enter(self, node: LexborNode) -> bool:
        """Take note of a node; whether to go below it."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content
            if text:
                self._runs.append((text, self._href))
            return False
        if tag in SKIPPED_TAGS:
            self.scripts += tag == "script"
            return False
        if tag == "a":
            self._href = self._links.follow(node.attributes.get("href"), len(self._runs))
        elif tag == "img":
            self._picture(node)
        elif tag == "br":
            self._runs.append((" ", self._href))
        elif tag not in INLINE_TAGS:
            self._flush()
            self._set_kind(node, tag)
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "a":
            self._links.end("".join(text for text, href in self._runs[self._links.begun_at :] if href))
            self._href = None
        elif tag not in INLINE_TAGS:
            self._flush()
            if self._outer and self._outer[-1][0] == node.mem_id:
                self._kind = self._outer.pop()[1]

    def _set_kind(self, node: LexborNode, tag: str) -> None:
        kind = self._kind
        if tag in HEADINGS:
            kind = BlockKind.HEADING
        elif tag in LIST_TAGS and kind is BlockKind.PARAGRAPH:
            kind = BlockKind.LIST_ITEM
        elif tag == "footer":
            kind = BlockKind.FOOTER
        elif tag in CONTEXT_TAGS:
            attributes = node.attributes
            name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if len(name) > 1:
                kind = _kind_by_name(name, kind)
        if kind is not self._kind:
            self._outer.append((node.mem_id, self._kind))
            self._kind = kind

    def _flush(self) -> None:
        """End the current block: a row of anchors becomes one block each, anything else one block of text."""
        runs, self._runs = self._runs, []
        if not runs:
            return
        if self._links.is_open:
            self._links.keep("".join(text for text, href in runs if href))
        if any(href for _, href in runs) and all(href or BETWEEN_ANCHORS.fullmatch(text) for text, href in runs):
            self.pieces += list(_anchors(runs))
            return
        text = " ".join("".join(text for text, _ in runs).split())
        if text:
            self.pieces.append((self._kind, text, None))

    def _picture(self, node: LexborNode) -> None:
        attributes = node.attributes
        url = self._links.absolute(
            attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        )
        alt = " ".join((attributes.get("alt") or attributes.get("title") or "").split())
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


def _kind_by_name(name: str, kind: BlockKind) -> BlockKind:
    if FOOTER_NAME.search(name):
        return BlockKind.FOOTER
    return BlockKind.COMMENT if COMMENT_NAME.search(name) else kind


def _pixels(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None
