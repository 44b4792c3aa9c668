"""Metamorphic tests' raw material: an offer, disguised in each of the ways advertisers use. The meaning stays, so must the verdict.

In: a text, the spans of its field words and contacts, a source of chance. Out: the disguised text; unchanged where nothing in it
can be disguised that way. Tables are the ones our own views read, and sounds are drawn from all characters that share them.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.reading import Reading, read
from classifiers.unmasking.characters import read_disguises, read_pairs
from classifiers.vocabulary.matching import TermHit
from classifiers.vocabulary.roles import TALKING, Role


class Evasion(StrEnum):
    """The ways of hiding, in the order in which two of them can be combined."""

    TRADITIONAL = "traditional"
    HOMOPHONE = "homophone"
    LOOK_ALIKE = "look_alike"
    INITIALS = "initials"
    HALF_PINYIN = "half_pinyin"
    FULL_PINYIN = "full_pinyin"
    EMOJI = "emoji"
    SPLIT = "split"
    INTERLEAVED = "interleaved"
    FULL_WIDTH = "full_width"
    ZERO_WIDTH = "zero_width"
    SPACES = "spaces"
    PUNCTUATION = "punctuation"


Span = tuple[int, int]
_SEPARATORS = "-·._|~+"
_PADS = ("-", "—", " ", "…", "(电)", "-薇-", "乀")
_FIELD = frozenset({Role.SERVICE, Role.ACTOR, Role.GUARANTEE, Role.RECRUITMENT, Role.DRUG, Role.THING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguiser:
    """The tables, turned round."""

    traditional: Mapping[str, str]
    sounds: Mapping[str, str]
    """Character → toneless syllable."""
    sharing: Mapping[str, str]
    """Syllable → characters, the common ones only."""
    look_alikes: Mapping[str, Sequence[str]]
    emoji: Mapping[str, Sequence[str]]
    split: Mapping[str, Sequence[str]]

    def disguised(self, text: str, evasion: Evasion, words: Sequence[Span], contacts: Sequence[Span], seed: str) -> str:
        """`text` under one disguise: its field words, or its contacts, or all of it. The same seed gives the same text."""
        chance = random.Random(f"{seed}:{evasion}")
        match evasion:
            case Evasion.TRADITIONAL:
                return "".join(self.traditional.get(character, character) for character in text)
            case Evasion.FULL_WIDTH:
                return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
            case Evasion.INTERLEAVED:
                return _replaced(text, contacts, lambda contact: _interleaved(contact, chance))
            case Evasion.ZERO_WIDTH:
                return _replaced(text, words, "\u200b".join)
            case Evasion.SPACES:
                return _replaced(text, words, " ".join)
            case Evasion.PUNCTUATION:
                return _replaced(text, words, chance.choice(_SEPARATORS).join)
            case Evasion.FULL_PINYIN:
                return _replaced(text, words, lambda word: "".join(self.sounds.get(each, each) for each in word))
            case _:
                return _replaced(text, words, lambda word: self._one_character(word, evasion, chance))

    def _one_character(self, word: str, evasion: Evasion, chance: random.Random) -> str:
        forms = [(place, form) for place, each in enumerate(word) for form in self._forms(each, evasion)]
        if not forms:
            return word
        place, form = chance.choice(forms)
        return word[:place] + form + word[place + 1 :]

    def _forms(self, character: str, evasion: Evasion) -> Sequence[str]:
        sound = self.sounds.get(character, "")
        match evasion:
            case Evasion.HOMOPHONE:
                return [each for each in self.sharing.get(sound, "") if each != character]
            case Evasion.HALF_PINYIN:
                return [sound] if sound else []
            case Evasion.INITIALS:
                return [sound[0]] if sound else []
            case Evasion.LOOK_ALIKE:
                return self.look_alikes.get(character, ())
            case Evasion.EMOJI:
                return self.emoji.get(character, ())
            case _:
                return self.split.get(character, ())


def load_disguiser() -> Disguiser:
    """Read the tables."""
    syllables = read_pairs("syllables.tsv")
    return Disguiser(
        traditional={new: old for old, new in read_pairs("simplified.tsv").items()},
        sounds={character: syllable for syllable, characters in syllables.items() for character in characters},
        sharing={syllable: "".join(filter(_is_common, characters)) for syllable, characters in syllables.items()},
        look_alikes={plain: "".join(forms) for plain, forms in read_disguises("look_alikes").items()},
        emoji=read_disguises("emoji"),
        split=read_disguises("split"),
    )


def disguisable(reading: Reading) -> tuple[list[Span], list[Span]]:
    """Spans of the field's words and of contacts, in order, none overlapping another of its kind."""
    hits = [hit for block in reading.blocks for hit in block.hits if _is_field_word(hit)]
    words: list[Span] = []
    for hit in sorted(hits, key=lambda each: (each.span[0], -each.span[1])):
        if not words or hit.span[0] >= words[-1][1]:
            words.append(hit.span)
    return words, [contact.span for contact in reading.contacts]


def evaded(text: str, evasions: Sequence[Evasion], engine: Engine, disguiser: Disguiser) -> str:
    """`text` under one disguise after the other; field words are looked for again before each."""
    for evasion in sorted(evasions, key=list(Evasion).index):
        words, contacts = disguisable(read(page_of_text(text), engine.views, engine.matcher, engine.lexicon.rules))
        text = disguiser.disguised(text, evasion, words, contacts, text)
    return text


def _is_field_word(hit: TermHit) -> bool:
    return bool(hit.term.category) and hit.term.role in _FIELD and hit.term.role not in TALKING


def _replaced(text: str, spans: Sequence[Span], change: Callable[[str], str]) -> str:
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], change(text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def _interleaved(contact: str, chance: random.Random) -> str:
    if not contact.isdigit() or len(contact) != 11:
        return contact
    return chance.choice(_PADS).join((contact[:3], contact[3:7], contact[7:]))


def _is_common(character: str) -> bool:
    """Among the 3,755 most common characters (GB/T 2312, level 1)."""
    try:
        return character.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False
