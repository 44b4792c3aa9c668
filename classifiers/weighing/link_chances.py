"""What the words of a link would be taken for if they stood alone: nobody is accused by them, they tell a crawl what to ask for first.

In: a reading and the suspicions about it. Out: for each link whose words are of the field the probability that they are an offer's.
The final model judges them as it judges a block: the title of another page is no part of this one, so neither its title nor its
doubts speak for or against it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from classifiers.detector import Suspicion
from classifiers.grouping import BlockPlaces
from classifiers.reading import BlockReading, Reading
from classifiers.verdict import LinkChance
from classifiers.weighing.block_features import block_features, is_of_field
from classifiers.weighing.learned import Learner
from crawlers.page import Block, BlockKind, Link

SHORTEST = 4
"""Characters of a link from which on its words are looked at; a menu's say what is behind them, not what is offered."""
MOST_LINKS = 300
"""Links of a page that are looked at."""


def link_chances(reading: Reading, suspicions: Sequence[Suspicion], learner: Learner) -> tuple[LinkChance, ...]:
    """Chances of the links with words of the field, in page order; none on the own site of an approved institution."""
    of_field = [block for block in reading.blocks if is_of_field(block)]
    if not of_field or reading.owner is not None:
        return ()
    linked = list(_linked(reading, of_field))[:MOST_LINKS]
    wordings = learner.wording.scores([learner.passage(block, reading).text for _, block in linked])
    places = BlockPlaces([block.block for _, block in linked])
    signals_of = places.grouped((each.signal.span, each.signal) for each in suspicions)
    chances: list[LinkChance] = []
    for number, ((url, block), wording) in enumerate(zip(linked, wordings, strict=True)):
        signals = signals_of.get(number, ())
        together = 1 - prod(1 - signal.weight for signal in signals)
        features = block_features(block, together, signals, (), wording.log_odds)
        chances.append(LinkChance(url=url, probability=learner.final.probability(features)))
    return tuple(chances)


def _linked(reading: Reading, blocks: Sequence[BlockReading]) -> Iterator[tuple[str, BlockReading]]:
    """Links within these blocks, each as a block of its own, if words of the field stand in it."""
    places = BlockPlaces([block.block for block in blocks])
    for number, links in places.grouped(_places_of(reading.page.links, reading.page.text)).items():
        for start, link in links:
            own = _cut(blocks[number], start, link)
            if is_of_field(own):
                yield link.url, own


def _places_of(links: Sequence[Link], text: str) -> Iterator[tuple[tuple[int, int], tuple[int, Link]]]:
    """Where the words of links stand, in page order; a link whose words stand nowhere further on is left out."""
    behind = 0
    for link in links:
        if len(link.text) < SHORTEST:
            continue
        start = text.find(link.text, behind)
        if start >= 0:
            behind = start + len(link.text)
            yield (start, behind), (start, link)


def _cut(block: BlockReading, start: int, link: Link) -> BlockReading:
    """What was read in the words of a link, which stand in `block`."""
    if block.block.text == link.text:
        return block
    end = start + len(link.text)
    return replace(
        block,
        block=Block(kind=BlockKind.ANCHOR, text=link.text, start=start, href=link.url),
        hits=tuple(hit for hit in block.hits if start <= hit.span[0] and hit.span[1] <= end),
        contacts=tuple(each for each in block.contacts if start <= each.span[0] and each.span[1] <= end),
        amounts=tuple(span for span in block.amounts if start <= span[0] and span[1] <= end),
        clauses=(start, *(cut for cut in block.clauses if start < cut < end)),
    )
