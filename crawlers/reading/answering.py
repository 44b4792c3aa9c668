"""Who answers whom on a page: contributions below the one that opened it, and those inside others.

A question stands apart from its answers, and what was said to an answer stands within it. In: the tree's body, families, the posts
found. Out: claims about the posts, and all of them in reading order, each without the words of those inside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from crawlers.reading.alike import PROSE_WIDTH, SHORTEST_POST, is_dated, own_width
from crawlers.reading.brothers import (
    COMMENT_NAME,
    HEADING,
    MOST_CLIMBS,
    MOST_ELEMENTS,
    Brothers,
    Record,
    is_numbered,
    is_numbered_comment,
    stands_in,
    width,
)
from crawlers.reading.dates import DATE
from crawlers.reading.furniture import Furniture
from crawlers.reading.names import AUTHOR_QUERY, SAYS_NOTHING, marked_name
from crawlers.reading.record_dates import names_a_day
from crawlers.reading.titles import leads_to_a_person, names_of_page

MOST_INSIDE, MOST_NUMBERED = 200, 1000
# Characters before a heading, in which its day may stand; a link that says by its class that it names who wrote it.
JUST_ABOVE, CALLED_AUTHOR = 160, re.compile(r"(?:^|[\s_-])author(?:\s|$)")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
# What a thread's opening says stands below its heading.
OPENING = f"h1,h2,h3,h4,h5,time[datetime],[title],{AUTHOR_QUERY},a[href]"


def is_opened_above(first: Record, body: LexborNode) -> bool:
    """Whether, below a heading, a contribution with name and day of its own stands before the first of the posts."""
    whole = body.text(separator="\n")
    before = whole[: max(0, whole.find(first.node.text(separator="\n")))]
    opening = _opening(first, body)
    if opening is None or not opening.is_signed or opening.heading not in before:
        return False
    words = before[before.rfind(opening.heading) + len(opening.heading) :]
    # Bylines and what leads elsewhere are not said by anybody.
    lines = {" ".join(line.split()) for line in words.splitlines()} - opening.links
    said = any(width(line) >= PROSE_WIDTH and not DATE.search(line) for line in lines)
    # «Opened 3 weeks ago» may stand above what was opened.
    begins = before.rfind(opening.heading)
    words = before[max(0, begins - JUST_ABOVE) : begins] + words
    return said and (opening.is_stamped or DATE.search(words) is not None)


@dataclass(slots=True, kw_only=True)
class _Opening:
    """What stands between the page's first heading, whose words these are, and its posts."""

    heading: str
    is_signed: bool = False
    is_stamped: bool = False
    links: set[str] = field(default_factory=set)


def _opening(first: Record, body: LexborNode) -> _Opening | None:
    """What stands between heading and posts; None on a page without a heading before them."""
    found: _Opening | None = None
    page = max(names_of_page(body), key=len, default="")
    within = {node.mem_id for node in first.node.css(OPENING)}
    for node in body.css(OPENING)[:MOST_ELEMENTS]:
        if node.mem_id in within:
            break
        if node.tag in HEADINGS:
            words = " ".join(node.text(separator=" ").split())
            is_title = page.startswith(words) and width(words) >= SHORTEST_POST
            if node.tag == "h1" or (node.tag == "h2" and found is None) or is_title:
                found = _Opening(heading=node.text(separator="\n"))
        elif found is not None:
            if node.tag == "a":
                found.links.add(" ".join(node.text(separator=" ").split()))
            attributes = node.attributes
            found.is_stamped |= "datetime" in attributes or DATE.search(attributes.get("title") or "") is not None
            found.is_signed |= leads_to_a_person(attributes.get("href") or "") or (
                (node.tag != "a" or CALLED_AUTHOR.search(attributes.get("class") or "") is not None)
                and "datetime" not in attributes
                and bool(marked_name(node))
            )
    return found


def lone_answers(record_of: dict[int, Record], furniture: Furniture, body: LexborNode) -> list[Record]:
    """Contributions that are numbered and have none beside them: comments, and what stands below the one that opened the page.

    What is headed by a link that leads on is a row, however many there are.
    """
    found: list[Record] = []
    for node in body.css("[id]")[:MOST_NUMBERED]:
        record = record_of.get(node.mem_id) if is_numbered(node) else None
        if record is None or record.best > HEADING or not _is_contribution(record) or furniture.holds(node):
            continue
        known = {one.node.mem_id for one in found}
        if not stands_in(node, known) and (known or is_numbered_comment(node) or is_opened_above(record, body)):
            found.append(record)
    return found


def with_those_inside(posts: list[Record], families: list[Brothers]) -> list[Record]:
    """The posts, and behind each what was said to it inside it: pieces with a name and a day of their own."""
    outer = {record.node.mem_id: record for record in posts}
    inside: dict[int, list[Record]] = {}
    taken = dict(outer)
    for family in families:
        first = family.records[0].node
        holder = _holder(first, taken) if first.mem_id not in outer else None
        answers = _answers(family) if holder is not None else []
        if holder is not None and answers and len(inside) < MOST_INSIDE and _says_more(holder, answers):
            inside.setdefault(holder.node.mem_id, []).extend(answers)
            taken |= {record.node.mem_id: record for record in answers}
    if not inside:
        return posts
    # One that says nothing besides was no more than what a contribution stands in.
    return [record for record in [one for post in posts for one in _unfolded(post, inside)] if record.text]


def _answers(family: Brothers) -> list[Record]:
    """Brothers that are contributions all, or those of them that are numbered."""
    said = [record for record in family.records if _is_contribution(record)]
    return said if len(said) == len(family.records) else [record for record in said if is_numbered(record.node)]


def _says_more(post: Record, answers: list[Record]) -> bool:
    """Whether a post is a contribution beside what stands inside it; else those are its own head and body."""
    besides = post.text
    for answer in answers:
        besides = besides.replace(answer.text, " ", 1)
    inside = {answer.node.mem_id for answer in answers}
    is_stamped = post.stamped is not None and not stands_in(post.stamped, inside)
    return (is_stamped or names_a_day(besides)) and width(SAYS_NOTHING.sub("", DATE.sub("", besides))) >= SHORTEST_POST


def _is_contribution(record: Record) -> bool:
    """Whether a piece says something, and when; and who, unless it is called a comment, whose name may be unmarked."""
    attributes = record.node.attributes
    is_known = record.author or COMMENT_NAME.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
    return bool(is_known) and is_dated(record) and own_width(record) >= SHORTEST_POST


def _holder(node: LexborNode, posts: dict[int, Record]) -> Record | None:
    upper = node.parent
    for _ in range(MOST_CLIMBS):
        if upper is None:
            return None
        if upper.mem_id in posts:
            return posts[upper.mem_id]
        upper = upper.parent
    return None


def _unfolded(post: Record, inside: dict[int, list[Record]]) -> Iterator[Record]:
    answers = inside.get(post.node.mem_id, [])
    whole = [answer.text for answer in answers]
    yield post
    for answer in answers:
        yield from _unfolded(answer, inside)
    for words in whole:
        post.leave_out(words)
