"""The ways an advertiser writes a word so that a filter does not see it and a reader does."""

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from tests.sample_web.contacts import FULL_WIDTH
from tests.sample_web.truth import Evasion
from tests.sample_web.writer import TEXTS

GAPS = (" ", ".", "·", "-", "丨", "_", "/", "\u200b", "、", "*")
DISGUISED_SHARE = 0.9
"""How many of the telling words a hiding advertiser disguises; the rest slips through, as in real adverts."""
LATIN_RUN = re.compile(r"[A-Za-z0-9_\-]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguises:
    """Tables from `texts/disguises.toml`: the telling words, and what may stand for each of their characters."""

    terms: re.Pattern[str]
    homophone: dict[str, str]
    pinyin: dict[str, str]
    split: dict[str, str]
    traditional: dict[int, str]
    emoji: dict[str, str]
    emoji_terms: re.Pattern[str]


def read_disguises() -> Disguises:
    """The tables of the texts folder."""
    tables = tomllib.loads((TEXTS / "disguises.toml").read_text("utf-8"))
    plain, other = tables["simplified"], tables["traditional"]
    return Disguises(
        terms=_any_of(tables["terms"]),
        homophone=tables["homophone"],
        pinyin=tables["pinyin"],
        split=tables["split"],
        traditional={ord(simple): full for simple, full in zip(plain, other, strict=True)},
        emoji=tables["emoji"],
        emoji_terms=_any_of(tables["emoji"]),
    )


def disguise(text: str, evasion: Evasion, tables: Disguises, draw: random.Random) -> str:
    """`text` as an advertiser of this habit writes it; unchanged for habits that concern contacts or pictures only."""
    match evasion:
        case Evasion.TRADITIONAL:
            return text.translate(tables.traditional)
        case Evasion.FULL_WIDTH:
            return LATIN_RUN.sub(lambda run: run[0].translate(FULL_WIDTH), text)
        case Evasion.EMOJI:
            return tables.emoji_terms.sub(lambda term: tables.emoji[term[0]], text)
        case Evasion.SPACED:
            gap = draw.choice(GAPS)
            return _rewrite(text, tables, draw, gap.join)
        case Evasion.HALF_PINYIN:
            return _rewrite(text, tables, draw, lambda term: _swap_one(term, tables.pinyin, draw))
        case Evasion.HOMOPHONE:
            return _rewrite(text, tables, draw, lambda term: _swap_one(term, tables.homophone, draw))
        case Evasion.SPLIT:
            return _rewrite(text, tables, draw, lambda term: _swap_one(term, tables.split, draw))
        case _:
            return text


def _rewrite(text: str, tables: Disguises, draw: random.Random, rewrite: Callable[[str], str]) -> str:
    return tables.terms.sub(lambda term: rewrite(term[0]) if draw.random() < DISGUISED_SHARE else term[0], text)


def _swap_one(term: str, table: dict[str, str], draw: random.Random) -> str:
    """`term` with one of its characters replaced; a table's value lists alternatives between bars."""
    places = [place for place, character in enumerate(term) if character in table]
    if not places:
        return term
    place = draw.choice(places)
    return term[:place] + draw.choice(table[term[place]].split("|")) + term[place + 1 :]


def _any_of(words: list[str] | dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
