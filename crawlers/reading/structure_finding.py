"""Rows and posts of a page from its tree alone: what is repeated, and what the repeated pieces hold.

Brothers that each lead somewhere of their own are rows; brothers that each say something and when are posts.

In: the tree's body, its address, the moment. Out: `Structure`, and which nodes are what others said.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from crawlers.page_structure import PageShape, Post, Row, Structure
from crawlers.reading.brothers import (
    HEADING,
    MOST_ELEMENTS,
    SAYS_NOTHING,
    Brothers,
    Record,
    count_links,
    find_families,
    note_people_and_times,
    width,
)
from crawlers.reading.dates import DATE, find_date, moment_of_stamp
from crawlers.reading.page_facts import author_in_words, page_facts, words_of

FEWEST_ROWS, FEWEST_POSTS = 3, 2
# Width counts a Chinese character as two; menus stay below, titles of posts above.
TITLE_WIDTH, WIDEST_TITLE = 9, 200
MOST_LINKS_OF_A_ROW = 14
# A second list of the page counts if it is at least this large beside the first.
SECOND_LIST = 0.3
PROSE_WIDTH = 16
SHORTEST_POST = 6
# Posts and rows whose texts are taken, and how much of a post is weighed.
MOST_TEXTS, MOST_OWN = 100, 3000
NEVER_POSTS = frozenset({"p", "a", "h1", "h2", "h3", "h4", "dt"})
COMMENT_NAME = re.compile(r"comment|repl(?:y|ies)|answer|评论", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A structure, and the nodes (by `mem_id`) of what others than the page's author said."""

    structure: Structure
    replies: frozenset[int] = frozenset()


def find_structure(
    body: LexborNode,
    url: str,
    absolute: Callable[[str | None], str | None],
    now: datetime,
    stamped: datetime | None = None,
) -> Found:
    """Rows and posts of the page at `url`; `absolute` makes its links whole, `stamped` is the date its head gives."""
    families, record_of = find_families(body)
    count_links(body, url, record_of)
    note_people_and_times(body, record_of)
    lists = _lists(families)
    posts = _posts(families, lists)
    whole = words_of(body)
    shape = _shape(body, whole, lists, posts, url)
    made = tuple(_post(record, now) for record in posts[:MOST_TEXTS]) if shape is PageShape.THREAD else ()
    are_comments = bool(made) and _are_comments(posts[0], body)
    page_author, published = (
        page_facts(body, whole, now, posts if made else [])
        if not made or are_comments
        else (made[0].author, made[0].published_at)
    )
    structure = Structure(
        shape=shape,
        rows=tuple(_rows(lists, absolute, now)),
        posts=made,
        author="" if shape is PageShape.LISTING else page_author,
        published_at=stamped or (None if shape is PageShape.LISTING else published),
    )
    replies = posts[0 if are_comments else 1 :] if made else []
    return Found(structure=structure, replies=frozenset(record.node.mem_id for record in replies))


def _lists(families: list[Brothers]) -> list[Brothers]:
    """The lists of the page, the largest first: brothers most of which lead somewhere of their own."""
    scored = [(score, family) for family in families if (score := _list_score(family)) > 0]
    scored.sort(key=lambda pair: -pair[0])
    kept: list[Brothers] = []
    taken: set[str] = set()
    for score, family in scored:
        hrefs = {record.href for record in family.records if record.href}
        if score < SECOND_LIST * scored[0][0] or len(hrefs & taken) > len(hrefs) / 2:
            continue
        kept.append(family)
        taken |= hrefs
    return kept


def _list_score(family: Brothers) -> float:
    led = [record for record in family.records if record.href and record.links <= MOST_LINKS_OF_A_ROW]
    if len(led) < FEWEST_ROWS or len(led) < 0.5 * len(family.records):
        return 0.0
    hrefs, titles = {record.href for record in led}, {record.title for record in led}
    if len(hrefs) < 0.7 * len(led) or len(titles) < 0.5 * len(led):
        return 0.0
    widths = sorted(min(width(record.title), WIDEST_TITLE) for record in led)
    if widths[len(widths) // 2] < TITLE_WIDTH or not _are_alike(led):
        return 0.0
    return float(sum(min(wide, 60) for wide in widths)) + sum(20 for record in led if record.best > HEADING)


def _are_alike(records: list[Record]) -> bool:
    """Whether brothers that bear names bear the same: a header, a body and a footer do not make a list."""
    names = [_first_name(record.node) for record in records[:12]]
    named = Counter(name for name in names if name)
    return len(records) > 5 or not named or named.most_common(1)[0][1] >= 0.5 * len(names)


def _first_name(node: LexborNode) -> str:
    attributes = node.attributes
    names = (attributes.get("class") or "").split() or [attributes.get("id") or ""]
    kept = [re.sub(r"\d+", "", name) for name in names if name.lower() not in ("odd", "even", "alt", "first", "last")]
    return kept[0] if kept else ""


def _posts(families: list[Brothers], lists: list[Brothers]) -> list[Record]:
    """The posts of the page: the brothers that say most, each with its own date."""
    rows = {id(family) for family in lists}
    best: list[Record] = []
    best_width = 0
    for family in families:
        records = family.records
        if id(family) in rows or records[0].node.tag in NEVER_POSTS or not any(map(_own_width, records[:3])):
            continue
        own = [(wide, record) for record in records if (wide := _own_width(record)) >= SHORTEST_POST]
        posts = [record for _, record in own]
        if len(own) < max(FEWEST_POSTS, 0.4 * len(records)) or not _are_alike(posts):
            continue
        said = sum(wide for wide, _ in own)
        # Answers stand inside what they answer; the outer brothers hold the words of the inner ones.
        if max(own, key=lambda pair: pair[0])[0] >= PROSE_WIDTH and (
            said > best_width or (said > 0.6 * best_width and len(posts) > len(best))
        ):
            best, best_width = posts, max(said, best_width)
    return best


def _own_width(record: Record) -> int:
    """Width of what a dated piece says besides links, numbers and dates; 0 for a piece without a date."""
    if not (record.stamp or DATE.search(record.edges)):
        return 0
    text = record.text[:MOST_OWN]
    return max(0, width(SAYS_NOTHING.sub("", DATE.sub("", text))) - record.link_width)


def _are_comments(first: Record, body: LexborNode) -> bool:
    """Whether the posts stand below an article, so that all of them are somebody else's."""
    if first.node.css_first("h1") is not None or not _stands_below_prose(first, body):
        return False
    above: LexborNode | None = first.node
    for _ in range(4):
        if above is None or above.tag == "body":
            return False
        attributes = above.attributes
        if COMMENT_NAME.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        above = above.parent
    return False


def _stands_below_prose(first: Record, body: LexborNode) -> bool:
    """Whether anything but links and headings is said before the first post; a forum calls its posts comments, too."""
    whole = body.text(separator="\n")
    before = whole[: max(0, whole.find(first.node.text(separator="\n")))]
    known = {" ".join(node.text(separator=" ").split()) for node in body.css("a,h1,h2,title")[:MOST_ELEMENTS]}
    lines = {" ".join(line.split()) for line in before.splitlines()}
    return any(width(line) >= PROSE_WIDTH and line not in known for line in lines)


def _shape(body: LexborNode, whole: str, lists: list[Brothers], posts: list[Record], url: str) -> PageShape:
    listed_records = [record for family in lists for record in family.records[:MOST_TEXTS]]
    listed = sum(width(record.text) for record in listed_records)
    if posts and sum(width(record.text) for record in posts[:MOST_TEXTS]) >= 0.5 * listed:
        return PageShape.THREAD
    parts = urlsplit(url)
    if not lists:
        return PageShape.LISTING if parts.path == "/" and not parts.query else PageShape.DETAIL
    all_links = sum(width(anchor.text()) for anchor in body.css("a")[:MOST_ELEMENTS])
    said_in_rows = sum(max(0, width(record.text) - record.link_width) for record in listed_records)
    prose = width(" ".join(whole.split())) - all_links - said_in_rows
    return PageShape.LISTING if 2 * listed > prose else PageShape.DETAIL


def _rows(lists: list[Brothers], absolute: Callable[[str | None], str | None], now: datetime) -> Iterator[Row]:
    known: set[str] = set()
    for record in (record for family in lists for record in family.records if record.href):
        url = absolute(record.href)
        if url is None or url in known:
            continue
        known.add(url)
        yield Row(
            url=url,
            title=_without_date(record.title)[:300],
            snippet=record.text[:500],
            author=record.author or author_in_words(record.edges),
            published_at=_moment_of(record, now),
        )


def _without_date(title: str) -> str:
    """A title whose link also holds the date of its row, without it."""
    dates = list(DATE.finditer(title))
    if dates and title[dates[-1].end() :] in ("", "日"):
        title = title[: dates[-1].start()].rstrip(" ·|-—") or title
    elif dates and dates[0].start() == 0:
        title = title[dates[0].end() :].lstrip(" ·|-—") or title
    return title


def _post(record: Record, now: datetime) -> Post:
    author = record.author or author_in_words(record.edges) or _first_short_line(record)
    return Post(text=record.text, author=author, published_at=_moment_of(record, now))


def _moment_of(record: Record, now: datetime) -> datetime | None:
    return (moment_of_stamp(record.stamp, now) if record.stamp else None) or find_date(record.edges, now)


def _first_short_line(record: Record) -> str:
    """The words before the first break, as forums put the name; not those of a heading."""
    if record.node.css_first("h1,h2,h3") is not None:
        return ""
    first = next((line for line in map(str.strip, record.node.text(separator="\n").splitlines()) if line), "")
    return first if width(first) <= 24 and not DATE.search(first) else ""
