"""A page read once, for all detectors: views, terms, contacts, blocks and clauses.

In: a page and the engine's matcher. Out: `Reading`. Detectors ask it; none of them reads the text again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.clauses import clause_number, clause_starts
from classifiers.contacting.amounts import find_amounts
from classifiers.contacting.contacts import find_contacts
from classifiers.contacting.qr_contacts import qr_contacts
from classifiers.echoes import echoes
from classifiers.grouping import BlockPlaces
from classifiers.licences import Institution, LicenceList, Mention
from classifiers.unmasking.reading_views import ReadingViews, ViewMaker
from classifiers.verdict import Contact, ContactKind
from classifiers.vocabulary.lexicon import RuleBook
from classifiers.vocabulary.matching import TermHit, TermMatcher
from classifiers.voices import replies_from
from crawlers.page import Block, BlockKind, Page

TITLE_LIKE = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.META,
        BlockKind.ANCHOR,
        BlockKind.ALT,
        BlockKind.LIST_ITEM,
        BlockKind.OCR_LINE,
    }
)
"""Blocks made of clauses that need not belong together."""


_URL_PATH = BlockKind.URL_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReading:
    """A block with what was found in it, each ordered by span. `clauses` are page offsets where its clauses begin."""

    block: Block
    hits: tuple[TermHit, ...]
    contacts: tuple[Contact, ...]
    amounts: tuple[tuple[int, int], ...]
    clauses: tuple[int, ...]

    def clause_of(self, offset: int) -> int:
        """Index of the clause around a page offset."""
        return clause_number(self.clauses, offset)


def is_private(contact: Contact) -> bool:
    """Whether one reaches a person rather than an office: hospitals and newspapers print landlines and mail addresses."""
    return contact.kind not in (ContactKind.LANDLINE, ContactKind.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page as detectors see it. Blocks without any hit or contact, but for the address, are left out of `blocks`,
    and those that no category term stands in are one clause."""

    page: Page
    views: ReadingViews
    blocks: tuple[BlockReading, ...]
    contacts: tuple[Contact, ...]
    rules: RuleBook
    names_trade: bool
    """Whether any word of a category stands in a block: without one, nothing on the page can be an offer's."""
    mentions: tuple[Mention, ...] = ()
    """Approved institutions named on the page."""
    owner: Institution | None = None
    """The approved institution whose own site the page is on."""
    replies: int | None = None
    """Offset from which on others than the page's author write; None if nobody does."""


_NO_LICENCES = LicenceList()


def read(
    page: Page, views: ViewMaker, matcher: TermMatcher, rules: RuleBook, licences: LicenceList = _NO_LICENCES
) -> Reading:
    """Read `page`. Hits that reach over the edge of a block are nobody's words and are dropped, and so are a search page's
    repetitions of its query and the numbers of approved institutions."""
    made = views.views(page.text)
    hits = _without(echoes(page, made.mapped.text, views), matcher.hits(page.text, made))
    contacts = [each for each in _contacts(page, made) if not licences.is_theirs(each)]
    blocks = tuple(_block_readings(page.blocks, hits, contacts, made.mapped.text))
    return Reading(
        page=page,
        views=made,
        blocks=blocks,
        contacts=tuple(contacts),
        rules=rules,
        names_trade=any(hit.term.category for block in blocks for hit in block.hits),
        mentions=licences.mentions(made.mapped.text),
        owner=licences.owner_of(page.final_url),
        replies=replies_from(page.blocks),
    )


def _without(spans: Sequence[tuple[int, int]], hits: Sequence[TermHit]) -> Sequence[TermHit]:
    """The hits of which no part stands in one of the spans."""
    if not spans:
        return hits
    return [hit for hit in hits if not any(start < hit.span[1] and hit.span[0] < end for start, end in spans)]


def _contacts(page: Page, views: ReadingViews) -> list[Contact]:
    """Those written and those in QR codes, ordered by span."""
    written = find_contacts(page.text, views.squeezed)
    coded = qr_contacts(page.blocks, written)
    return sorted((*written, *coded), key=lambda each: each.span) if coded else written


def _block_readings(
    blocks: Sequence[Block], hits: Sequence[TermHit], contacts: Sequence[Contact], mapped: str
) -> Iterator[BlockReading]:
    places = BlockPlaces(blocks)
    hits_of = places.grouped((hit.span, hit) for hit in hits)
    contacts_of = places.grouped((contact.span, contact) for contact in contacts)
    amounts_of = places.grouped((span, span) for span in find_amounts(mapped))
    addresses = {number for number, block in enumerate(blocks) if block.kind is _URL_PATH}
    for number in sorted(hits_of.keys() | contacts_of.keys() | addresses):
        block = blocks[number]
        inside = hits_of.get(number, ())
        is_needed = any(hit.term.category for hit in inside)
        yield BlockReading(
            block=block,
            hits=tuple(inside),
            contacts=tuple(contacts_of.get(number, ())),
            amounts=tuple(amounts_of.get(number, ())),
            clauses=tuple(_clauses(block, inside)) if is_needed else (block.start,),
        )


def _clauses(block: Block, hits: Sequence[TermHit]) -> list[int]:
    """Page offsets where clauses begin; what is squeezed into a word («代 孕») does not end one."""
    start = block.start
    cuts = [start + cut for cut in clause_starts(block.text, is_title=block.kind in TITLE_LIKE)]
    if len(cuts) == 1:
        return cuts
    within: set[int] = set()
    for _, (first, end), _ in hits:
        within.update(cuts[bisect_right(cuts, first) : bisect_left(cuts, end)])
    return [cut for cut in cuts if cut not in within] if within else cuts
