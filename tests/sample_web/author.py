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
        draft = self._begin(key, category, evasion)
        title = self._offer_title(draft, key, evasion)
        paragraphs = tuple(disguise(text, evasion, self._disguises, draft.draw) for text in draft.paragraphs())
        return Writing(title=title, paragraphs=paragraphs, contact=self.contact(key))

    def advert_title(self, key: str, category: str, evasion: Evasion) -> str:
        """The title `advert` gives, without the cost of the text."""
        return self._offer_title(self._begin(key, category, evasion), key, evasion)

    def text(self, key: str, topic: str) -> Writing:
        """A text of `topic` with nothing disguised."""
        draft = self._begin(key, topic, Evasion.PLAIN)
        title = draft.title()
        return Writing(title=title, paragraphs=draft.paragraphs(), contact=self.contact(key))

    def text_title(self, key: str, topic: str) -> str:
        """The title `text` gives, without the cost of the text."""
        return self._begin(key, topic, Evasion.PLAIN).title()

    def line(self, key: str, topic: str, bank: str, evasion: Evasion = Evasion.PLAIN) -> str:
        """One phrase of `bank` in the file of `topic`: a reply, a signature, an anchor."""
        draft = self._begin(key, topic, evasion)
        return disguise(draft.word(bank), evasion, self._disguises, draft.draw)

    def phrases(self, key: str, topic: str, bank: str) -> tuple[str, ...]:
        """All phrases of `bank` in the file of `topic`, filled, in an order of chance."""
        draft = self._begin(key, topic, Evasion.PLAIN)
        phrases = list(draft.sheet.banks[bank])
        draft.draw.shuffle(phrases)
        return tuple(map(draft.fill, phrases))

    def contact(self, key: str) -> Contact:
        """The contact that the page of `key` names."""
        return make_contact(chance(self._seed, key, "contact"))

    def _begin(self, key: str, topic: str, evasion: Evasion) -> Draft:
        def contact_values() -> dict[str, str]:
            contact = self.contact(key)
            line = _contact_line(contact, evasion, chance(self._seed, key, "line"))
            return {"contact": line, "phone": contact.phone, "wechat": contact.wechat, "qq": contact.qq}

        return Draft(self._sheets[topic], self._shared, self._kept, chance(self._seed, key), contact_values)

    def _offer_title(self, draft: Draft, key: str, evasion: Evasion) -> str:
        title = disguise(draft.title(), evasion, self._disguises, draft.draw)
        if evasion is not Evasion.ID_IN_TITLE:
            return title
        return title + title_tag(self.contact(key), draft.draw)


def _contact_line(contact: Contact, evasion: Evasion, draw: random.Random) -> str:
    if evasion is Evasion.INTERLEAVED_CONTACT:
        return interleaved_line(contact, draw)
    return plain_line(contact, draw)


def _kept_names(shared: Sheet) -> list[str]:
    return ["".join(str(part) for part in phrase) for phrase in shared.banks["kept"]]
