"""Writes the title and text of every content page: adverts of a category in a disguise, or clear texts of a genre.

In: a key that names the page, and what the page is. Out: `Writing`. The same key gives the same words.
"""

import random
from dataclasses import dataclass

from tests.sample_web.chance import chance
from tests.sample_web.contacts import Contact, interleaved_line, make_contact, plain_line, title_tag
from tests.sample_web.evasion import Disguises, disguise, read_disguises
from tests.sample_web.truth import Evasion
from tests.sample_web.writer import TEXTS, Draft, Sheet, read_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What one page says, without mark-up."""

    title: str
    paragraphs: tuple[str, ...]
    contact: Contact

    @property
    def summary(self) -> str:
        """The first words, as lists show them."""
        return self.paragraphs[0][:60]


class Author:
    """Holds the phrase banks; keeps nothing about pages."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._disguises: Disguises = read_disguises()
        self._shared = read_sheet("shared")
        self._kept = frozenset(_kept_names(self._shared))
        aside = {"shared", "disguises"}
        self._sheets: dict[str, Sheet] = {
            file.stem: read_sheet(file.stem) for file in sorted(TEXTS.glob("*.toml")) if file.stem not in aside
        }

    def advert(self, key: str, category: str, evasion: Evasion) -> Writing:
        """An advert of `category`, written the way of `evasion`."""
        draft, contact = self._begin(key, category, evasion)
        title = self._offer_title(draft, contact, evasion)
        paragraphs = tuple(disguise(text, evasion, self._disguises, draft.draw) for text in draft.paragraphs())
        return Writing(title=title, paragraphs=paragraphs, contact=contact)

    def advert_title(self, key: str, category: str, evasion: Evasion) -> str:
        """The title `advert` gives, without the cost of the text."""
        draft, contact = self._begin(key, category, evasion)
        return self._offer_title(draft, contact, evasion)

    def clear(self, key: str, genre: str) -> Writing:
        """A text of `genre` that offers nothing illegal."""
        draft, contact = self._begin(key, genre, Evasion.PLAIN)
        title = draft.title()
        return Writing(title=title, paragraphs=draft.paragraphs(), contact=contact)

    def clear_title(self, key: str, genre: str) -> str:
        """The title `clear` gives, without the cost of the text."""
        draft, _ = self._begin(key, genre, Evasion.PLAIN)
        return draft.title()

    def line(self, key: str, topic: str, bank: str) -> str:
        """One phrase of `bank` in the file of `topic`."""
        draft, _ = self._begin(key, topic, Evasion.PLAIN)
        return draft.word(bank)

    def offer_line(self, key: str, category: str, bank: str, evasion: Evasion) -> str:
        """One phrase of an advert, written the way of `evasion`: a signature, an anchor, an answer's last words."""
        draft, _ = self._begin(key, category, evasion)
        return disguise(draft.word(bank), evasion, self._disguises, draft.draw)

    def _begin(self, key: str, topic: str, evasion: Evasion) -> tuple[Draft, Contact]:
        draw = chance(self._seed, key)
        contact = make_contact(draw)
        values = {
            "contact": _contact_line(contact, evasion, draw),
            "phone": contact.phone,
            "wechat": contact.wechat,
            "qq": contact.qq,
        }
        return Draft(self._sheets[topic], self._shared, self._kept, draw, values), contact

    def _offer_title(self, draft: Draft, contact: Contact, evasion: Evasion) -> str:
        title = disguise(draft.title(), evasion, self._disguises, draft.draw)
        if evasion is not Evasion.ID_IN_TITLE:
            return title
        return title + title_tag(contact, draft.draw)


def _contact_line(contact: Contact, evasion: Evasion, draw: random.Random) -> str:
    if evasion is Evasion.INTERLEAVED_CONTACT:
        return interleaved_line(contact, draw)
    return plain_line(contact, draw)


def _kept_names(shared: Sheet) -> list[str]:
    return ["".join(str(part) for part in phrase) for phrase in shared.banks["kept"]]
