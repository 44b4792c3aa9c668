"""Reading by sound: every Chinese character, and every Latin run that is legal pinyin, becomes one syllable code.

In: `tables/syllables.tsv`. Out: `Syllables`, which turns text into codes (private-use characters) with an offset map.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.unmasking.characters import read_pairs
from classifiers.unmasking.code_points import CharacterTable
from classifiers.unmasking.views import View, cut_up, rewritten

_FIRST_CODE = 0xE000
_FIRST_INITIAL = 0xE380
_LATIN = re.compile("[a-z]{1,40}")
_INITIAL = re.compile("[\ue380-\ue399]")
_CODES = "\ue000-\ue3ff"
_BETWEEN = " \\-_.·/|~+"
_SPELLED = re.compile(f"[{_BETWEEN}]{{1,2}}(?=[{_CODES}]|[a-z](?![a-z]))")
_BETWEEN_CODES = re.compile(f"[{_BETWEEN}]{{1,2}}(?=[{_CODES}])")
_NO_SYLLABLES = frozenset(("m", "n", "hm"))
"""In the table, for interjections."""


@dataclass(frozen=True, slots=True)
class Syllables:
    """`codes`: syllable → code; `by_character`: character → syllable code."""

    codes: Mapping[str, str]
    legal: frozenset[str]
    by_character: CharacterTable
    sounds: Mapping[str, str]
    """Character → toneless syllable."""

    def view(self, squeezed: View) -> View:
        """The squeezed view by sound."""
        sounds = View(text=self.encoded(squeezed.text), parent=squeezed)
        sounds = rewritten(sounds, _SPELLED, _nothing_within_spelling)
        sounds = cut_up(sounds, _LATIN, self._latin_codes)
        return rewritten(sounds, _BETWEEN_CODES, _nothing_after_code)

    def encoded(self, text: str) -> str:
        """Codes of `text`, character by character; characters without a sound stay."""
        return self.by_character.translated(text)

    def sound_of(self, character: str) -> str:
        """Its toneless syllable; itself if it has none."""
        return self.sounds.get(character, character)

    def run_codes(self, run: str) -> str:
        """Codes of a run of pinyin; empty if it is none."""
        return "".join(self.codes[each] for each in self.segmented(run))

    def _latin_codes(self, match: re.Match[str]) -> list[tuple[int, str]] | None:
        run = match[0]
        syllables = self.segmented(run) if len(run) > 1 else ()
        if not syllables and _is_beside_code(match):
            syllables = _with_initial(run, self.legal)
        return [(len(each), self.codes.get(each) or initial_code(each)) for each in syllables] or None

    def segmented(self, run: str) -> tuple[str, ...]:
        """`run` cut into legal syllables, longest first; empty if it cannot be cut without a rest."""
        return _segmented(run, self.legal)


def has_initials(coded: str) -> bool:
    """Whether a letter stands for a syllable anywhere in a coded text."""
    return _INITIAL.search(coded) is not None


def initial_code(letter: str) -> str:
    """The code of a letter that stands for a whole syllable, told from syllables by being a capital."""
    return chr(_FIRST_INITIAL + ord(letter) - ord("A"))


def _nothing_within_spelling(match: re.Match[str]) -> str | None:
    """Letters told one by one («代-y-u-n») are read together; what stands between words stays."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    if not before:
        return None
    if _is_code(before[-1]):
        return "" if not _is_code(match.string[match.end()]) else None
    is_letter = "a" <= before[-1] <= "z"
    return "" if is_letter and not "a" <= before[0] <= "z" or is_letter and len(before) == 1 else None


def _nothing_after_code(match: re.Match[str]) -> str | None:
    return "" if match.start() > 0 and _is_code(match.string[match.start() - 1]) else None


def _is_beside_code(match: re.Match[str]) -> bool:
    text = match.string
    return (match.start() > 0 and _is_code(text[match.start() - 1])) or _is_code(text[match.end() : match.end() + 1])


def _is_code(character: str) -> bool:
    return "\ue000" <= character <= "\ue3ff"


@lru_cache(maxsize=4096)
def _with_initial(run: str, legal: frozenset[str]) -> tuple[str, ...]:
    """`run` cut into syllables and exactly one letter that stands for another, as a capital; empty if it cannot be."""
    for place in range(len(run)):
        before, behind = _segmented(run[:place], legal), _segmented(run[place + 1 :], legal)
        if (before or place == 0) and (behind or place == len(run) - 1):
            return (*before, run[place].upper(), *behind)
    return ()


@lru_cache(maxsize=4096)
def _segmented(run: str, legal: frozenset[str]) -> tuple[str, ...]:
    best: list[tuple[str, ...] | None] = [()] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for length in range(6, 0, -1):
            begin = end - length
            before = best[begin] if begin >= 0 else None
            if before is None or run[begin:end] not in legal:
                continue
            candidate = (*before, run[begin:end])
            current = best[end]
            if current is None or len(candidate) < len(current):
                best[end] = candidate
    return best[len(run)] or ()


def load_syllables() -> Syllables:
    """The table as maps. A syllable's code follows its place in the alphabet."""
    table = read_pairs("syllables.tsv")
    codes = {syllable: chr(_FIRST_CODE + number) for number, syllable in enumerate(sorted(table))}
    sounds = {character: syllable for syllable, characters in table.items() for character in characters}
    return Syllables(
        codes=codes,
        legal=frozenset(codes) - _NO_SYLLABLES,
        by_character=CharacterTable({ord(character): codes[syllable] for character, syllable in sounds.items()}),
        sounds=sounds,
    )
