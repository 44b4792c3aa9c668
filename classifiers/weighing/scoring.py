"""From suspicions and doubts to a page's score per category, block by block.

In: what the detectors said. Out: `BlockScore`s and page scores from 0 to 1. Within a block and over blocks, evidence adds up
as noisy-or; overlapping evidence counts once; doubts take away the share of their weight wherever they reach.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from classifiers.detector import Doubt, Reach, Suspicion
from classifiers.grouping import BlockPlaces
from classifiers.reading import Reading, is_private
from classifiers.verdict import Signal
from classifiers.vocabulary.roles import HARD, Role
from classifiers.weighing.doubts import BlockDoubts, PageDoubts, remaining_of_page
from crawlers.page import Block, BlockKind

_KIND_WEIGHT = {
    BlockKind.URL_PATH: 0.6,
    BlockKind.TITLE: 1.0,
    BlockKind.META: 0.9,
    BlockKind.HEADING: 1.0,
    BlockKind.PARAGRAPH: 1.0,
    BlockKind.LIST_ITEM: 1.0,
    BlockKind.ANCHOR: 0.9,
    BlockKind.ALT: 0.9,
    BlockKind.FOOTER: 0.9,
    BlockKind.COMMENT: 1.0,
    BlockKind.OCR_LINE: 1.0,
    BlockKind.QR_PAYLOAD: 0.5,
}
_OWN_ANCHOR_WEIGHT = 0.35
"""A link to a page of the same host: that page is judged by itself."""
_LONE_TERM_IN_TEXT = 0.5
"""A term alone in running text says half of what it says as a title."""
_COVERED = 0.5
"""What further evidence about the same words adds."""
_COVERED_FIRM = 0.8
"""A contact or a seller's voice beside the same words is evidence of its own."""
_OTHER_CATEGORY = 0.5
"""What evidence for another category adds: it is an offer all the same."""
_HARD_WORDS = 3
"""Different words of courts, police, authorities or newspapers that make a text theirs."""
_MOST_EVIDENCE = 40
"""Pieces of evidence that count in a block; with so many the score is 1 already."""
_MOST_REPEATS = 8
_LOOKED_AT = 40
_UNREACHABLE = 0.6
"""What unsupported evidence in running text still says on a whole page that gives no way to reach anybody."""
_WHOLE_PAGE = 4
"""Blocks from which on a page counts as whole; shorter ones are excerpts whose contacts may have been left out."""
_STRONGEST_BLOCKS = 4
"""Blocks that count towards a page; a long honest article must not add up to an offer."""

_RUNNING_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.COMMENT, BlockKind.LIST_ITEM})

MAIN_KINDS = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.META,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.ALT,
        BlockKind.FOOTER,
    }
)
"""The publisher's own words, for which its title speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockScore:
    """How much a block looks like an offer of `category`, from 0 to 1."""

    block: Block
    category: str
    score: float


@dataclass(frozen=True, slots=True)
class _Share:
    signal: Signal
    weight: float
    is_firm: bool


def block_scores(reading: Reading, suspicions: Sequence[Suspicion], doubts: Sequence[Doubt]) -> list[BlockScore]:
    """Scores of all blocks that any suspicion lies in, in page order."""
    page_doubts = PageDoubts([doubt for doubt in doubts if doubt.reach is Reach.PAGE] + _voice_of_text(reading, doubts))
    read = [block.block for block in reading.blocks]
    places = BlockPlaces(read)
    suspicions_of = places.grouped((each.signal.span, each) for each in suspicions)
    doubts_of = places.grouped((each.evidence.span, each) for each in doubts)
    is_unreachable = len(reading.page.blocks) >= _WHOLE_PAGE and not _gives_contact(reading)
    scores: list[BlockScore] = []
    for number, found in sorted(suspicions_of.items()):
        inside = _without_repeats(found)
        block = read[number]
        is_own = block.kind in MAIN_KINDS and (reading.replies is None or block.start < reading.replies)
        reaching = page_doubts.reaching(block) if is_own else ()
        own = BlockDoubts(reading.blocks[number], doubts_of.get(number, ()))
        weight = _kind_weight(block, reading.page.final_url)
        if is_unreachable and block.kind in _RUNNING_TEXT:
            weight *= _UNREACHABLE
        shares = [_Share(each.signal, weight * _left(each, block, own, reaching), each.is_firm) for each in inside]
        for category in sorted({each.signal.category for each in inside}):
            scores.append(BlockScore(block=block, category=category, score=_combined(shares, category)))
    return scores


def _left(suspicion: Suspicion, block: Block, own: BlockDoubts, reaching: Sequence[Doubt]) -> float:
    """A suspicion's weight after all doubts."""
    weight = suspicion.signal.weight
    if suspicion.signal.detector == "terms" and block.kind in _RUNNING_TEXT:
        weight *= _LONE_TERM_IN_TEXT
    return weight * own.remaining(suspicion) * remaining_of_page(suspicion, reaching)


def _without_repeats(suspicions: Sequence[Suspicion]) -> list[Suspicion]:
    """The first `_MOST_REPEATS` of each rule and category."""
    counts: Counter[tuple[str, str]] = Counter()
    kept: list[Suspicion] = []
    for suspicion in suspicions:
        key = (suspicion.signal.rule, suspicion.signal.category)
        counts[key] += 1
        if counts[key] <= _MOST_REPEATS:
            kept.append(suspicion)
    return kept


def _voice_of_text(reading: Reading, doubts: Sequence[Doubt]) -> list[Doubt]:
    """Words of courts, police, authorities and newspapers, when the running text has enough of them to be theirs."""
    blocks = [block.block for block in reading.blocks if block.block.kind in (BlockKind.PARAGRAPH, BlockKind.META)]
    hard = [doubt for doubt in doubts if doubt.role in HARD]
    if not hard:
        return []
    grouped = BlockPlaces(blocks).grouped((doubt.evidence.span, doubt) for doubt in hard)
    found = [doubt for group in grouped.values() for doubt in group]
    return found if len({doubt.evidence.text for doubt in found}) >= _HARD_WORDS else []


def _gives_contact(reading: Reading) -> bool:
    return any(is_private(contact) for contact in reading.contacts) or any(
        hit.term.role is Role.CONTACT for block in reading.blocks for hit in block.hits
    )


def page_scores(scores: Sequence[BlockScore]) -> dict[str, float]:
    """Score of each category over the page's strongest blocks; a text that another block repeats counts once."""
    result: dict[str, float] = {}
    for category in sorted({score.category for score in scores}):
        strongest = sorted(
            (score for score in scores if score.category == category),
            key=lambda score: (-score.score, score.block.start),
        )
        kept: list[BlockScore] = []
        for score in strongest[:_LOOKED_AT]:
            if not any(score.block.text in other.block.text or other.block.text in score.block.text for other in kept):
                kept.append(score)
        result[category] = _noisy_or(score.score for score in kept[:_STRONGEST_BLOCKS])
    return result


def is_off_site(block: Block, page_url: str) -> bool:
    """Whether an anchor leads to another host."""
    host = urlsplit(block.href).hostname if block.href else None
    return host is not None and host != urlsplit(page_url).hostname


def _kind_weight(block: Block, page_url: str) -> float:
    if block.kind is BlockKind.ANCHOR and block.href and not is_off_site(block, page_url):
        return _OWN_ANCHOR_WEIGHT
    return _KIND_WEIGHT[block.kind]


def _combined(shares: Sequence[_Share], category: str) -> float:
    """Noisy-or in which a rule counts once, and evidence about covered words or about another category counts less."""
    kept: list[_Share] = []
    counted: list[float] = []
    seen: set[tuple[str, str]] = set()
    for share in sorted(shares, key=lambda each: (each.signal.category != category, -each.weight, each.signal.span)):
        key = (share.signal.rule, share.signal.category)
        if key in seen:
            continue
        start, end = share.signal.span
        covering = [other for other in kept if start < other.signal.span[1] and other.signal.span[0] < end]
        if any(_are_terms(other, share) for other in covering):
            continue
        seen.add(key)
        kept.append(share)
        factor = 1.0 if share.signal.category == category else _OTHER_CATEGORY
        counted.append(share.weight * factor * (_covered(share) if covering else 1.0))
        if len(kept) == _MOST_EVIDENCE:
            break
    return _noisy_or(counted)


def _covered(share: _Share) -> float:
    return _COVERED_FIRM if share.is_firm else _COVERED


def _are_terms(one: _Share, other: _Share) -> bool:
    return one.signal.detector == other.signal.detector == "terms"


def _noisy_or(shares: Iterable[float]) -> float:
    remaining = 1.0
    for share in shares:
        remaining *= 1 - min(max(share, 0.0), 0.999)
    return 1 - remaining
