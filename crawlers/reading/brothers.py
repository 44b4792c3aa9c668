"""The brothers of a page: elements of one tag below one parent, and what stands below each.

Everything that rows and posts are told by is gathered here in a few passes over the whole page, none per record.

In: the tree's body. Out: `Record`s by family. No names of classes are needed; where they name an author, they help.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.reading.dates import DATE

# Elements looked at; a page with more is a list so long that its first part tells what it is.
MOST_ELEMENTS = 6000
MOST_BROTHERS, FEWEST_BROTHERS, MOST_CLIMBS = 400, 2, 12
# Where in a text its date stands: before or behind what it says.
DATED_HEAD, DATED_TAIL = 300, 160
# A link in a heading is a title, whatever its length.
HEADING = 200
LONGEST_NAME = 30
NEVER_RECORDS = frozenset(
    "br hr script style option td th span img input meta link b i em strong u font small button label svg path col".split()  # noqa: SIM905
)
AUTHOR_QUERY = (
    "[rel~=author],[itemprop=author],[class*=author],[class*=username],[class*=nick],[class*=poster],[class*=user],cite"
)
PERSON_PATH = re.compile(
    r"/(?:users?|u|members?|profile|people|author|space|home)(?:[/.?-]|$)|[?&](?:uid|user|author|u)=", re.IGNORECASE
)
# What stands before a name in the place of a name.
BYLINE = re.compile(r"^(?:(?:posted |written )?by\b|作者|楼主|发布者|发布人|发帖人|编辑)\s*[:：]?\s*", re.IGNORECASE)
# A title that says when: a date, and besides it no more than a weekday, a zone or half a day's name.
LONGEST_STAMP, MOST_BESIDE = 48, 14
SAYS_NOTHING = re.compile(r"[\W\d_]+")
SELF_REFERENCE = re.compile(r"(?:post|pid|p|goto|findpost|reply|replyto|replytocom|share)=", re.IGNORECASE)


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
    _text: str | None = None

    @property
    def text(self) -> str:
        """All words of the record, one line."""
        if self._text is None:
            self._text = " ".join(self.node.text(separator=" ").split())
        return self._text

    @property
    def edges(self) -> str:
        """The parts of the text in which its date stands."""
        text = self.text
        return text if len(text) <= DATED_HEAD + DATED_TAIL else f"{text[:DATED_HEAD]} {text[-DATED_TAIL:]}"


@dataclass(slots=True, kw_only=True)
class Brothers:
    """Elements of one tag below one parent."""

    records: list[Record] = field(default_factory=list)


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
    families = [
        Brothers(records=[Record(node=node) for node in nodes])
        for nodes in groups.values()
        if FEWEST_BROTHERS <= len(nodes) <= MOST_BROTHERS
    ]
    return families, {record.node.mem_id: record for family in families for record in family.records}


def _above(node: LexborNode, record_of: dict[int, Record]) -> Iterator[Record]:
    """The records a node stands in, from the innermost."""
    above: LexborNode | None = node
    for _ in range(MOST_CLIMBS):
        if above is None:
            return
        record = record_of.get(above.mem_id)
        if record is not None:
            yield record
        above = above.parent


def count_links(body: LexborNode, url: str, record_of: dict[int, Record]) -> None:
    """Tell every record of the links below it, and which of them is its title: in a heading, or the longest."""
    page = urlsplit(url)
    headings = {anchor.mem_id for anchor in body.css("h1 a,h2 a,h3 a,h4 a,h5 a")}
    for anchor in body.css("a[href]")[:MOST_ELEMENTS]:
        href = (anchor.attributes.get("href") or "").strip()
        words = " ".join(anchor.text(separator=" ").split())
        if not words:
            continue
        wide, letters = width(words), width(SAYS_NOTHING.sub("", words))
        is_title = not (words.isdecimal() or _is_itself(href, page.path, page.query))
        weight = (min(wide, 120) + (HEADING if anchor.mem_id in headings else 0)) if is_title else 0
        is_person = len(words) <= LONGEST_NAME and PERSON_PATH.search(href) is not None
        for record in _above(anchor, record_of):
            record.links += 1
            record.link_width += letters
            if is_person and not record.author:
                record.author = words
            if weight > record.best:
                record.best, record.href, record.title = weight, href, words


def _is_itself(href: str, path: str, query: str) -> bool:
    """Whether a link stays on the page, or names one of its posts."""
    if href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return True
    if path not in href and not href.startswith("?"):
        return False
    parts = urlsplit(href.partition("#")[0])
    return parts.path in ("", path) and (parts.query == query or SELF_REFERENCE.match(parts.query) is not None)


def note_people_and_times(body: LexborNode, record_of: dict[int, Record]) -> None:
    """Tell every record of names and stamps below it that the page marks as such; marks go before guesses."""
    marked: set[int] = set()
    for node in body.css(AUTHOR_QUERY)[:MOST_ELEMENTS]:
        name = marked_name(node)
        if name:
            for record in _above(node, record_of):
                if record.node.mem_id not in marked:
                    marked.add(record.node.mem_id)
                    record.author = name
    for node, stamp in find_stamps(body):
        for record in _above(node, record_of):
            record.stamp = record.stamp or stamp


def marked_name(node: LexborNode) -> str:
    """The name in a node that is marked as somebody's; empty if it holds something else."""
    name = BYLINE.sub("", " ".join(node.text(separator=" ").split()))
    return name if len(name) <= LONGEST_NAME and not DATE.search(name) else ""


def find_stamps(body: LexborNode) -> Iterator[tuple[LexborNode, str]]:
    """The exact times a page gives beside what it shows («3 天前», «26 Nov»), in order: `datetime` of <time>, and titles that are dates."""
    for node in body.css("time[datetime],[title]")[:MOST_ELEMENTS]:
        stamp = node.attributes.get("datetime") or _dated_title(node.attributes.get("title") or "")
        if stamp:
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
