"""A page read once, for all detectors: views, terms, contacts, blocks and clauses.

In: a page and the engine's matcher. Out: `Reading`. Detectors ask it; none of them reads the text again.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.clauses import clause_number, clause_starts
from classifiers.contacts import find_contacts
from classifiers.lexicon import Rule
from classifiers.matching import TermHit, TermMatcher
from classifiers.reading_views import ReadingViews, ViewMaker
from classifiers.verdict import Contact
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReading:
    """A block with what was found in it, each ordered by span. `clauses` are page offsets where its clauses begin."""

    block: Block
    hits: tuple[TermHit, ...]
    contacts: tuple[Contact, ...]
    clauses: tuple[int, ...]

    def clause_of(self, offset: int) -> int:
        """Index of the clause around a page offset."""
        return clause_number(self.clauses, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page as detectors see it. Blocks without any hit or contact are left out of `blocks`,
    and those that no category term stands in are one clause."""

    page: Page
    views: ReadingViews
    blocks: tuple[BlockReading, ...]
    contacts: tuple[Contact, ...]
    rules: tuple[Rule, ...]


def read(page: Page, views: ViewMaker, matcher: TermMatcher, rules: Sequence[Rule]) -> Reading:
    """Read `page`. Hits that reach over the edge of a block are nobody's words and are dropped."""
    made = views.views(page.text)
    hits = matcher.hits(page.text, made)
    contacts = find_contacts(page.text, made.mapped.text)
    blocks = tuple(_with_findings(page.blocks, hits, contacts))
    return Reading(page=page, views=made, blocks=blocks, contacts=tuple(contacts), rules=tuple(rules))


def _with_findings(
    blocks: Sequence[Block], hits: Sequence[TermHit], contacts: Sequence[Contact]
) -> Iterator[BlockReading]:
    starts = [block.start for block in blocks]
    hits_of: dict[int, list[TermHit]] = {}
    contacts_of: dict[int, list[Contact]] = {}
    for hit in hits:
        number = _block_around(blocks, starts, hit.span)
        if number is not None:
            hits_of.setdefault(number, []).append(hit)
    for contact in contacts:
        number = _block_around(blocks, starts, contact.span)
        if number is not None:
            contacts_of.setdefault(number, []).append(contact)
    for number in sorted(hits_of.keys() | contacts_of.keys()):
        block = blocks[number]
        is_needed = any(hit.term.category for hit in hits_of.get(number, ()))
        cuts = clause_starts(block.text, is_title=block.kind in TITLE_LIKE) if is_needed else [0]
        yield BlockReading(
            block=block,
            hits=tuple(hits_of.get(number, ())),
            contacts=tuple(contacts_of.get(number, ())),
            clauses=tuple(block.start + cut for cut in cuts),
        )


def _block_around(blocks: Sequence[Block], starts: Sequence[int], span: tuple[int, int]) -> int | None:
    number = bisect_right(starts, span[0]) - 1
    return number if number >= 0 and span[1] <= blocks[number].end else None
