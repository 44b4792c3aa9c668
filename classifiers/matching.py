"""Finding lexicon terms in all views of a text, with the gates that keep loose readings honest.

In: terms and a page's text. Out: `TermHit`s in order of the original text. Automata are built once per engine.
Gates follow measurements on neutral text: by sound, four syllables cost nothing, two need support from what stands near.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from classifiers.reading_views import ReadingViews, ViewMaker
from classifiers.roles import TALKING, Role
from classifiers.squeeze import HOLE
from classifiers.syllables import Syllables
from classifiers.terms import Term, ViewName
from classifiers.views import View

SUPPORT_DISTANCE = 15
"""Characters within which another field word must stand to support a doubtful reading (detection study, §5)."""


_TELLING = 0.1
"""From this strength on a word whose neighbours do not make it another is itself, whatever was squeezed in."""
_NEGATIONS = frozenset("不勿未禁拒")
_NEGATABLE = frozenset({Role.SALE, Role.GUARANTEE, Role.SERVICE, Role.ACTOR, Role.RECRUITMENT})
_SUPPORTING = frozenset(
    {Role.TREATMENT, Role.CONTACT, Role.GUARANTEE, Role.RECRUITMENT, Role.PRICE, Role.VOICE, Role.SEX, Role.AMOUNT}
)


class TermHit(NamedTuple):
    """`term` read in the original text at `span`. `view` says how; `reading` is the term as the view gives it.

    A tuple, because a page may have thousands, and a tuple is made in a third of the time.
    """

    term: Term
    span: tuple[int, int]
    view: ViewName

    @property
    def reading(self) -> str:
        """What the disguise stood for."""
        return self.term.text


@dataclass(frozen=True, slots=True)
class _Automaton:
    matcher: AhoCorasick | None
    terms: tuple[tuple[Term, ...], ...]
    """For every pattern the terms it may stand for."""

    def hits(self, view: View) -> Iterator[tuple[Term, int, int]]:
        """(term, start, end) in the view's text, exceptions not yet applied."""
        if self.matcher is None:
            return
        for number, start, end in self.matcher.find_matches_as_indexes(view.text, overlapping=True):
            for term in self.terms[number]:
                yield term, start, end


class TermMatcher:
    """All terms of a lexicon, ready to be looked for."""

    def __init__(self, terms: Sequence[Term], views: ViewMaker) -> None:
        syllables = views.syllables
        disguised = [term for term in terms if ViewName.SYLLABLE in term.views]
        self._plain = _build((views.normal(term.text), term) for term in terms)
        self._loose = _build((term.text, term) for term in terms if ViewName.LOOSE in term.views)
        self._holes = _build((text, term) for term in disguised for text in _starred(term.text))
        self._sounds = _build((syllables.encoded(term.text), term) for term in disguised if _is_han(term.text))
        self._initials = _build((text, term) for term in disguised for text in _initialled(term.text, syllables))

    def hits(self, text: str, views: ReadingViews) -> list[TermHit]:
        """Sure hits and supported doubtful ones in `text`, ordered by span, each (term, span) once."""
        sure: dict[tuple[Term, tuple[int, int]], TermHit] = {}
        doubtful: list[TermHit] = []
        for hit, is_sure in self._readings(text, views):
            key = (hit.term, hit.span)
            if is_sure:
                sure.setdefault(key, hit)
            elif key not in sure:
                doubtful.append(hit)
        written = {span for _, span in sure}
        doubtful = [hit for hit in doubtful if hit.span not in written]
        for hit in _supported(doubtful, list(sure.values())):
            sure.setdefault((hit.term, hit.span), hit)
        return sorted(sure.values(), key=lambda hit: (hit.span, hit.term.text, hit.term.role, hit.term.category))

    def _readings(self, text: str, views: ReadingViews) -> Iterator[tuple[TermHit, bool]]:
        for hit in _accepted(self._plain, views.squeezed, ViewName.PLAIN):
            yield hit, _is_sure_squeezed(hit, text)
        if views.loose is not views.squeezed:
            for hit in _accepted(self._loose, views.loose, ViewName.LOOSE):
                yield hit, len(hit.term.text) > 3
        if views.holes is not None:
            for hit in _accepted(self._holes, views.holes, ViewName.HOLE):
                yield hit, len(hit.term.text) > 3
        for hit in _accepted(self._initials, views.squeezed, ViewName.INITIAL):
            yield hit, len(hit.term.text) > 3
        yield from self._by_sound(views)

    def _by_sound(self, views: ReadingViews) -> Iterator[tuple[TermHit, bool]]:
        for term, start, end in self._sounds.hits(views.syllables):
            span = views.syllables.span(start, end)
            gate = _sound_gate(term, views.mapped.text[span[0] : span[1]])
            if gate is not None and not _is_excepted(term, views.mapped.text, span):
                yield TermHit(term=term, span=span, view=ViewName.SYLLABLE), gate


def _build(patterns: Iterable[tuple[str, Term]]) -> _Automaton:
    groups: dict[str, list[Term]] = {}
    for text, term in patterns:
        groups.setdefault(text, []).append(term)
    if not groups:
        return _Automaton(matcher=None, terms=())
    matcher = AhoCorasick(list(groups), implementation=Implementation.DFA)
    return _Automaton(matcher=matcher, terms=tuple(tuple(terms) for terms in groups.values()))


def _accepted(automaton: _Automaton, view: View, name: ViewName) -> Iterator[TermHit]:
    for term, start, end in automaton.hits(view):
        if _is_excepted(term, view.text, (start, end)):
            continue
        if _splits_latin_word(view.text, start, end) or _is_negated(term, view.text, start):
            continue
        yield TermHit(term=term, span=view.span(start, end), view=name)


def _is_excepted(term: Term, text: str, span: tuple[int, int]) -> bool:
    """Whether the neighbours make it another word."""
    is_after = bool(term.not_after) and text.endswith(term.not_after, 0, span[0])
    return is_after or (bool(term.not_before) and text.startswith(term.not_before, span[1]))


def _is_negated(term: Term, text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in _NEGATIONS and term.role in _NEGATABLE


def _splits_latin_word(text: str, start: int, end: int) -> bool:
    """Whether a hit begins or ends inside a run of Latin letters or digits («vx» in «vxlan»)."""
    before = start > 0 and _is_word(text[start - 1]) and _is_word(text[start]) and text[start - 1].isalpha()
    after = (
        end < len(text)
        and _is_word(text[end - 1])
        and text[end - 1].isalpha()
        and text[end].isalpha()
        and _is_word(text[end])
    )
    return before or after


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_sure_squeezed(hit: TermHit, text: str) -> bool:
    """Two characters with something visible between them are a word only where the field is spoken of."""
    gap = hit.span[1] - hit.span[0] - len(hit.term.text)
    return (
        gap <= 0
        or len(hit.term.text) > 2
        or hit.term.strength >= _TELLING
        or not any(mark.isspace() or mark in "-_|" for mark in text[slice(*hit.span)])
    )


def _sound_gate(term: Term, written: str) -> bool | None:
    """True: sure. False: needs support. None: not this term, or written plainly and found elsewhere."""
    if term.text == written:
        return None
    exact = sum(character in written for character in term.text)
    odd = [character for character in written if character not in term.text and not character.isascii()]
    is_latin = written.isascii()
    if exact and not odd:
        # Half a word in Latin letters: nobody writes so by accident, unless the letter is a single one («a股»).
        return sum(character.isalpha() for character in written if character.isascii()) > 1
    if not term.category:
        return True if is_latin and len(term.text) > 3 else None
    is_rare = bool(odd) and all(_is_rare(character) for character in odd)
    match len(term.text):
        case 2:
            return None if exact == 0 and not is_latin else is_rare
        case 3:
            return None if exact < 2 and not is_latin else is_rare or is_latin
        case _:
            return True


@lru_cache(maxsize=8192)
def _is_rare(character: str) -> bool:
    """Not among the 3,755 most common characters (GB/T 2312, level 1, rows 16 to 55)."""
    try:
        return character.encode("gb2312")[0] >= 0xD8
    except UnicodeEncodeError:
        return True


def _supported(doubtful: Sequence[TermHit], sure: Sequence[TermHit]) -> Iterator[TermHit]:
    witnesses = sorted((hit for hit in (*sure, *doubtful) if _may_support(hit.term)), key=lambda hit: hit.span)
    starts = [hit.span[0] for hit in witnesses]
    for hit in doubtful:
        first = bisect_left(starts, hit.span[0] - 2 * SUPPORT_DISTANCE)
        last = bisect_right(starts, hit.span[1] + SUPPORT_DISTANCE)
        if any(_supports(witness, hit) for witness in witnesses[first:last]):
            yield hit


def _may_support(term: Term) -> bool:
    """Words of the field, and ways to be reached; everyday words of selling stand beside anything."""
    return term.role not in TALKING and (bool(term.category) or term.role in _SUPPORTING)


def _supports(witness: TermHit, hit: TermHit) -> bool:
    if witness.span[0] <= hit.span[0] and hit.span[1] <= witness.span[1]:
        return len(witness.term.text) > len(hit.term.text)
    is_apart = witness.span[1] <= hit.span[0] or witness.span[0] >= hit.span[1]
    gap = max(witness.span[0] - hit.span[1], hit.span[0] - witness.span[1])
    return is_apart and gap <= SUPPORT_DISTANCE and witness.term.text != hit.term.text


def _starred(text: str) -> list[str]:
    """The term with one of its characters starred out; terms under three characters would then match anything."""
    return [text[:place] + HOLE + text[place + 1 :] for place in range(len(text))] if len(text) >= 3 else []


def _initialled(text: str, syllables: Syllables) -> list[str]:
    """The term with one character written as the first letter of its sound, at least one character kept."""
    if not _is_han(text) or len(text) > 6:
        return []
    return [
        text[:place] + syllables.initials.get(text[place], text[place]) + text[place + 1 :]
        for place in range(len(text))
    ]


def _is_han(text: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" for character in text)
