"""Many patterns looked for at once. In: (pattern, term) pairs. Out: `Automaton`. A term may have many patterns, a pattern many terms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from classifiers.terms import Term
from classifiers.views import View


@dataclass(frozen=True, slots=True)
class Automaton:
    """`terms`: for every pattern the terms it may stand for."""

    matcher: AhoCorasick | None
    terms: tuple[tuple[Term, ...], ...]

    def hits(self, view: View) -> Iterator[tuple[Term, int, int]]:
        """(term, start, end) in the view's text, exceptions not yet applied."""
        if self.matcher is None:
            return
        for number, start, end in self.matcher.find_matches_as_indexes(view.text, overlapping=True):
            for term in self.terms[number]:
                yield term, start, end

    def replacing(self, changed: Mapping[Term, Term]) -> "Automaton":
        """The same patterns for other terms."""
        terms = tuple(tuple(changed.get(term, term) for term in group) for group in self.terms)
        return Automaton(matcher=self.matcher, terms=terms)


def build_automaton(patterns: Iterable[tuple[str, Term]]) -> Automaton:
    """An automaton for `patterns`, none of them empty."""
    groups: dict[str, list[Term]] = {}
    for text, term in patterns:
        groups.setdefault(text, []).append(term)
    if not groups:
        return Automaton(matcher=None, terms=())
    matcher = AhoCorasick(list(groups), implementation=Implementation.DFA)
    return Automaton(matcher=matcher, terms=tuple(tuple(terms) for terms in groups.values()))
