"""Whether a block that holds a contact is about an offer of the field, or somebody's signature about something else.

In: `BlockReading`. Out: a claim. Forum pages put movers and badminton clubs under every post.
"""

from classifiers.reading import BlockReading
from classifiers.roles import TALKING, Role

_MOST_OTHER_WORDS = 8
"""Letters and characters that a line may have beside its contact and selling words and still be nothing but a contact."""


def is_about_the_offer(block: BlockReading) -> bool:
    """True for a line that is little more than a contact, and for one that has words of the field itself."""
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
