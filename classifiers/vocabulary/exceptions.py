"""Exceptions an office adds to words of the lexicon: neighbours that make a word another one («味|精源»).

In: `exceptions.toml` in the office's own lexicon folder. Out: the terms with these neighbours added. Raises ConfigError for an
exception to a word nobody has, or one that could match anything.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classifiers.vocabulary.terms import Term
from crawlers.config import ConfigError, build_record

EXCEPTIONS_FILE = "exceptions.toml"
"""No category: it stands beside the category files of the office's own folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermException:
    """`[[exceptions]]`: the word is not read after `not_after`, nor before `not_before`, in whichever category it stands."""

    term: str
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    def shown(self) -> str:
        """«味|精源», «精源|头»."""
        places = [f"{each}|{self.term}" for each in self.not_after]
        return "、".join([*places, *(f"{self.term}|{each}" for each in self.not_before)])

    def toml(self) -> str:
        """The entry as it is written into `exceptions.toml`."""
        lines = ["[[exceptions]]", f"term = {_toml(self.term)}"]
        lines += [f"not_after = {_toml(self.not_after)}"] if self.not_after else []
        lines += [f"not_before = {_toml(self.not_before)}"] if self.not_before else []
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ExceptionsFile:
    exceptions: tuple[TermException, ...] = ()


def read_exceptions(path: Path) -> tuple[TermException, ...]:
    """The exceptions in `path`; none if there is no such file. Raises ConfigError."""
    if not path.exists():
        return ()
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: not readable: {error}") from None
    found = build_record(_ExceptionsFile, table, where=str(path)).exceptions
    for one in found:
        if not (one.not_after or one.not_before) or not all((*one.not_after, *one.not_before)):
            raise ConfigError(f"{path}: exception to {one.term!r}: needs not_after or not_before, none of them empty")
    return found


def with_exceptions(terms: Sequence[Term], exceptions: Sequence[TermException], where: str) -> tuple[Term, ...]:
    """`terms`, those named with their further neighbours. Raises ConfigError for a term that is not there."""
    unknown = {one.term for one in exceptions} - {term.text for term in terms}
    if unknown:
        raise ConfigError(f"{where}: exception to {min(unknown)!r}, which no lexicon file has")
    return tuple(_excepted(term, exceptions) for term in terms)


def _excepted(term: Term, exceptions: Sequence[TermException]) -> Term:
    own = [one for one in exceptions if one.term == term.text]
    if not own:
        return term
    return replace(
        term,
        not_after=tuple(dict.fromkeys((*term.not_after, *_all(each.not_after for each in own)))),
        not_before=tuple(dict.fromkeys((*term.not_before, *_all(each.not_before for each in own)))),
    )


def _all(groups: Iterator[tuple[str, ...]]) -> list[str]:
    return [one for group in groups for one in group]


def _toml(value: str | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
