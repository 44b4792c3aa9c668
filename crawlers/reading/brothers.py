"""The brothers of a page: elements of one tag below one parent, and what stands below each.

Everything that rows and posts are told by is gathered here in a few passes over the whole page, none per record.

In: the tree's body. Out: `Record`s by family. No names of classes are needed; where they name an author, they help.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from crawlers.reading.dates import DATE
from crawlers.reading.frames import HIDDEN
from crawlers.reading.names import AUTHOR_QUERY, SAYS_NOTHING, marked_name
from crawlers.reading.signatures import Signature

# Elements looked at; a page with more is a list so long that its first part tells what it is.
MOST_ELEMENTS = 6000
MOST_BROTHERS, FEWEST_BROTHERS, MOST_CLIMBS = 400, 2, 12
# Where in a text its date stands: before or behind what it says.
DATED_HEAD, DATED_TAIL = 300, 160
# A link in a heading is a title, whatever its length.
HEADING = 200
# An element that is numbered as a comment is one, even where it is the only one.
NUMBERED_COMMENT = re.compile(r"(?:[a-z]+[-_])*(?:comment|reply|answer|评论)[-_]?\d+(?:[-_]\d+)*", re.IGNORECASE)
NUMBERED = re.compile(r"[a-z_-]*\d+(?:[-_]\d+)*", re.IGNORECASE)
# As comments are called whose authors are not marked.
COMMENT_NAME = re.compile(r"comment|repl(?:y|ies)|answer|评论", re.IGNORECASE)
MOST_CODE, MOST_STAMPS = 400, 5
NEVER_RECORDS = frozenset(
    "br hr script style option td th span img input meta link b i em strong u font small button label svg path col".split()  # noqa: SIM905
)
# A title that says when: a date, and besides it no more than a weekday, a zone or half a day's name.
LONGEST_STAMP, MOST_BESIDE = 48, 14


@dataclass(slots=True, kw_only=True)
class Record:
    """One of several brothers: what lies below it, and its text once somebody asked."""

    node: LexborNode
    href: str = ""
    title: str = ""
    best: int = 0
    links: int = 0
    link_width: int = 0
    author: str = ""
    stamp: str = ""
    stamped: LexborNode | None = None
    further_stamps: list[tuple[LexborNode, str]] = field(default_factory=list)
    heading: str = ""
    shared_moment: str = ""
    is_beside: bool = False
    holds_code: bool = False
    signature: Signature | None = None
    _text: str | None = None

    @property
    def text(self) -> str:
        """All words of the record, one line."""
        if self._text is None:
            self._text = " ".join(self.words(" ").split())
        return self._text

    def words(self, separator: str) -> str:
        """All words of the record, pieces parted by `separator`; without those of its scripts and styles."""
        return words_of(self.node, separator) if self.holds_code else self.node.text(separator=separator)

    def leave_out(self, words: str) -> None:
        """Its text goes on without `words`, which stand in it and are another's."""
        self._text = " ".join(self.text.replace(words, " ", 1).split())

    def extend(self, beside: LexborNode) -> None:
        """Take in an element that stands beside the record and belongs to it."""
        self._text = f"{self.text} {' '.join(words_of(beside).split())}".strip()

    def begin_with(self, words: str) -> None:
        """Its text begins with `words`, which stand before it and belong to it."""
        self._text = f"{words} {self.text}".strip()

    @property
    def edges(self) -> str:
        """The parts of the text in which its date stands."""
        text = self.text
        return text if len(text) <= DATED_HEAD + DATED_TAIL else f"{text[:DATED_HEAD]} {text[-DATED_TAIL:]}"


@dataclass(slots=True, kw_only=True)
class Brothers:
    """Elements of one tag below one parent. `are_names`: whether they are the names of pages and little else, once somebody asked."""

    records: list[Record] = field(default_factory=list)
    are_names: bool | None = None


def find_families(body: LexborNode) -> tuple[list[Brothers], dict[int, Record]]:
    """Brothers in the order their first stands, and each brother by its node."""
    groups: dict[tuple[int, str], list[LexborNode]] = {}
    for node in body.css("*")[:MOST_ELEMENTS]:
        tag, parent = node.tag or "", node.parent
        if tag in NEVER_RECORDS or parent is None:
            continue
        key = (parent.mem_id, tag)
        if key in groups:
            groups[key].append(node)
        else:
            groups[key] = [node]
    numbered = {node.mem_id for node in body.css("[id]")[:MOST_ELEMENTS] if is_numbered(node)}
    named = {_name_of(nodes[0]) for nodes in groups.values() if len(nodes) >= FEWEST_BROTHERS} - {""}
    # What is numbered is a record without brothers, too: an only comment.
    families = [
        Brothers(records=[Record(node=node) for node in nodes])
        for nodes in groups.values()
        if FEWEST_BROTHERS <= len(nodes) <= MOST_BROTHERS
        or (len(nodes) == 1 and (nodes[0].mem_id in numbered or _may_stand_alone(nodes[0], named)))
    ]
    record_of = {record.node.mem_id: record for family in families for record in family.records}
    for node in body.css("script,style")[:MOST_CODE]:
        for record in above(node, record_of):
            record.holds_code = True
    return families, record_of


def _may_stand_alone(node: LexborNode, named: set[str]) -> bool:
    """Whether an element without brothers is a record all the same: an article, or one named like records elsewhere on the page."""
    return node.tag == "article" or _name_of(node) in named


def is_numbered(node: LexborNode) -> bool:
    """Whether a node's id is a number or a word with one, as contributions have."""
    return NUMBERED.fullmatch(node.attributes.get("id") or "") is not None


def _name_of(node: LexborNode) -> str:
    name = node.attributes.get("class")
    return f"{node.tag} {name}" if name else ""


def is_numbered_comment(node: LexborNode) -> bool:
    """Whether a node's id is a comment's with its number, or a number where its class says that it is a comment."""
    attributes = node.attributes
    if NUMBERED_COMMENT.fullmatch(attributes.get("id") or ""):
        return True
    return "comment" in (attributes.get("class") or "").lower().split() and is_numbered(node)


def words_of(node: LexborNode, separator: str = " ") -> str:
    """The words of an element, without those of its scripts and styles."""
    whole = node.text(separator=separator)
    for code in node.css("script,style")[:MOST_CODE]:
        words = code.text()
        whole = whole.replace(words, " ", 1) if words else whole
    return whole


def stands_in(node: LexborNode, pieces: set[int]) -> bool:
    """Whether a node is one of these pieces (by `mem_id`) or stands below one."""
    upper: LexborNode | None = node
    while upper is not None and pieces:
        if upper.mem_id in pieces:
            return True
        upper = upper.parent
    return False


def above(node: LexborNode, record_of: dict[int, Record]) -> Iterator[Record]:
    """The records a node stands in, from the innermost."""
    upper: LexborNode | None = node
    for _ in range(MOST_CLIMBS):
        if upper is None:
            return
        record = record_of.get(upper.mem_id)
        if record is not None:
            yield record
        upper = upper.parent


def note_people_and_times(body: LexborNode, record_of: dict[int, Record]) -> None:
    """Tell every record of names and stamps below it that the page marks as such; marks go before guesses."""
    marked: set[int] = set()
    hidden = _hidden(body)
    # What is not shown names nobody where something else is: the newest answer's author, said again for narrow screens.
    for node in sorted(body.css(AUTHOR_QUERY)[:MOST_ELEMENTS], key=lambda one: stands_in(one, hidden)):
        name = marked_name(node)
        if name:
            for record in above(node, record_of):
                if record.node.mem_id not in marked:
                    marked.add(record.node.mem_id)
                    record.author = name
    for node, stamp in find_stamps(body):
        for record in above(node, record_of):
            if not record.stamp:
                record.stamp, record.stamped = stamp, node
            elif len(record.further_stamps) < MOST_STAMPS:
                record.further_stamps.append((node, stamp))


def _hidden(body: LexborNode) -> set[int]:
    """The elements that hide themselves by their own style."""
    styled = body.css("[style*=none],[style*=hidden]")[:MOST_ELEMENTS]
    return {node.mem_id for node in styled if HIDDEN.search(node.attributes.get("style") or "")}


def find_stamps(body: LexborNode) -> Iterator[tuple[LexborNode, str]]:
    """The exact times a page gives beside what it shows («3 天前», «26 Nov»), in order: of <time>, of <meta>, and titles that are dates."""
    for node in body.css("time[datetime],meta[itemprop=datePublished],[title]")[:MOST_ELEMENTS]:
        attributes = node.attributes
        stamp = attributes.get("datetime") or attributes.get("content") or _dated_title(attributes.get("title") or "")
        # A bare number is a day of a calendar, which dates nothing on the page.
        if stamp and not (attributes.get("title") == stamp and node.text().strip().isdecimal()):
            yield node, stamp


def _dated_title(title: str) -> str:
    """`title` if it is nothing but a date, else empty."""
    found = DATE.search(title) if len(title) <= LONGEST_STAMP else None
    if found is None:
        return ""
    beside = SAYS_NOTHING.sub("", title[: found.start()] + title[found.end() :])
    return title if width(beside) <= MOST_BESIDE and not found["word"] and not found["ago"] else ""


def width(text: str) -> int:
    """Columns `text` takes, a Chinese character taking two (UTF-8 gives it three bytes)."""
    return len(text) if text.isascii() else (len(text) + len(text.encode("utf-8", "replace"))) // 2
