"""Rows and posts of a page from its tree alone: what is repeated, and what the repeated pieces hold.

Brothers that each lead somewhere of their own are rows; brothers that each say something and when are posts.

In: the tree's body, its address, the moment. Out: `Structure`, and which nodes are what others said.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from crawlers.page_structure import PageShape, Post, Row, Structure
from crawlers.reading.alike import PROSE_WIDTH, SHORTEST_POST, are_alike, are_chronicle, is_dated, own_width
from crawlers.reading.announcements import are_announced
from crawlers.reading.answering import is_opened_above, lone_answers, with_those_inside
from crawlers.reading.brothers import (
    COMMENT_NAME,
    MOST_CLIMBS,
    MOST_ELEMENTS,
    Brothers,
    Record,
    find_families,
    is_numbered,
    is_numbered_comment,
    note_people_and_times,
    stands_in,
    width,
    words_of,
)
from crawlers.reading.clans import find_clans
from crawlers.reading.dates import DATE
from crawlers.reading.first_lines import named_first
from crawlers.reading.flat_lists import complete
from crawlers.reading.furniture import Furniture
from crawlers.reading.last_answers import tells_of_answers
from crawlers.reading.lone_articles import find_pieces, lone_article
from crawlers.reading.page_facts import author_in_words, page_facts
from crawlers.reading.page_turning import turns_pages
from crawlers.reading.record_dates import moment_of_post, moment_of_row
from crawlers.reading.row_lists import find_lists
from crawlers.reading.shapes import MOST_TEXTS, shape_of
from crawlers.reading.shared_days import share_days
from crawlers.reading.signatures import read_signature
from crawlers.reading.signed_contributions import with_signed
from crawlers.reading.titles import count_links

FEWEST_POSTS, MOST_CLASSES = 2, 3
# What stands beside a text and is not wider is an entry of a menu; a Chinese character counts as two.
MENU_WIDTH = 12
NEVER_POSTS = frozenset({"p", "a", "h1", "h2", "h3", "h4", "dt"})
# What stands before a day that stands before a title.
WEEKDAY = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[,.]?\s*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A structure, and the nodes (by `mem_id`) of what others than the page's author said."""

    structure: Structure
    replies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSays:
    """What the head of a page says of it. Its author is whoever set the page up, where no other is named."""

    published_at: datetime | None = None
    author: str = ""


def find_structure(
    body: LexborNode,
    url: str,
    absolute: Callable[[str | None], str | None],
    now: datetime,
    head: HeadSays = HeadSays(),
) -> Found:
    """Rows and posts of the page at `url`; `absolute` makes its links whole."""
    families, record_of = find_families(body)
    clans, pieces = find_clans(body, record_of), find_pieces(body, record_of)
    count_links(body, url, record_of)
    note_people_and_times(body, record_of)
    share_days(families)
    whole = " ".join(words_of(body).split())
    furniture = Furniture(body, len(whole))
    lists, beside = find_lists([*families, *clans], furniture)
    for family in lists:
        complete(family)
    listed = {record.node.mem_id for family in lists for record in family.records}
    found = _posts(families, lists, listed, body, furniture) or _said_here(lone_answers(record_of, furniture, body))
    posts = with_signed(found, body, furniture, listed)
    shape = shape_of(body, whole, lists, posts, url)
    if shape is PageShape.DETAIL and (alone := lone_article(pieces, furniture, body)):
        shape, lists = PageShape.LISTING, alone
    are_comments = shape is PageShape.THREAD and (_are_comments(posts[0], body) or is_opened_above(posts[0], body))
    posts = with_those_inside(posts, families) if shape is PageShape.THREAD and not posts[0].signature else posts
    made = tuple(_post(record, now) for record in posts[:MOST_TEXTS]) if shape is PageShape.THREAD else ()
    others = posts if made else [record for family in lists for record in family.records[:MOST_TEXTS]]
    page_author, published = (
        page_facts(body, whole, now, others) if not made or are_comments else (made[0].author, made[0].published_at)
    )
    structure = Structure(
        shape=shape,
        rows=tuple(
            _rows(lists or _lists_beside(beside, absolute, is_text=shape is not PageShape.LISTING), absolute, now)
        ),
        posts=made,
        author="" if shape is PageShape.LISTING else page_author or head.author,
        published_at=head.published_at or (None if shape is PageShape.LISTING else published),
    )
    replies = posts[0 if are_comments else 1 :] if made else []
    return Found(structure=structure, replies=frozenset(record.node.mem_id for record in replies))


def _posts(
    families: list[Brothers], lists: list[Brothers], listed: set[int], body: LexborNode, furniture: Furniture
) -> list[Record]:
    """The posts of the page: the brothers that say most, each with its own date; `listed` are the rows of its lists."""
    best: list[Record] = []
    best_width = 0
    others = [family.records for family in families if not _are_rows(family.records, listed)]
    candidates = [part for records in others for part in _maybe_posts(records)]
    for records in candidates:
        if records[0].node.tag in NEVER_POSTS or tells_of_answers(records[0].node):
            continue
        # Finding a date is cheap beside weighing words, and most brothers have none.
        dated = _without_forms([record for record in records if is_dated(record)])
        fewest = max(1 if is_numbered_comment(records[0].node) else FEWEST_POSTS, 0.4 * len(records))
        if len(dated) < fewest or not any(map(own_width, records[:3])):
            continue
        own = [(wide, record) for record in dated if (wide := own_width(record)) >= SHORTEST_POST]
        own = [pair for pair in _without_frames(own, lists) if not furniture.is_all_of(pair[1].node)]
        posts = [record for _, record in own]
        if len(own) < fewest or not are_alike(posts) or are_announced(posts) or are_chronicle(posts):
            continue
        said = sum(wide for wide, _ in own)
        # Answers stand inside what they answer; the outer brothers hold the words of the inner ones.
        if max(own, key=lambda pair: pair[0])[0] >= PROSE_WIDTH and (
            said > best_width
            or (said > 0.6 * best_width and len(posts) > len(best))
            or (_fill_one_of(posts, said, best) and (said > 0.6 * best_width or is_opened_above(posts[0], body)))
        ):
            best, best_width = posts, max(said, best_width)
    return best


def _without_forms(pieces: list[Record]) -> list[Record]:
    """Pieces but for those few into which a visitor writes: a form may name whom he can answer, and when that was said."""
    asking = {record.node.mem_id for record in pieces if record.node.css_first("textarea") is not None}
    return (
        [record for record in pieces if record.node.mem_id not in asking] if 2 * len(asking) <= len(pieces) else pieces
    )


def _said_here(answers: list[Record]) -> list[Record]:
    """Answers; none where they are articles whose texts stand elsewhere: below the newest of a list all others look like answers."""
    return [] if are_announced(answers) else answers


def _fill_one_of(posts: list[Record], said: int, outer: list[Record]) -> bool:
    """Whether signed posts are most of one of the outer pieces: the answers of a page stand in a box beside what opened it."""
    if not all(record.author for record in posts):
        return False
    holder = posts[0].node.parent
    box = next((record for record in outer if holder is not None and stands_in(holder, {record.node.mem_id})), None)
    # What is signed by another than the first in it is a contribution itself, answered within.
    if box is None or is_numbered_comment(box.node) or box.author != posts[0].author:
        return False
    return len(posts) >= FEWEST_POSTS and said > 0.6 * own_width(box)


def _are_rows(records: list[Record], listed: set[int]) -> bool:
    """Whether pieces are rows of a list, or nothing but the groups they stand in."""
    return records[0].node.mem_id in listed or all(
        any(node.mem_id in listed for node in record.node.iter()) for record in records
    )


def _without_frames(own: list[tuple[int, Record]], lists: list[Brothers]) -> list[tuple[int, Record]]:
    """Dated pieces but for that which holds little besides the page's largest list."""
    if not own or not lists:
        return own
    upper = lists[0].records[0].node.parent
    pieces = {record.node.mem_id: record for _, record in own}
    for _ in range(MOST_CLIMBS):
        if upper is None or upper.mem_id in pieces:
            break
        upper = upper.parent
    frame = pieces.get(upper.mem_id) if upper is not None else None
    if frame is None or width(frame.text) > 2 * sum(width(record.text) for record in lists[0].records):
        return own
    return [pair for pair in own if pair[1] is not frame]


def _maybe_posts(records: list[Record]) -> Iterator[list[Record]]:
    """Brothers; and those of one class among others, if all of them are dated: comments beside their heading and their form.

    Or those that are numbered, if all are signed and dated: posts beside the buttons above and below them."""
    yield records
    named = Counter(record.node.attributes.get("class") or "" for record in records)
    for name, count in named.most_common(MOST_CLASSES):
        if name and FEWEST_POSTS <= count < len(records):
            alike = [record for record in records if record.node.attributes.get("class") == name]
            if all(map(is_dated, alike)):
                yield alike
    numbered = [record for record in records if is_numbered(record.node)]
    if FEWEST_POSTS <= len(numbered) < len(records) and all(record.author and is_dated(record) for record in numbered):
        yield numbered


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


def _rows(lists: list[Brothers], absolute: Callable[[str | None], str | None], now: datetime) -> Iterator[Row]:
    known: set[str] = set()
    for record in (record for family in lists for record in family.records if record.href):
        url = absolute(record.href)
        if url is None or url in known or turns_pages(record.title):
            continue
        known.add(url)
        yield Row(
            url=url,
            title=_without_date(record.title)[:300],
            snippet=record.text[:500],
            author=record.author or author_in_words(record.edges),
            published_at=moment_of_row(record, now),
        )


def _lists_beside(
    beside: list[Brothers], absolute: Callable[[str | None], str | None], *, is_text: bool
) -> list[Brothers]:
    """Lists beside a page's matter but for those that lead off its host alone: its owner's pages elsewhere, those of his friends.

    Beside a text what is called in a word or two is a menu.
    """
    home = (absolute("/") or "").rstrip("/") + "/"
    return [
        family
        for family in beside
        if any((absolute(record.href) or "").startswith(home) for record in family.records)
        and not (is_text and _is_a_menu(family))
    ]


def _is_a_menu(family: Brothers) -> bool:
    """Whether half of what leads somewhere is called in a word or two, and nothing has a day."""
    widths = sorted(width(record.title) for record in family.records if record.href)
    return bool(widths) and not any(map(is_dated, family.records)) and widths[len(widths) // 2] < MENU_WIDTH


def _without_date(title: str) -> str:
    """A title whose link also holds the date of its row, without it; «今天» may well be a title's first word."""
    dates = [found for found in DATE.finditer(title) if _is_whole_day(found)]
    if dates and title[dates[-1].end() :] in ("", "日"):
        title = title[: dates[-1].start()].rstrip(" ·|-—") or title
    elif dates and not dates[0]["ago"] and WEEKDAY.fullmatch(title[: dates[0].start()]):
        title = title[dates[0].end() :].lstrip(" ·|-—") or title
    return title


def _is_whole_day(found: re.Match[str]) -> bool:
    """Whether what was found is surely a date; «今天» and «May 5» may belong to a title."""
    if found["name"] or found["back_name"]:
        return bool(found["name_year"] or found["back_year"])
    return not found["word"] or bool(found["word_hour"])


def _post(record: Record, now: datetime) -> Post:
    signature = record.signature or read_signature(record.text)
    author = signature.name if signature else record.author or author_in_words(record.edges) or named_first(record)
    return Post(text=record.text, author=author, published_at=moment_of_post(record, now))
