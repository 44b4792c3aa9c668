"""Who makes the offer: the publisher of a page, or somebody who uses it.

In: a page and the scores of its blocks. Out: `Part`. Offers that stand only in comments, or only in links to other hosts and
in the footer of a page about something else, make the host a carrier; it gets another letter than an advertiser. A
host that was paid to show an ad is its publisher.
"""

from collections.abc import Sequence

from classifiers.verdict import Part
from classifiers.weighing.scoring import BlockScore, is_off_site
from crawlers.page import Block, BlockKind, Page

_COUNTS_FROM = 0.3
"""Blocks below this score are talk and tell nothing about the part."""


def part_of(page: Page, scores: Sequence[BlockScore]) -> Part:
    """CARRIER when every block that makes the offer is of a kind that outsiders can fill."""
    if page.placement is not None:
        return Part.PUBLISHER
    offers = [score.block for score in scores if score.score >= _COUNTS_FROM]
    has_main_text = any(
        block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TITLE) for block in page.blocks
    )
    is_carried = bool(offers) and all(_may_be_foreign(block, page.final_url) for block in offers)
    return Part.CARRIER if is_carried and has_main_text else Part.ADVERTISER


def _may_be_foreign(block: Block, page_url: str) -> bool:
    match block.kind:
        case BlockKind.COMMENT | BlockKind.FOOTER:
            return True
        case BlockKind.ANCHOR:
            return is_off_site(block, page_url)
        case _:
            return False
