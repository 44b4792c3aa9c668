"""The id of an item: the same offer has the same id, wherever it stands.

The id is made from the offer itself, not from the whole page: furniture, dates and counters vary from host to host and
from night to night, while the sentences that carry signals and contacts are what was placed there.

In: a `Finding` that is an offer. Out: 32 hex digits.
"""

import hashlib

from classifiers.verdict import Finding
from crawlers.page import Block, BlockKind, Page
from indexer.searching.folding import fold_solid

MIN_OFFER_CHARACTERS = 24
"""Below this the offer alone is no identity: a bare «代孕» stands on unrelated pages. Then the whole page counts."""


def content_id(finding: Finding) -> str:
    """First 32 hex digits of the SHA-256 over category and offer. Raises ValueError for a page without category."""
    category = finding.verdict.category
    if category is None:
        raise ValueError("a clear page is no item and has no id")
    offer = "".join(fold_solid(block.text) for block in offer_blocks(finding))
    if len(offer) >= MIN_OFFER_CHARACTERS:
        return _digest(category, "offer", offer)
    return _digest(category, "page", _whole_page(finding.page))


def offer_blocks(finding: Finding) -> tuple[Block, ...]:
    """The blocks that hold a signal or a contact, in reading order. Addresses are left out: they differ per host."""
    verdict = finding.verdict
    spans = [signal.span for signal in verdict.signals] + [contact.span for contact in verdict.contacts]
    return tuple(
        block
        for block in finding.page.blocks
        if block.kind is not BlockKind.URL_PATH and any(_overlaps(block, span) for span in spans)
    )


def _overlaps(block: Block, span: tuple[int, int]) -> bool:
    start, end = span
    return block.start < end and start < block.end


def _whole_page(page: Page) -> str:
    words = "".join(block.text for block in page.blocks if block.kind is not BlockKind.URL_PATH)
    return f"{fold_solid(page.title)}\n{fold_solid(words)}"


def _digest(category: str, kind: str, text: str) -> str:
    # A text decoded from a broken page may hold lone surrogates, which UTF-8 alone refuses.
    return hashlib.sha256(f"{category}\n{kind}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
