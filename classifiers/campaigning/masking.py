"""An offer without what varies from copy to copy: places, contacts, dates and numbers become slots of one character.

In: an offer and the spans of its contacts. Out: `Masked`. Disguises are undone first, so that 代🤰 and 代孕 are one text.
The list of places is the lexicon's own (`context/cities.toml`).
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.campaigning.records import Slot
from classifiers.unmasking.reading_views import ViewMaker
from classifiers.verdict import ContactKind
from classifiers.vocabulary.lexicon import CONTEXT

# Slots are written in the supplementary private-use area, which the character map leaves alone.
_MARKS = {slot: chr(0xF0000 + number) for number, slot in enumerate(Slot)}
SLOT_OF = {mark: slot for slot, mark in _MARKS.items()}
_SLOT_OF_CONTACT = {
    ContactKind.PHONE: Slot.PHONE,
    ContactKind.LANDLINE: Slot.PHONE,
    ContactKind.WHATSAPP: Slot.PHONE,
    ContactKind.WECHAT: Slot.ACCOUNT,
    ContactKind.QQ: Slot.ACCOUNT,
    ContactKind.TELEGRAM: Slot.ACCOUNT,
    ContactKind.EMAIL: Slot.LINK,
    ContactKind.LINK: Slot.LINK,
    ContactKind.QR: Slot.LINK,
}
_FOREIGN = re.compile("[\U000f0000-\U000ffffd]")
_DATE = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百两]+(?=[万千元块])")
_SPACE = re.compile(r"[^\S\n]+")
_LINE_END = re.compile(r"\n+")
_REPEATED = re.compile("([\U000f0000-\U000ffffd])(?:[、,，/ ·]*\\1)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """`text` with one slot character for everything that varies; `cities` are the places that stood there."""

    text: str
    cities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Masker:
    """The tables masking needs. Make it with `load_masker`."""

    views: ViewMaker
    cities: re.Pattern[str]

    def masked(self, offer: str, contact_spans: Sequence[tuple[int, int, ContactKind]]) -> Masked:
        """`offer` masked, in time linear in its length; no white space but one space per line end."""
        mapped = self.views.mapped(_without_contacts(offer, contact_spans))
        text = self.views.squeezer.squeezed(mapped).text
        cities = frozenset(match[1] for match in self.cities.finditer(text))
        text = self.cities.sub(_MARKS[Slot.CITY], text)
        text = _NUMBER.sub(_MARKS[Slot.NUMBER], _DATE.sub(_MARKS[Slot.DATE], text))
        text = _LINE_END.sub(" ", _SPACE.sub("", text.strip()))
        return Masked(text=_REPEATED.sub(r"\1", text), cities=cities)


def load_masker(views: ViewMaker) -> Masker:
    """A masker for the places the lexicon knows."""
    table = tomllib.loads((CONTEXT / "cities.toml").read_text("utf-8"))
    names = sorted((name for entry in table["terms"] for name in entry["texts"]), key=len, reverse=True)
    return Masker(views=views, cities=re.compile(f"({'|'.join(map(re.escape, names))})(?:市(?!场)|省)?"))


def slot_mark(slot: Slot) -> str:
    """The character that stands for a slot."""
    return _MARKS[slot]


def words_in(masked: str) -> int:
    """How many characters of a masked text are not slots."""
    return sum(character not in SLOT_OF for character in masked)


def _without_contacts(offer: str, spans: Sequence[tuple[int, int, ContactKind]]) -> str:
    # A text that holds our own marks must not be taken for a masked one.
    offer = _FOREIGN.sub("\ufffd", offer)
    pieces, position = [], 0
    for start, end, kind in sorted(spans):
        if start < position or end > len(offer):
            continue
        pieces += [offer[position:start], _MARKS[_SLOT_OF_CONTACT[kind]]]
        position = end
    return "".join([*pieces, offer[position:]])
