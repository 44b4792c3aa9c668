"""Data that stands in a page for scripts and search engines: read as text where the page itself does not show it.

JSON-LD (questions with answers, forum posts, articles, item lists) adds what the tree lacks, and whose page it is and since when.
The state of an app (`__NEXT_DATA__`, `window.__INITIAL_STATE__` and their like) is read only of a page that says next to nothing by
itself: elsewhere it repeats what is shown, and much that is not.

In: a page's tree and what was read of it. Out: the same `Document`, or one with more in it. Pure.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.page import BlockKind, join_blocks
from crawlers.page_structure import PageShape, Structure
from crawlers.reading.data import data_document
from crawlers.reading.data_walk import MOST_BYTES, read_json
from crawlers.reading.document import Document, within_limit

SIGNS = (
    "application/ld+json",
    'type="application/json"',
    "type='application/json'",
    "__NEXT_DATA__",
    "__INITIAL",
    "__NUXT",
    "STATE__",
)
ASSIGNED = re.compile(
    r"(?:\bwindow\b|\bself\b|\bglobalThis\b)?\s*(?:\.|\[['\"])?(?:__\w+__?|\w*(?:[sS]tate|STATE|[dD]ata|DATA)\w*)(?:['\"]\])?\s*=\s*"
    r"(?=[{\[]|JSON\.parse\()"
)
PARSED = re.compile(r"JSON\.parse\(\s*")
UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined\s*(?=[,}\]])")
DESCRIBED = re.compile(
    r"QAPage|Question|DiscussionForumPosting|SocialMediaPosting|\w*Article|\w*BlogPosting|Report|ItemList|CollectionPage|FAQPage"
    r"|JobPosting|Product|Service|Offer|Event|VideoObject|Review|WebPage|Comment|Answer"
)
# A page that says more than this by itself is no shell that scripts must fill.
LITTLE = 200
MOST_VALUES = 8
# Kinds of block that an empty shell has too.
OF_A_SHELL = frozenset({BlockKind.URL_PATH, BlockKind.TITLE, BlockKind.META, BlockKind.FOOTER, BlockKind.ALT})


def may_hold_data(html: str) -> bool:
    """Whether it is worth looking; a search for a few words, since most pages hold none."""
    return any(sign in html for sign in SIGNS)


def with_inline_data(document: Document, tree: LexborHTMLParser, url: str) -> Document:
    """`document`, read at `url` from `tree`, with what its data says and it does not."""
    says_little = sum(len(block.text) for block in document.blocks if block.kind not in OF_A_SHELL) < LITTLE
    described = list(_described(tree))
    values = [*described, *(_states(tree) if says_little else ())][:MOST_VALUES]
    if not values:
        return document
    found = data_document(values, url)
    return _joined(document, found)


def _joined(document: Document, found: Document) -> Document:
    known = "".join(document.text.split())
    # Addresses and names that are said already are not said again; of two spellings the page's own stays.
    new = [
        (block.kind, block.text, block.href)
        for block in found.blocks
        if block.kind not in OF_A_SHELL and "".join(block.text.split()) not in known
    ]
    pieces = [(block.kind, block.text, block.href) for block in document.blocks]
    text, blocks = join_blocks(list(within_limit([*pieces, *new])))
    here = {link.url for link in document.links}
    return replace(
        document,
        title=document.title or found.title,
        text=text,
        blocks=blocks,
        links=(*document.links, *(link for link in found.links if link.url not in here)),
        structure=_structure(document.structure, found.structure),
    )


def _structure(own: Structure, found: Structure) -> Structure:
    """The page's own, completed: data knows the author and the moment, and all of a page that shows nothing."""
    says_nothing = own.shape is not PageShape.THREAD and not own.rows
    richer = found if says_nothing and (found.rows or found.posts) else own
    return replace(
        richer,
        author=own.author or found.author,
        published_at=own.published_at or found.published_at,
    )


def _described(tree: LexborHTMLParser) -> Iterator[Any]:
    """The pages and pieces of pages that JSON-LD describes; what it says of the site and the way to the page is left out."""
    for node in tree.css('script[type="application/ld+json"]')[:MOST_VALUES]:
        value = read_json(node.text() or "")
        nodes = value.get("@graph", value) if isinstance(value, dict) else value
        for one in nodes if isinstance(nodes, list) else [nodes]:
            kinds = one.get("@type") if isinstance(one, dict) else None
            if any(
                isinstance(kind, str) and DESCRIBED.fullmatch(kind)
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                yield one


def _states(tree: LexborHTMLParser) -> Iterator[Any]:
    """The states of apps: scripts that are JSON, and JSON that scripts assign."""
    left = MOST_BYTES
    for node in tree.css("script"):
        text = node.text() or ""
        kind = (node.attributes.get("type") or "").lower()
        left -= len(text)
        if left < 0:
            return
        if kind.endswith("json") and kind != "application/ld+json":
            value = read_json(text)
            if value is not None:
                yield value
        elif kind in ("", "text/javascript", "application/javascript", "module"):
            yield from _assigned(text)


def _assigned(script: str) -> Iterator[Any]:
    place = 0
    for _ in range(MOST_VALUES):
        found = ASSIGNED.search(script, place)
        if found is None:
            return
        value, place = _value_at(script, found.end())
        if value is not None:
            yield value


def _value_at(script: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at `start`, checked like any other, and where it ends."""
    decoder = json.JSONDecoder()
    parsed = PARSED.match(script, start)
    start = parsed.end() if parsed else start
    for text in (script, UNDEFINED.sub(lambda gap: "null".ljust(len(gap[0])), script)):
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        return read_json(value if isinstance(value, str) else text[start:end]), end
    return None, start
