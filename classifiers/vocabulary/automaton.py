"""Many patterns looked for at once. In: (pattern, term) pairs. Out: `Automaton`. A term may have many patterns, a pattern many terms.

Terms go by their numbers in here: a page of the field has thousands of hits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from classifiers.vocabulary.roles import Role
from classifiers.vocabulary.terms import Term

_NEGATIONS = ("不", "勿", "未", "禁", "拒")
_NEGATABLE = frozenset({Role.SALE, Role.GUARANTEE, Role.SERVICE, Role.ACTOR, Role.RECRUITMENT})


class _Neighbours(NamedTuple):
    """What may not stand beside a pattern. `begins_latin` and `ends_latin`: whether a letter there makes it another word («vx» in
    «vxlan»)."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    begins_latin: bool
    ends_latin: bool

    def allow(self, text: str, start: int, end: int) -> bool:
        """Whether `text[start:end]` is the term, and not a part of another word or its negation."""
        if self.before and text.endswith(self.before, 0, start):
            return False
        if self.behind and text.startswith(self.behind, end):
            return False
        if self.begins_latin and start > 0 and _is_letter(text[start - 1]):
            return False
        return not (self.ends_latin and end < len(text) and _is_letter(text[end]))


@dataclass(frozen=True, slots=True)
class Automaton:
    """`terms`: for every pattern the numbers of the terms it may stand for, and what may not stand beside it, if anything."""

    matcher: AhoCorasick | None
    patterns: tuple[str, ...]
    terms: tuple[tuple[tuple[int, _Neighbours | None], ...], ...]

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """(number of the term, start, end) wherever a pattern stands, whatever its neighbours."""
        if self.matcher is None:
            return []
        terms = self.terms
        return [
            (number, start, end)
            for pattern, start, end in self.matcher.find_matches_as_indexes(text, overlapping=True)
            for number, _ in terms[pattern]
        ]

    def accepted(self, text: str) -> list[tuple[int, int, int]]:
        """(number of the term, start, end) wherever its neighbours let a pattern be the term."""
        if self.matcher is None:
            return []
        terms = self.terms
        return [
            (number, start, end)
            for pattern, start, end in self.matcher.find_matches_as_indexes(text, overlapping=True)
            for number, neighbours in terms[pattern]
            if neighbours is None or neighbours.allow(text, start, end)
        ]

    def replacing(self, terms: Sequence[Term]) -> "Automaton":
        """The same patterns for terms with other neighbours."""
        pairs = zip(self.patterns, self.terms, strict=True)
        changed = tuple(
            tuple((number, _neighbours(text, terms[number])) for number, _ in group) for text, group in pairs
        )
        return Automaton(matcher=self.matcher, patterns=self.patterns, terms=changed)


def build_automaton(patterns: Iterable[tuple[str, int]], terms: Sequence[Term]) -> Automaton:
    """An automaton for (pattern, number of its term); no pattern is empty."""
    groups: dict[str, dict[int, _Neighbours | None]] = {}
    for text, number in patterns:
        groups.setdefault(text, {}).setdefault(number, _neighbours(text, terms[number]))
    return Automaton(
        matcher=AhoCorasick(list(groups), implementation=Implementation.DFA) if groups else None,
        patterns=tuple(groups),
        terms=tuple(tuple(group.items()) for group in groups.values()),
    )


def is_excepted(term: Term, text: str, span: tuple[int, int]) -> bool:
    """Whether the neighbours make it another word."""
    is_after = bool(term.not_after) and text.endswith(term.not_after, 0, span[0])
    return is_after or (bool(term.not_before) and text.startswith(term.not_before, span[1]))


def _neighbours(pattern: str, term: Term) -> _Neighbours | None:
    before = (*term.not_after, *_NEGATIONS) if term.role in _NEGATABLE else term.not_after
    begins, ends = pattern[0].isascii() and pattern[0].isalnum(), _is_letter(pattern[-1])
    if not (before or term.not_before or begins or ends):
        return None
    return _Neighbours(before, term.not_before, begins, ends)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
