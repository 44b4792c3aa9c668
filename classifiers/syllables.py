"""Reading by sound: every Chinese character, and every Latin run that is legal pinyin, becomes one syllable code.

In: `tables/syllables.tsv`. Out: `Syllables`, which turns text into codes (private-use characters) with an offset map.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.characters import read_pairs
from classifiers.views import View, rewritten, translated

_FIRST_CODE = 0xE000
_LATIN = re.compile("[a-z]{2,40}")
_CODES = "\ue000-\ue3ff"
_BETWEEN_CODES = re.compile(f"(?<=[{_CODES}])[ \\-_.·/]{{1,2}}(?=[{_CODES}])")


@dataclass(frozen=True, slots=True)
class Syllables:
    """`codes`: syllable → code; `by_character`: character code → syllable code, for `str.translate`."""

    codes: Mapping[str, str]
    legal: frozenset[str]
    by_character: Mapping[int, str]
    initials: Mapping[str, str]
    """Character → first letter of its sound."""

    def view(self, squeezed: View) -> View:
        """The squeezed view by sound."""
        sounds = translated(squeezed, self.encoded)
        sounds = rewritten(sounds, _LATIN, self._latin_codes)
        return rewritten(sounds, _BETWEEN_CODES, "")

    def encoded(self, text: str) -> str:
        """Codes of `text`, character by character; characters without a sound stay."""
        return text.translate(self.by_character)

    def _latin_codes(self, match: re.Match[str]) -> str:
        syllables = self.segmented(match[0])
        return "".join(self.codes[each] for each in syllables) if syllables else match[0]

    def segmented(self, run: str) -> tuple[str, ...]:
        """`run` cut into legal syllables, longest first; empty if it cannot be cut without a rest."""
        return _segmented(run, self.legal)


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
        legal=frozenset(codes),
        by_character={ord(character): codes[syllable] for character, syllable in sounds.items()},
        initials={character: syllable[0] for character, syllable in sounds.items()},
    )
