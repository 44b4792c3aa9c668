"""A contact in the next block: sellers set the offer in one line and the number in another, on posters most of all.

In: term hits and contacts of blocks that follow each other. Out: one suspicion per block that names a service and has a
contact in a block close by.
"""

from bisect import bisect_left
from collections.abc import Sequence

from classifiers.detector import Doubt, Suspicion
from classifiers.reading import BlockReading, Reading, is_private
from classifiers.verdict import Contact, Signal
from classifiers.vocabulary.roles import Role
from classifiers.weighing.purity import is_about_the_offer

_DISTANCE = 120
"""Characters of the page between the service and the contact."""
_WEIGHT = 0.78
_NAMES_OFFER = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT, Role.DRUG})
_MIN_STRENGTH = 0.1
"""Everybody's words («捐精», «性别鉴定») beside a telephone number are most often a hospital's."""


class NeighbourDetector:
    """Reports services whose contact stands in another block."""

    name = "neighbours"

    def examine(self, reading: Reading) -> Sequence[Suspicion | Doubt]:
        """Suspicions in the order of the text."""
        if not reading.names_trade:
            return []
        contacts = [
            contact
            for block in reading.blocks
            if block.contacts and is_about_the_offer(block, reading)
            for contact in block.contacts
            if is_private(contact)
        ]
        found = (_suspicion(block, contacts, reading) for block in reading.blocks if contacts and not block.contacts)
        return [suspicion for suspicion in found if suspicion is not None]


def _suspicion(block: BlockReading, contacts: Sequence[Contact], reading: Reading) -> Suspicion | None:
    named = [
        hit
        for hit in block.hits
        if hit.term.category and hit.term.role in _NAMES_OFFER and hit.term.strength >= _MIN_STRENGTH
    ]
    if not named:
        return None
    strongest = max(named, key=lambda hit: (hit.term.strength, -hit.span[0]))
    place = bisect_left(contacts, strongest.span, key=lambda contact: contact.span)
    contact = min(contacts[max(0, place - 1) : place + 1], key=lambda each: _gap(strongest.span, each.span))
    if _gap(strongest.span, contact.span) > _DISTANCE:
        return None
    return Suspicion(signal=_signal(strongest.term.category, strongest.span, contact, reading), is_firm=True)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _signal(category: str, span: tuple[int, int], contact: Contact, reading: Reading) -> Signal:
    text = reading.page.text[slice(*span)]
    return Signal(
        detector=NeighbourDetector.name,
        rule="neighbour:contact",
        category=category,
        span=span,
        text=text,
        reading=f"{text} … {contact.value}",
        weight=_WEIGHT,
        note="服务用语附近另有联系方式",
    )


DETECTOR = NeighbourDetector()
