"""Whether a block that holds a contact is about an offer of the field, or somebody's signature about something else.

In: `BlockReading`. Out: a claim. Forum pages put movers and badminton clubs under every post.
"""

from classifiers.reading import BlockReading, Reading
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.voices import is_furniture
from crawlers.page import BlockKind

_SELLING = frozenset({Role.SALE, Role.PRICE, Role.CONTACT, Role.GUARANTEE, Role.LOGISTICS, Role.VOICE})
_OWN_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TITLE})

_MOST_OTHER_WORDS = 8
"""Letters and characters that a line may have beside its contact and selling words and still be nothing but a contact."""


def _sells(block: BlockReading) -> bool:
    sells = bool(block.amounts) or any(hit.term.role in _SELLING for hit in block.hits)
    return sells and block.block.kind in _OWN_TEXT


def is_about_the_offer(block: BlockReading, reading: Reading) -> bool:
    """True for a line that is little more than a contact, one that has words of the field itself, and one of a page that a
    single author wrote, furniture aside."""
    if reading.replies is None and _sells(block) and not is_furniture(block.block):
        return True
    if any(hit.term.category or hit.term.role is Role.TREATMENT for hit in block.hits):
        return True
    covered = {
        offset - block.block.start
        for span in (
            *(contact.span for contact in block.contacts),
            *(hit.span for hit in block.hits if hit.term.role not in TALKING),
        )
        for offset in range(*span)
    }
    text = block.block.text
    return sum(text[offset].isalnum() for offset in range(len(text)) if offset not in covered) <= _MOST_OTHER_WORDS
