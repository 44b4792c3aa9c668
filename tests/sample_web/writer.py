"""Sentences from phrase banks: TOML files whose phrases hold slots, filled by seeded chance.

A phrase is text with slots in braces: `{city}` draws from the bank of that name (the topic's own first, then the shared
ones, then the caller's values), `{3-9}` draws a whole number. Banks named in the shared file's
`kept` list keep their first draw for a whole page, so that a page stays in one city.
"""

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SLOT = re.compile(r"\{([a-z_]+|\d+-\d+)\}")
TEXTS = Path(__file__).parent / "texts"

Phrase = tuple[str | tuple[int, int], ...]
"""Parts of a phrase: plain text at even places; at odd places a bank's name or the bounds of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One topic: `titles`, `forms` (whole texts, each a list of paragraphs) and the banks they draw from."""

    titles: tuple[Phrase, ...]
    forms: tuple[tuple[Phrase, ...], ...]
    banks: dict[str, tuple[Phrase, ...]]


def read_phrase(text: str) -> Phrase:
    """`text` cut at its slots."""
    parts = SLOT.split(text)
    return tuple(part if index % 2 == 0 else _read_slot(part) for index, part in enumerate(parts))


def read_sheet(name: str) -> Sheet:
    """The topic file `name` of the texts folder."""
    document = tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))
    titles = tuple(map(read_phrase, document.pop("titles", [])))
    forms = tuple(tuple(map(read_phrase, form)) for form in document.pop("forms", []))
    banks = {bank: tuple(map(read_phrase, phrases)) for bank, phrases in document.items()}
    return Sheet(titles=titles, forms=forms, banks=banks)


class Draft:
    """One page being written: draws phrases, remembers the names the page has settled on, avoids saying a thing twice."""

    def __init__(
        self,
        sheet: Sheet,
        shared: Sheet,
        kept: frozenset[str],
        draw: random.Random,
        late_values: Callable[[], dict[str, str]],
    ) -> None:
        """`late_values` are asked for when a slot is in no bank, because most pages never name their contact."""
        self.sheet = sheet
        self.draw = draw
        self._shared = shared.banks
        self._kept = kept
        self._late_values = late_values
        self._values: dict[str, str] = {}
        self._said: set[Phrase] = set()

    def title(self) -> str:
        """A title of the topic."""
        return self.fill(self._pick(self.sheet.titles))

    def paragraphs(self) -> tuple[str, ...]:
        """A whole text of the topic; empty paragraphs are left out."""
        form = self.draw.choice(self.sheet.forms)
        return tuple(text for text in map(self.fill, form) if text)

    def fill(self, phrase: Phrase) -> str:
        """`phrase` with every slot filled. Raises KeyError for a slot without a bank."""
        filled = []
        for index, part in enumerate(phrase):
            if index % 2 == 0:
                filled.append(part)
            elif isinstance(part, tuple):
                filled.append(str(_round(self.draw.randint(*part), part)))
            else:
                filled.append(self.word(part))
        return "".join(filled)

    def word(self, bank: str) -> str:
        """What this page says for the slot `bank`."""
        if bank in self._values:
            return self._values[bank]
        phrases = self.sheet.banks.get(bank) or self._shared.get(bank)
        if phrases is None:
            self._values |= self._late_values()
            return self._values[bank]
        said = self.fill(self._pick(phrases))
        if bank in self._kept:
            self._values[bank] = said
        return said

    def _pick(self, phrases: tuple[Phrase, ...]) -> Phrase:
        # Two more tries are enough to keep repetition rare and cost bounded.
        for _ in range(3):
            phrase = phrases[int(self.draw.random() * len(phrases))]
            if phrase not in self._said:
                break
        self._said.add(phrase)
        return phrase


def _read_slot(name: str) -> str | tuple[int, int]:
    if name[0].isdigit():
        low, high = name.split("-")
        return int(low), int(high)
    return name


def _round(number: int, bounds: tuple[int, int]) -> int:
    """Sums as people write them: hundreds where both bounds are hundreds. Larger bounds are landline numbers, kept whole."""
    low, high = bounds
    if high > 100_000 or low < 100 or low % 100 or high % 100:
        return number
    return number // 100 * 100
