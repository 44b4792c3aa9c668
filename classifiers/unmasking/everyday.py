"""How surprising a few characters are as everyday Chinese: what tells a disguised word from two honest ones that sound like it.

In: `tables/everyday.tsv`. Out: `Everyday`. Surprise is minus the natural logarithm of a probability, in nats; it is asked for a few
characters around a doubtful word only, never for whole texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.unmasking.characters import read_pairs

_LONGEST = 4
"""Characters of the longest word in the table."""
_UNKNOWN = 17.0
"""Of a character the table lacks."""
_FOREIGN = 11.0
"""Of anything that is not Chinese, amid Chinese."""
_NEXT_LETTER = 2.5
"""Of every further Latin letter of a run."""


@dataclass(frozen=True, slots=True)
class Everyday:
    """`surprises`: word or character → nats."""

    surprises: Mapping[str, float]

    def is_word(self, text: str) -> bool:
        """Whether the dictionary has `text` as one word."""
        return text in self.surprises

    def surprise(self, text: str) -> float:
        """Of the likeliest way to cut `text` into words."""
        best = [0.0]
        for end in range(1, len(text) + 1):
            last = text[end - 1]
            single = self.surprises.get(last, _UNKNOWN) if last >= "\u3400" else _foreign(text, end - 1)
            least = best[end - 1] + single
            for begin in range(max(0, end - _LONGEST), end - 1):
                word = self.surprises.get(text[begin:end])
                if word is not None and best[begin] + word < least:
                    least = best[begin] + word
            best.append(least)
        return best[-1]


def _foreign(text: str, place: int) -> float:
    before = text[place - 1 : place]
    return _NEXT_LETTER if before.isascii() and before.isalpha() and text[place].isalpha() else _FOREIGN


@lru_cache(maxsize=1)
def load_everyday() -> Everyday:
    """The table as a map."""
    rows = read_pairs("everyday.tsv")
    return Everyday({word: float(surprise) for surprise, words in rows.items() for word in words.split(" ")})
