"""A network's template: what its texts have in common, with slots where they differ.

In: masked texts that are nearly the same. Out: `TemplatePiece`s.
"""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from classifiers.campaigning.masking import SLOT_OF, slot_mark
from classifiers.campaigning.records import Slot, TemplatePiece

TEXTS_READ = 8
"""The commonest texts of a network; more change the template no more, but cost time."""
CHARACTERS_READ = 240
"""A template is read at a glance; offers longer than this are cut."""
SHORTEST_CONSTANT = 2
"""A single character that happens to stand in all texts between two gaps is chance."""

_GAP = slot_mark(Slot.WORDS)


def template_of(masked: Sequence[str]) -> tuple[TemplatePiece, ...]:
    """The template of `masked`, whatever their order; () for no text."""
    counted = Counter(text[:CHARACTERS_READ] for text in masked)
    ranked = sorted(counted, key=lambda text: (-counted[text], text))
    if not ranked:
        return ()
    template = ranked[0]
    for text in ranked[1:TEXTS_READ]:
        template = _common(template, text)
    if any(len(text) > CHARACTERS_READ for text in masked):
        template += _GAP
    return _pieces(template)


def _common(template: str, text: str) -> str:
    """`template` with a gap wherever `text` says something else."""
    pieces: list[str] = []
    blocks = SequenceMatcher(None, template, text, autojunk=False).get_matching_blocks()
    position = other = 0
    for block in blocks:
        if block.a > position or block.b > other:
            pieces.append(_GAP)
        kept = template[block.a : block.a + block.size]
        is_chance = block.size < SHORTEST_CONSTANT and kept not in SLOT_OF
        pieces.append(_GAP if is_chance and block.size else kept)
        position, other = block.a + block.size, block.b + block.size
    return "".join(pieces)


def _pieces(template: str) -> tuple[TemplatePiece, ...]:
    pieces: list[TemplatePiece] = []
    constant = ""
    for character in template:
        slot = SLOT_OF.get(character)
        if slot is None:
            constant += character
            continue
        if constant:
            pieces.append(TemplatePiece(text=constant))
            constant = ""
        if not pieces or pieces[-1].slot is not slot:
            pieces.append(TemplatePiece(text="", slot=slot))
    return (*pieces, TemplatePiece(text=constant)) if constant else tuple(pieces)
