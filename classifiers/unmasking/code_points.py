"""Texts as arrays of code points, for what has to be asked of every character of a page: a table answers for all of them at once.

In: text. Out: numpy arrays, one number per character; and back. Lone surrogates are kept.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int32]
Marks = NDArray[np.bool_]

CODE_POINTS = 0x110000
_SHORT = 60
"""Characters up to which a text is sooner translated one by one."""


def codes_of(text: str) -> Codes:
    """The code point of every character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    """The text with these code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


class CharacterTable:
    """One character for one character, as `str.translate` does it, in a tenth of the time."""

    def __init__(self, characters: Mapping[int, str]) -> None:
        self.characters = characters
        self._codes = np.arange(CODE_POINTS, dtype=np.uint32)
        for code, character in characters.items():
            self._codes[code] = ord(character)

    def translated(self, text: str) -> str:
        """`text`, each of its characters replaced by what the table has for it, if anything."""
        return text.translate(self.characters) if len(text) <= _SHORT else text_of(self._codes[codes_of(text)])


def marked(characters: Mapping[str, int]) -> NDArray[np.uint16]:
    """A table by code point: the bits that the groups of `characters` which it is in stand for."""
    table = np.zeros(CODE_POINTS, np.uint16)
    for group, bit in characters.items():
        table[np.unique(codes_of(group))] |= np.uint16(bit)
    return table


def runs_between(is_mark: Marks, is_side: Marks, longest: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where runs of at most `longest` marks begin and where they end, each between two sides."""
    at = np.flatnonzero(is_mark)
    if not at.size:
        return _NOWHERE, _NOWHERE
    breaks = np.flatnonzero(at[1:] - at[:-1] != 1)
    begins = at[np.concatenate((_NONE_BEFORE, breaks + 1))]
    ends = at[np.concatenate((breaks, [at.size - 1]))] + 1
    fits = (ends - begins <= longest) & (begins > 0) & (ends < is_mark.size)
    begins, ends = begins[fits], ends[fits]
    between = is_side[begins - 1] & is_side[ends]
    return begins[between], ends[between]


_NONE_BEFORE = np.zeros(1, np.int64)
_NOWHERE = np.zeros(0, np.int64)
