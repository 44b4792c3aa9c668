"""One lexicon entry: a text, the part it plays, and where it must not be read.

In: `[[terms]]` tables. Out: `Term` records. Raises ConfigError for entries that would match everywhere or nothing new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from classifiers.vocabulary.roles import Role
from crawlers.config import ConfigError


class ViewName(StrEnum):
    """The ways a text is read; see `unmasking/views.py`."""

    PLAIN = "plain"
    """Characters made ordinary, and everything squeezed in between them taken out."""
    LOOSE = "loose"
    """Punctuation between Chinese characters taken out as well."""
    HOLE = "hole"
    """One character of the term starred out."""
    SYLLABLE = "syllable"
    """By sound."""
    INITIAL = "initial"
    """One of the characters written as the first letter of its sound."""


DEFAULT_VIEWS = (ViewName.PLAIN,)
ALL_VIEWS = tuple(ViewName)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry:
    """`[[terms]]`: several texts that play the same part.

    `strength` is the probability of an offer when the term stands alone in a title (for words of talk: how much of a
    suspicion it takes away). `not_after` and `not_before` are the neighbours that make it another word («提|供精|神»).
    `disguised` lets the term be read in all views; without it only as written. `source` says where it was learned.
    """

    texts: tuple[str, ...]
    role: Role
    strength: float = 0.0
    disguised: bool = False
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    source: str = ""

    def terms(self, category: str) -> list["Term"]:
        """The entry's terms, one per text."""
        views = ALL_VIEWS if self.disguised else DEFAULT_VIEWS
        return [
            Term(
                text=text,
                role=self.role,
                category=category,
                strength=self.strength,
                views=views,
                not_after=self.not_after,
                not_before=self.not_before,
            )
            for text in self.texts
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A text with its role. `category` is empty for words shared by all categories."""

    text: str
    role: Role
    category: str
    strength: float
    views: tuple[ViewName, ...]
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Terms are keys for every hit of a page; their texts alone tell nearly all of them apart.
        return hash(self.text)


def check_terms(terms: Sequence[Term], path: Path) -> None:
    """Raise ConfigError for a term that is empty, too short, out of range or already covered by a shorter one."""
    for term in terms:
        where = f"{path}: term {term.text!r}"
        if term.text != term.text.strip().lower() or not term.text:
            raise ConfigError(f"{where}: must not be empty, have spaces around it or capital letters")
        if len(term.text) < 2:
            raise ConfigError(f"{where}: a single character is too short; write it with its neighbours")
        if not 0 <= term.strength <= 1:
            raise ConfigError(f"{where}: strength must be between 0 and 1")
    _refuse_covered(terms, path)


def _refuse_covered(terms: Sequence[Term], path: Path) -> None:
    shortest: dict[tuple[Role, tuple[ViewName, ...]], list[Term]] = {}
    for term in sorted(terms, key=lambda each: len(each.text)):
        group = shortest.setdefault((term.role, term.views), [])
        for other in group:
            if _covers(other, term):
                raise ConfigError(
                    f"{path}: term {term.text!r} is already covered by {other.text!r} of the same role and strength"
                )
        group.append(term)


def _covers(shorter: Term, longer: Term) -> bool:
    if shorter.not_after or shorter.not_before:
        return shorter.text == longer.text
    return shorter.text in longer.text and shorter.strength >= longer.strength
