"""The name in a piece that a page marks as somebody's: without its byline, and told from ranks, counts and lines about several people.

In: elements of a page, their words. Out: a name; empty where there is none. Pure.
"""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from crawlers.reading.dates import BEFORE_A_DAY, DATE

LONGEST_NAME = 30
# A name and a day beside it.
LONGEST_NAME_WITH_DAY = LONGEST_NAME + 48
# What parts a name from the day behind it.
BESIDE_A_NAME = " »«·•|,，"
LINE_ENDS = frozenset({"br", "div", "p", "ul", "ol", "dl"})
SAYS_NOTHING = re.compile(r"[\W\d_]+")
AUTHOR_QUERY = (
    "[rel~=author],[itemprop=author],[class*=author],[class*=username],[class*=nick],[class*=poster],[class*=user],cite"
)
# What is named after people and is no name: ranks, pictures, counts.
NOT_A_NAME = re.compile(r"title|rank|level|group|badge|stars?|avatar|photo|role|count|details?\b", re.IGNORECASE)
# What an element that is marked as somebody's calls the name itself, beside ranks and badges.
CALLED_NAME = "[class~=name],[class$=-name],[class$=_name],[class~=nickname]"
# Where sections are kept; a link there names what an article is about, whatever the piece around it is called.
SECTION_PATH = re.compile(r"/(?:categor(?:y|ies)|tags?|topics?)/[^/?#]", re.IGNORECASE)
MOST_NAMES_WITHIN, FEW_NAMES, MOST_SHOWN = 8, 3, 200
# A name with a rank, counts and a signature.
LONGEST_BOX = 400
ROWS_OF_NAMES = frozenset({"li", "tr", "table"})
# What stands before a name in the place of a name.
BYLINE = re.compile(
    r"^(?:(?:posted |written )?by\b|(?:文章|本文|原文)?作者|楼主|发布者|发布人|发帖人|编辑)\s*[:：]?\s*|^由\s+(?=\S)",
    re.IGNORECASE,
)
SAYING = re.compile(
    r"(?:\s+(?:says|said|wrote|说道?|写道)|(?:说道?|写道))\s*[:：]$|\s+(?:says|said|wrote|说道)$|\s*[:：]$",
    re.IGNORECASE,
)


def marked_name(node: LexborNode) -> str:
    """The name in a node that is marked as somebody's; empty if it holds something else."""
    if NOT_A_NAME.search(node.attributes.get("class") or "") and node.tag != "a":
        return ""
    if _is_a_row_of_names(node):
        return ""
    if _leads_to_sections(node):
        return ""
    words = " ".join(node.text(separator=" ").split())
    called = _named_within(node) if node.attributes.get("itemprop") == "author" else _called_within(node, len(words))
    shown = called or words or _pictured_name(node)
    # What is longer is no name, or one with a link before what is said of it.
    name = SAYING.sub("", BYLINE.sub("", shown[:MOST_SHOWN]))
    linked = next(filter(None, (" ".join(link.text(separator=" ").split()) for link in node.css("a"))), "")
    # Behind the link to a person stand his rank and what can be done with him; behind the heading a visitor has instead, too.
    named = linked or (_heading_in(node) if len(shown) <= MOST_SHOWN else "")
    name = named if named and name.startswith(named) else name
    if len(name) > LONGEST_NAME_WITH_DAY:
        return ""
    if DATE.search(name):
        return name_before_a_day(name)
    return name.strip(BESIDE_A_NAME) if len(name) <= LONGEST_NAME else ""


def _heading_in(node: LexborNode) -> str:
    """The words of the heading in a piece, or of what stands out in a line of its own."""
    heading = node.css_first("h1,h2,h3,h4,h5,h6") or next(filter(_ends_a_line, node.css("strong,b")), None)
    return " ".join(heading.text(separator=" ").split()) if heading is not None else ""


def _ends_a_line(bold: LexborNode) -> bool:
    behind = bold.next
    while behind is not None and behind.tag == "-text" and not behind.text().strip():
        behind = behind.next
    return behind is not None and behind.tag in LINE_ENDS


def _pictured_name(node: LexborNode) -> str:
    """The name of the person a node shows a picture of, where it stands beside it in words."""
    picture = node.css_first("img[alt]")
    name = (picture.attributes["alt"] or "").strip() if picture is not None else ""
    if not name:
        return ""
    # Not in all that surrounds it: a page of a thousand portraits would be read a thousand times.
    return name if any(name in one.text(separator=" ") for one in _next_to(node)) else ""


def _next_to(node: LexborNode) -> Iterator[LexborNode]:
    """The element before and the element behind a node, with no more than space between."""
    before, behind = node.prev, node.next
    if before is not None and before.tag == "-text":
        before = before.prev
    if behind is not None and behind.tag == "-text":
        behind = behind.next
    yield from (one for one in (before, behind) if one is not None and not (one.tag or "-").startswith(("-", "!")))


def name_before_a_day(words: str) -> str:
    """The name in words that are nothing but a name and a day; empty for other words."""
    found = DATE.search(words)
    if found is None or SAYS_NOTHING.sub("", words[found.end() :]):
        return ""
    name = BEFORE_A_DAY.sub("", words[: found.start()]).strip(BESIDE_A_NAME)
    return name if len(name) <= LONGEST_NAME else ""


def _is_a_row_of_names(node: LexborNode) -> bool:
    """Whether a long piece is called after people because of a name in it, which is marked by itself: a line that says who did what."""
    if node.tag not in ROWS_OF_NAMES:
        return False
    # Templates are written with room between a label and its name.
    if len(" ".join(node.text().split())) <= LONGEST_NAME:
        return False
    # Rows within it are passed over: their names stand in it as well, and to ask each of its own rows doubles with every level.
    within = (inner for inner in node.css(AUTHOR_QUERY) if inner.tag not in ROWS_OF_NAMES)
    return any(map(marked_name, islice(within, MOST_NAMES_WITHIN)))


def _leads_to_sections(node: LexborNode) -> bool:
    """Whether all links in a marked node, or itself, lead to sections of a site."""
    links = [node] if node.tag == "a" else node.css("a[href]")[:MOST_NAMES_WITHIN]
    return bool(links) and all(SECTION_PATH.search(link.attributes.get("href") or "") for link in links)


def _called_within(author: LexborNode, length: int) -> str:
    """What a piece of so many letters that is called after its author calls a name, if it is one thing; empty if it calls none so.

    Longer pieces are not looked through: boxes in boxes would be, once for each level.
    """
    if length > LONGEST_BOX:
        return ""
    called = author.css(CALLED_NAME)[:FEW_NAMES]
    names = {" ".join(node.text(separator=" ").split()) for node in called if node.mem_id != author.mem_id} - {""}
    return names.pop() if len(names) == 1 else ""


def _named_within(author: LexborNode) -> str:
    """What a described author's description gives as the name."""
    named = author.css_first("[itemprop=name]")
    if named is None:
        return ""
    return " ".join((named.attributes.get("content") or named.text(separator=" ")).split())
