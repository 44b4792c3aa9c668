"""Contributions told by their signatures, wherever on the page they stand: paragraphs, list items, answers indented below what they answer.

Talk pages of wikis are texts like any other; only who signed what says where one contribution ends and the next begins.

In: the tree's body, the page's furniture, the rows of its lists. Out: records in reading order, each without the words of its answers.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from crawlers.reading.alike import PROSE_WIDTH
from crawlers.reading.brothers import MOST_ELEMENTS, Record, stands_in, width, words_of
from crawlers.reading.dates import DATE
from crawlers.reading.furniture import Furniture
from crawlers.reading.names import SAYS_NOTHING
from crawlers.reading.signatures import DASH, PersonLink, read_signature
from crawlers.reading.titles import PERSON_PATH, WIKI_PERSON, leads_to_a_person

# What people sign with a dash alone, what holds a link to whom it is, and what may stand before the last paragraph.
SIGNED_TAGS, HOLDERS = frozenset({"p", "dd", "li"}), "p,dd,li,div,td,blockquote"
GOING_ON = frozenset({"p", "dd", "li", "ul", "ol", "pre", "blockquote"})
INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del em font i img ins kbd mark q s samp small span strike strong sub sup time tt u var wbr".split()  # noqa: SIM905
)
CLIMBS_TO_A_BLOCK, MOST_PARAGRAPHS, MOST_PIECES = 6, 20, 400
FEWEST_SIGNED, SHORTEST_SAID = 2, 4
# Of a page's paragraphs, lines of so many columns; what an article ends with is less.
MOST_OF_A_TALK, PARAGRAPH = 0.5, 64
WHOSE = re.compile(r"[^/?&#;]+")


def with_signed(posts: list[Record], body: LexborNode, furniture: Furniture, rows: set[int]) -> list[Record]:
    """The posts, or what was signed on the page if that tells more of it apart; `rows` are those of its lists, by `mem_id`."""
    signed = _contributions(body, furniture, rows)
    if len(signed) >= FEWEST_SIGNED and len(signed) > len(posts):
        return signed if any(_said(record) >= PROSE_WIDTH for record in signed) else posts
    # Letters and news end with a name and a day, too.
    is_talk = len(signed) == 1 and not posts and _is_certain(signed[0]) and _is_most_of(signed[0], body)
    return signed if is_talk else posts


def _contributions(body: LexborNode, furniture: Furniture, rows: set[int]) -> list[Record]:
    """What people signed, but for pieces of furniture and of rows."""
    made = [_read(block) for block in _blocks(body)]
    found = [
        record
        for record in made
        if record is not None and not stands_in(record.node, rows) and not furniture.holds(record.node)
    ]
    ends = {record.node.mem_id for record in found}
    for record in found:
        for before in _paragraphs_before(record.node, ends):
            record.begin_with(before)
    return found


def _blocks(body: LexborNode) -> Iterator[LexborNode]:
    """Blocks that may be signed, in the order they stand."""
    people = [link for link in body.css("a[href]")[:MOST_ELEMENTS] if _is_person(link)]
    holders = {block.mem_id for link in people if (block := _block(link)) is not None}
    for node in body.css(HOLDERS)[:MOST_ELEMENTS]:
        if node.mem_id in holders or (node.tag in SIGNED_TAGS and DASH.search(node.text())):
            yield node


def _is_person(link: LexborNode) -> bool:
    return leads_to_a_person(link.attributes["href"] or "")


def _block(link: LexborNode) -> LexborNode | None:
    upper = link.parent
    for _ in range(CLIMBS_TO_A_BLOCK):
        if upper is None or upper.tag not in INLINE:
            break
        upper = upper.parent
    return upper


def _read(block: LexborNode) -> Record | None:
    """A contribution that ends with the block's own words; None if they are not signed, or say nothing before that."""
    pieces = list(_own(block))
    words = " ".join(" ".join(text for text, _ in pieces).split())
    people = [_person(link) for _, link in pieces if link is not None and _is_person(link)]
    signature = read_signature(words, people)
    if signature is None:
        return None
    linked = sum(width(_only_words(text)) for text, link in pieces if link is not None)
    names = sum(width(_only_words(person.words)) for person in people)
    said = width(_only_words(words[: signature.begins])) - max(0, linked - names)
    # A dash says that it was signed; a name beside a day may be a byline.
    shortest = SHORTEST_SAID if signature.has_dash or signature.is_certain else PROSE_WIDTH
    return Record(node=block, author=signature.name, signature=signature, _text=words) if said >= shortest else None


def _own(block: LexborNode) -> Iterator[tuple[str, LexborNode | None]]:
    """The words of a block up to the first block in it, each piece with the link it stands in."""
    open_nodes: list[tuple[LexborNode | None, LexborNode | None]] = [(block.child, None)]
    left = MOST_PIECES
    while open_nodes and left:
        node, link = open_nodes.pop()
        if node is None:
            continue
        left -= 1
        tag = node.tag or ""
        if tag == "-text":
            yield node.text(), link
        elif tag in INLINE:
            open_nodes += [
                (node.next, link),
                (node.child, node if tag == "a" and node.attributes.get("href") else link),
            ]
            continue
        elif not tag.startswith(("-", "!", "script", "style")):
            return
        open_nodes.append((node.next, link))


def _person(link: LexborNode) -> PersonLink:
    href = unquote(link.attributes["href"] or "")
    found = WIKI_PERSON.search(href) or PERSON_PATH.search(href)
    named = WHOSE.match(href, found.end()) if found is not None else None
    return PersonLink(words=" ".join(link.text(separator=" ").split()), whose=named[0] if named else href)


def _paragraphs_before(block: LexborNode, ends: set[int]) -> Iterator[str]:
    """What stands before the last paragraph of a contribution and belongs to it, the nearest first."""
    before, left = block.prev, MOST_PARAGRAPHS
    while before is not None and left:
        tag = before.tag or ""
        if tag in GOING_ON:
            if before.mem_id in ends or any(node.mem_id in ends for node in before.css(HOLDERS)):
                return
            yield " ".join(before.text(separator=" ").split())
            left -= 1
        elif not tag.startswith(("-", "!")):
            return
        before = before.prev


def _said(record: Record) -> int:
    return width(_only_words(record.text))


def _only_words(text: str) -> str:
    return SAYS_NOTHING.sub("", DATE.sub("", text))


def _is_certain(record: Record) -> bool:
    return record.signature is not None and record.signature.is_certain


def _is_most_of(record: Record, body: LexborNode) -> bool:
    """Whether a contribution says most of what the paragraphs of the page say."""
    lines = words_of(body, "\n").splitlines()
    paragraphs = sum(wide for line in lines if (wide := width(line.strip())) >= PARAGRAPH)
    return width(record.text) >= MOST_OF_A_TALK * paragraphs
