"""Finding lexicon terms in all views of a text, with the gates that keep loose readings honest.

In: terms and a page's text. Out: `TermHit`s in order of the original text. Automata are built once per engine.
Gates follow measurements on neutral text: by sound, four syllables cost nothing, two need support from what stands near.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np

from classifiers.unmasking.reading_views import ReadingViews, ViewMaker
from classifiers.unmasking.squeeze import HOLE, Squeezer
from classifiers.unmasking.views import View, substituted
from classifiers.vocabulary.automaton import Automaton, build_automaton, is_excepted
from classifiers.vocabulary.roles import TALKING, Role
from classifiers.vocabulary.sounds import SoundMatcher, SoundReading
from classifiers.vocabulary.terms import Term, ViewName

SUPPORT_DISTANCE = 15
"""Characters within which another field word must stand to support a doubtful reading (detection study, §5)."""


_TELLING = 0.1
"""From this strength on a word whose neighbours do not make it another is itself, whatever was squeezed in."""
_GAINS = {2: (7.0, 2.0), 3: (4.0, 0.0)}
"""By length of the term: nats of `SoundReading.gain` from which on it is sure, and from which on it needs support."""
_GAIN_OF_COMMON = 8.0
"""For words that are not the field's own."""
_SUPPORTING = frozenset(
    {Role.TREATMENT, Role.CONTACT, Role.GUARANTEE, Role.RECRUITMENT, Role.PRICE, Role.VOICE, Role.SEX, Role.AMOUNT}
)
_NEAR_THE_FIELD = frozenset({Role.TREATMENT, Role.SEX, Role.GUARANTEE, Role.CONTACT})
_LONG = 3
"""Characters beyond which a term is one however it is cut up."""
_PLAIN, _LOOSE, _HOLE, _SYLLABLE = ViewName.PLAIN, ViewName.LOOSE, ViewName.HOLE, ViewName.SYLLABLE

_Key = tuple[int, int, int]
"""Start and end in the original text, number of the term: the order of hits, and what makes two the same."""


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
        self._terms = tuple(sorted(dict.fromkeys(terms), key=lambda term: (term.text, term.role, term.category)))
        # Of terms that one pattern may stand for, the one that the lexicon names first is tried first.
        numbers_of = {term: number for number, term in enumerate(self._terms)}
        numbers = [numbers_of[term] for term in dict.fromkeys(terms)]
        disguised = [number for number in numbers if ViewName.SYLLABLE in self._terms[number].views]
        loose = [number for number in numbers if ViewName.LOOSE in self._terms[number].views]
        self._squeezer = views.squeezer
        self._plain = self._automaton((views.normal(self._terms[number].text), number) for number in numbers)
        self._loose = self._automaton((self._terms[number].text, number) for number in loose)
        self._holes = self._automaton(
            (text, number) for number in disguised for text in _starred(self._terms[number].text)
        )
        self._sounds = SoundMatcher(self._terms, disguised, views.syllables)
        self._lengths = [len(term.text) for term in self._terms]
        self._may_support = [_may_support(term) for term in self._terms]

    def _automaton(self, patterns: Iterator[tuple[str, int]]) -> Automaton:
        return build_automaton(patterns, self._terms)

    def replacing(self, changed: Mapping[Term, Term]) -> "TermMatcher":
        """The same automata for terms that differ in their exceptions or strength only: texts and views must be the same."""
        made = copy(self)
        made._terms = tuple(changed.get(term, term) for term in self._terms)
        for name in ("_plain", "_loose", "_holes", "_sounds"):
            setattr(made, name, getattr(self, name).replacing(made._terms))
        return made

    def hits(self, text: str, views: ReadingViews) -> list[TermHit]:
        """Sure hits and supported doubtful ones in `text`, ordered by span, each (term, span) once."""
        sure: dict[_Key, ViewName] = {}
        doubtful: list[tuple[_Key, ViewName]] = []
        for key in self._written(views.squeezed):
            if self._is_sure_squeezed(key, text):
                sure[key] = _PLAIN
            else:
                doubtful.append((key, _PLAIN))
        plain = {key[:2] for key in sure}
        for key, view, is_sure in self._guessed(views):
            # What is written as a word is no disguise of another («堕胎药» is not «多胎药»).
            if key[:2] in plain:
                continue
            if is_sure:
                sure.setdefault(key, view)
            elif key not in sure:
                doubtful.append((key, view))
        if doubtful:
            written = {key[:2] for key in sure}
            for key, view in self._supported([each for each in doubtful if each[0][:2] not in written], sure):
                sure.setdefault(key, view)
        disguised = [self._hit(key, view) for key, view in sure.items() if view is not _PLAIN]
        if disguised:
            sure = dict(self._restored(views.mapped, disguises(disguised), sure)) | sure
        return [self._hit(key, sure[key]) for key in sorted(sure)]

    def _hit(self, key: _Key, view: ViewName) -> TermHit:
        return TermHit(self._terms[key[2]], key[:2], view)

    def _written(self, squeezed: View) -> list[_Key]:
        found = self._plain.accepted(squeezed.text)
        starts, ends = squeezed.starts, squeezed.ends
        if starts is None or ends is None:
            return [(start, end, number) for number, start, end in found]
        return [(starts[start], ends[end - 1], number) for number, start, end in found]

    def _guessed(self, views: ReadingViews) -> Iterator[tuple[_Key, ViewName, bool]]:
        """What is not written as it is read, and whether that is sure."""
        if views.loose is not views.squeezed:
            for number, start, end in self._loose.accepted(views.loose.text):
                first, behind = views.loose.span_in(views.squeezed, start, end)
                # Where nothing was taken out it is written, and was found already.
                if behind - first > end - start:
                    yield (*views.squeezed.span(first, behind), number), _LOOSE, self._lengths[number] > _LONG
        if views.holes is not None:
            for number, start, end in self._holes.accepted(views.holes.text):
                yield (*views.holes.span(start, end), number), _HOLE, self._lengths[number] > _LONG
        for heard in self._sounds.readings(views):
            term = self._terms[heard.number]
            gate = _sound_gate(term, heard)
            if gate is not None and not is_excepted(term, views.mapped.text, heard.span):
                yield (*heard.span, heard.number), heard.view, gate

    def _is_sure_squeezed(self, key: _Key, text: str) -> bool:
        """Two characters with something visible between them are a word only where the field is spoken of."""
        start, end, number = key
        length = self._lengths[number]
        return (
            end - start <= length
            or length > 2
            or self._terms[number].strength >= _TELLING
            or not any(mark.isspace() or mark in "-_|" for mark in text[start:end])
        )

    def _supported(
        self, doubtful: Sequence[tuple[_Key, ViewName]], sure: Mapping[_Key, ViewName]
    ) -> Iterator[tuple[_Key, ViewName]]:
        """The doubtful hits that have a witness nearby."""
        witnesses = sorted(key for key in (*sure, *(each for each, _ in doubtful)) if self._may_support[key[2]])
        for key, view in doubtful:
            first = bisect_left(witnesses, (key[0] - 2 * SUPPORT_DISTANCE,))
            last = bisect_left(witnesses, (key[1] + SUPPORT_DISTANCE + 1,))
            hit = self._hit(key, view)
            near = (self._hit(witness, _PLAIN) for witness in witnesses[first:last])
            if any(_supports(witness, hit) for witness in near if _speaks_of_it(witness, hit)):
                yield key, view

    def _restored(
        self, mapped: View, undone: Sequence[TermHit], known: Mapping[_Key, ViewName]
    ) -> Iterator[tuple[_Key, ViewName]]:
        """Words that show only when disguises are undone: «试管» within «gelujiyashiguan»."""
        view = _lines_restored(mapped, undone, self._squeezer)
        starts = [hit.span[0] for hit in undone]
        found = self._written(view)
        numbers = {number for _, _, number in found}
        places = {(number, place) for start, end, number in known if number in numbers for place in range(start, end)}
        for start, end, number in found:
            near = undone[max(0, bisect_left(starts, start) - 1) : bisect_right(starts, end)]
            covering = next((each for each in near if _overlap(each.span, (start, end))), None)
            if covering is not None and not any((number, place) in places for place in range(start, end)):
                yield (start, end, number), covering.view


def disguises(hits: Sequence[TermHit]) -> list[TermHit]:
    """The longest of the hits whose words are not there as written, ordered, none overlapping another."""
    kept: list[TermHit] = []
    for hit in sorted(hits, key=lambda each: (each.span[0], -each.span[1], -len(each.term.text))):
        if hit.view is not _PLAIN and (not kept or hit.span[0] >= kept[-1].span[1]):
            kept.append(hit)
    return kept


def restored(view: View, undone: Sequence[TermHit], squeezer: Squeezer, offset: int = 0) -> View:
    """A length-preserving view, or the piece of it from `offset` on, with the words meant and all squeezed out."""
    pieces = [(hit.span[0] - offset, hit.span[1] - offset, hit.term.text) for hit in undone]
    return squeezer.squeezed(substituted(view, pieces) if pieces else view)


def _lines_restored(mapped: View, undone: Sequence[TermHit], squeezer: Squeezer) -> View:
    """The lines with disguises, restored: no word goes over the end of a line."""
    text = mapped.text
    lines: list[tuple[int, int]] = []
    pieces: list[tuple[int, int, str]] = []
    length = begin = 0
    for hit in undone:
        if not lines or hit.span[0] > lines[-1][1]:
            length += lines[-1][1] - begin + 1 if lines else 0
            begin = text.rfind("\n", 0, hit.span[0]) + 1
            end = text.find("\n", hit.span[1])
            lines.append((begin, end if end >= 0 else len(text)))
        shift = length - begin
        pieces.append((hit.span[0] + shift, hit.span[1] + shift, hit.term.text))
    # The end of each line but the text's last is the character that ends it.
    starts = np.concatenate([np.arange(begin, end + 1, dtype=np.int32) for begin, end in lines])[:-1]
    joined = "\n".join(text[begin:end] for begin, end in lines)
    return squeezer.squeezed(substituted(View(joined, None, starts.data, (starts + 1).data), pieces))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sound_gate(term: Term, heard: SoundReading) -> bool | None:
    """True: sure. False: needs support. None: honest."""
    if not term.category:
        return None if heard.gain < _GAIN_OF_COMMON else False
    sure, doubtful = _GAINS.get(len(term.text), (0.0, 0.0))
    if heard.gain >= sure:
        return True
    return False if heard.gain >= doubtful else None


def _may_support(term: Term) -> bool:
    """Words of the field, and ways to be reached; everyday words of selling stand beside anything."""
    return term.role not in TALKING and (bool(term.category) or term.role in _SUPPORTING)


def _speaks_of_it(witness: TermHit, hit: TermHit) -> bool:
    """A doubtful sound needs words of the field or a way to be reached: prices stand beside anything."""
    return hit.view is not _SYLLABLE or bool(witness.term.category) or witness.term.role in _NEAR_THE_FIELD


def _supports(witness: TermHit, hit: TermHit) -> bool:
    if witness.span[0] <= hit.span[0] and hit.span[1] <= witness.span[1]:
        return len(witness.term.text) > len(hit.term.text)
    is_apart = witness.span[1] <= hit.span[0] or witness.span[0] >= hit.span[1]
    gap = max(witness.span[0] - hit.span[1], hit.span[0] - witness.span[1])
    return is_apart and gap <= SUPPORT_DISTANCE and witness.term.text != hit.term.text


def _starred(text: str) -> list[str]:
    """The term with one of its characters starred out; terms under three characters would then match anything."""
    return [text[:place] + HOLE + text[place + 1 :] for place in range(len(text))] if len(text) >= 3 else []
