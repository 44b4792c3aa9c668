"""Finding lexicon terms in all views of a text, with the gates that keep loose readings honest.

In: terms and a page's text. Out: `TermHit`s in order of the original text. Automata are built once per engine.
Gates follow measurements on neutral text: by sound, four syllables cost nothing, two need support from what stands near.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple

from classifiers.automaton import Automaton, build_automaton
from classifiers.reading_views import ReadingViews, ViewMaker
from classifiers.roles import TALKING, Role
from classifiers.sounds import SoundMatcher, SoundReading
from classifiers.squeeze import HOLE, Squeezer
from classifiers.terms import Term, ViewName
from classifiers.views import View, substituted

SUPPORT_DISTANCE = 15
"""Characters within which another field word must stand to support a doubtful reading (detection study, §5)."""


_TELLING = 0.1
"""From this strength on a word whose neighbours do not make it another is itself, whatever was squeezed in."""
_GAINS = {2: (7.0, 2.0), 3: (4.0, 0.0)}
"""By length of the term: nats of `SoundReading.gain` from which on it is sure, and from which on it needs support."""
_GAIN_OF_COMMON = 8.0
"""For words that are not the field's own."""
_NEGATIONS = frozenset("不勿未禁拒")
_NEGATABLE = frozenset({Role.SALE, Role.GUARANTEE, Role.SERVICE, Role.ACTOR, Role.RECRUITMENT})
_SUPPORTING = frozenset(
    {Role.TREATMENT, Role.CONTACT, Role.GUARANTEE, Role.RECRUITMENT, Role.PRICE, Role.VOICE, Role.SEX, Role.AMOUNT}
)
_NEAR_THE_FIELD = frozenset({Role.TREATMENT, Role.SEX, Role.GUARANTEE, Role.CONTACT})


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


class TermMatcher:
    """All terms of a lexicon, ready to be looked for."""

    def __init__(self, terms: Sequence[Term], views: ViewMaker) -> None:
        disguised = [term for term in terms if ViewName.SYLLABLE in term.views]
        self._squeezer = views.squeezer
        self._plain = build_automaton((views.normal(term.text), term) for term in terms)
        self._loose = build_automaton((term.text, term) for term in terms if ViewName.LOOSE in term.views)
        self._holes = build_automaton((text, term) for term in disguised for text in _starred(term.text))
        self._sounds = SoundMatcher(disguised, views.syllables)

    def replacing(self, changed: Mapping[Term, Term]) -> "TermMatcher":
        """The same automata for terms that differ in their exceptions or strength only: texts and views must be the same."""
        made = copy(self)
        for name in ("_plain", "_loose", "_holes", "_sounds"):
            setattr(made, name, getattr(self, name).replacing(changed))
        return made

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
        for hit in self._restored(views.mapped, list(sure.values())):
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
        for heard in self._sounds.readings(views):
            gate = _sound_gate(heard)
            if gate is not None and not _is_excepted(heard.term, views.mapped.text, heard.span):
                yield TermHit(term=heard.term, span=heard.span, view=heard.view), gate

    def _restored(self, mapped: View, hits: Sequence[TermHit]) -> Iterator[TermHit]:
        """Words that show only when disguises are undone: «试管» within «gelujiyashiguan»."""
        undone = disguises(hits)
        if not undone:
            return
        view = restored(mapped, undone, self._squeezer)
        starts = [hit.span[0] for hit in undone]
        known = {(hit.term, place) for hit in hits for place in range(*hit.span)}
        for hit in _accepted(self._plain, view, ViewName.PLAIN):
            near = undone[max(0, bisect_left(starts, hit.span[0]) - 1) : bisect_right(starts, hit.span[1])]
            covering = next((each for each in near if _overlap(each.span, hit.span)), None)
            if covering is not None and not any((hit.term, place) in known for place in range(*hit.span)):
                yield TermHit(term=hit.term, span=hit.span, view=covering.view)


def disguises(hits: Sequence[TermHit]) -> list[TermHit]:
    """The longest of the hits whose words are not there as written, ordered, none overlapping another."""
    kept: list[TermHit] = []
    for hit in sorted(hits, key=lambda each: (each.span[0], -each.span[1], -len(each.term.text))):
        if hit.view is not ViewName.PLAIN and (not kept or hit.span[0] >= kept[-1].span[1]):
            kept.append(hit)
    return kept


def restored(view: View, undone: Sequence[TermHit], squeezer: Squeezer, offset: int = 0) -> View:
    """A length-preserving view, or the piece of it from `offset` on, with the words meant and all squeezed out."""
    pieces = [(hit.span[0] - offset, hit.span[1] - offset, hit.term.text) for hit in undone]
    return squeezer.squeezed(substituted(view, pieces) if pieces else view)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _accepted(automaton: Automaton, view: View, name: ViewName) -> Iterator[TermHit]:
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


def _sound_gate(heard: SoundReading) -> bool | None:
    """True: sure. False: needs support. None: honest."""
    if not heard.term.category:
        return None if heard.gain < _GAIN_OF_COMMON else False
    sure, doubtful = _GAINS.get(len(heard.term.text), (0.0, 0.0))
    if heard.gain >= sure:
        return True
    return False if heard.gain >= doubtful else None


def _supported(doubtful: Sequence[TermHit], sure: Sequence[TermHit]) -> Iterator[TermHit]:
    witnesses = sorted((hit for hit in (*sure, *doubtful) if _may_support(hit.term)), key=lambda hit: hit.span)
    starts = [hit.span[0] for hit in witnesses]
    for hit in doubtful:
        first = bisect_left(starts, hit.span[0] - 2 * SUPPORT_DISTANCE)
        last = bisect_right(starts, hit.span[1] + SUPPORT_DISTANCE)
        if any(_supports(witness, hit) for witness in witnesses[first:last] if _speaks_of_it(witness, hit)):
            yield hit


def _may_support(term: Term) -> bool:
    """Words of the field, and ways to be reached; everyday words of selling stand beside anything."""
    return term.role not in TALKING and (bool(term.category) or term.role in _SUPPORTING)


def _speaks_of_it(witness: TermHit, hit: TermHit) -> bool:
    """A doubtful sound needs words of the field or a way to be reached: prices stand beside anything."""
    return hit.view is not ViewName.SYLLABLE or bool(witness.term.category) or witness.term.role in _NEAR_THE_FIELD


def _supports(witness: TermHit, hit: TermHit) -> bool:
    if witness.span[0] <= hit.span[0] and hit.span[1] <= witness.span[1]:
        return len(witness.term.text) > len(hit.term.text)
    is_apart = witness.span[1] <= hit.span[0] or witness.span[0] >= hit.span[1]
    gap = max(witness.span[0] - hit.span[1], hit.span[0] - witness.span[1])
    return is_apart and gap <= SUPPORT_DISTANCE and witness.term.text != hit.term.text


def _starred(text: str) -> list[str]:
    """The term with one of its characters starred out; terms under three characters would then match anything."""
    return [text[:place] + HOLE + text[place + 1 :] for place in range(len(text))] if len(text) >= 3 else []
