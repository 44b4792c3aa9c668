"""A private contact amid words of the field: whoever leaves a messenger account under «promised», «price» and «eggs» sells.

In: contacts and the hits around each, over the blocks of one post. Out: one suspicion per contact with enough around it.
This finds offers none of whose phrases the lexicon knows as a seller's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import BlockReading, Reading, is_private
from classifiers.verdict import Contact, Signal
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.weighing.purity import is_about_the_offer

_MAX_CONTACTS = 8
"""Contacts of a block that are looked around."""
_BEFORE = 220
_BEHIND = 60
"""Characters of the page around a contact that belong to its post: offers end in their contact."""
_SELLING = frozenset(
    {
        Role.GUARANTEE,
        Role.PRICE,
        Role.SALE,
        Role.LOGISTICS,
        Role.RECRUITMENT,
        Role.VOICE,
        Role.PITCH,
        Role.PLACE,
        Role.ACTOR,
    }
)
_FEW = (2, 1)
_MANY = (3, 3)
"""(words of the field, words of selling and sums) from which on a post counts, and counts more."""
_WEIGHT_OF_FEW = 0.76
_WEIGHT_OF_MANY = 0.86


class PostDetector:
    """Reports private contacts amid words of the field."""

    name = "posts"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions in the order of the contacts; at most one for each strongest word."""
        if not reading.names_trade:
            return []
        found: dict[tuple[int, int], Suspicion] = {}
        starts = [block.block.start for block in reading.blocks]
        ends = [block.block.end for block in reading.blocks]
        for block in reading.blocks:
            for contact in (
                block.contacts[:_MAX_CONTACTS] if block.contacts and is_about_the_offer(block, reading) else ()
            ):
                if not is_private(contact):
                    continue
                first = bisect_right(ends, contact.span[0] - _BEFORE)
                around = reading.blocks[first : bisect_left(starts, contact.span[1] + _BEHIND)]
                suspicion = _suspicion(contact, around, reading)
                if suspicion is not None:
                    found.setdefault(suspicion.signal.span, suspicion)
        return list(found.values())


def _suspicion(contact: Contact, around: Sequence[BlockReading], reading: Reading) -> Suspicion | None:
    hits = [
        hit for block in around for hit in block.hits if _is_within(hit.span, contact) and hit.term.role not in TALKING
    ]
    field = {hit.term.text: hit for hit in hits if hit.term.category or hit.term.role is Role.TREATMENT}
    named = [hit for hit in field.values() if hit.term.category]
    amounts = sum(_is_within(span, contact) for block in around for span in block.amounts)
    selling = len({hit.term.text for hit in hits if hit.term.role in _SELLING and hit.term.text not in field}) + amounts
    if not named or len(field) < _FEW[0] or selling < _FEW[1]:
        return None
    weight = _WEIGHT_OF_MANY if len(field) >= _MANY[0] and selling >= _MANY[1] else _WEIGHT_OF_FEW
    return Suspicion(signal=_signal(_main(_own(named, contact, around)), weight, contact, reading), is_firm=True)


def _own(named: Sequence[TermHit], contact: Contact, around: Sequence[BlockReading]) -> Sequence[TermHit]:
    """The words of the contact's own block, if it has any: what is said above may be somebody else's."""
    block = next(each.block for each in around if each.block.start <= contact.span[0] < each.block.end)
    return [hit for hit in named if block.start <= hit.span[0] < block.end] or named


def _main(named: Sequence[TermHit]) -> TermHit:
    """The strongest word of the category that most is said of."""
    totals: dict[str, float] = {}
    for hit in named:
        totals[hit.term.category] = totals.get(hit.term.category, 0.0) + hit.term.strength
    best = max(totals, key=lambda category: (totals[category], category))
    return max((hit for hit in named if hit.term.category == best), key=lambda hit: (hit.term.strength, -hit.span[0]))


def _is_within(span: tuple[int, int], contact: Contact) -> bool:
    return contact.span[0] - _BEFORE <= span[0] and span[1] <= contact.span[1] + _BEHIND


def _signal(hit: TermHit, weight: float, contact: Contact, reading: Reading) -> Signal:
    text = reading.page.text[slice(*hit.span)]
    return Signal(
        detector=PostDetector.name,
        rule="post:contact-amid-field-words",
        category=hit.term.category,
        span=hit.span,
        text=text,
        reading=f"{hit.reading} … {contact.value}",
        weight=weight,
        note="私人联系方式周围集中出现服务、价格等用语",
    )


DETECTOR = PostDetector()
