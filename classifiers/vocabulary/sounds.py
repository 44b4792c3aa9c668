"""Finding terms by their sound: same-sounding characters, pinyin, first letters, in any mixture.

In: terms and the syllable view of a text. Out: `SoundReading`s, each with how surprising the text would be if it were honest. The
automaton hears far too much («宫颈» is «供精»); what an everyday reading explains as well is nobody's disguise.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from functools import lru_cache
from typing import NamedTuple

from classifiers.unmasking.everyday import load_everyday
from classifiers.unmasking.reading_views import ReadingViews
from classifiers.unmasking.syllables import Syllables, initial_code
from classifiers.vocabulary.automaton import Automaton, build_automaton
from classifiers.vocabulary.terms import Term, ViewName

_WORD = 12.0
_FURTHER = 6.0
"""Nats: the surprise of a word of the field of two characters where it is honestly written, and of each further character."""
_CONTEXT = 4
"""Characters on either side that may make the odd ones honest («带|母亲»)."""
_LONGEST_WITH_INITIAL = 6


class SoundReading(NamedTuple):
    """The term of that number heard at `span` of the original text. `gain`: nats by which the text is less surprising if it is meant."""

    number: int
    span: tuple[int, int]
    view: ViewName
    gain: float


class SoundMatcher:
    """Patterns of all terms that may be disguised."""

    def __init__(self, terms: Sequence[Term], disguised: Sequence[int], syllables: Syllables) -> None:
        """`disguised`: the numbers of the terms that may be heard."""
        han = [number for number in disguised if _is_han(terms[number].text)]
        self._texts = tuple(term.text for term in terms)
        self._sounds = build_automaton(
            ((code, number) for number in han for code in _spoken(self._texts[number], syllables)), terms
        )
        self._initials = build_automaton(
            ((code, number) for number in han for code in _initialled(self._texts[number], syllables)), terms
        )

    def replacing(self, terms: Sequence[Term]) -> "SoundMatcher":
        """The same sounds for terms of the same text."""
        made = copy(self)
        made._sounds, made._initials = self._sounds.replacing(terms), self._initials.replacing(terms)
        return made

    def readings(self, views: ReadingViews) -> Iterator[SoundReading]:
        """Everything heard that is not written plainly, neighbours that make it another word not yet looked at."""
        yield from self._heard(self._sounds, views, ViewName.SYLLABLE)
        if views.has_initials:
            yield from self._heard(self._initials, views, ViewName.INITIAL)

    def _heard(self, automaton: Automaton, views: ReadingViews, view: ViewName) -> Iterator[SoundReading]:
        squeezed, syllables, is_initial = views.squeezed, views.syllables, view is ViewName.INITIAL
        for number, begin, stop in automaton.hits(syllables.text):
            start, end = syllables.span_in(squeezed, begin, stop)
            written, text = squeezed.text[start:end], self._texts[number]
            if written == text or (is_initial and _splits_run(squeezed.text, start, end)):
                continue
            exact = sum(character in written for character in text)
            if len(text) < 4 and not written.isascii() and (exact == 0 or load_everyday().is_word(written)):
                continue
            around = squeezed.text[max(0, start - _CONTEXT) : start], squeezed.text[end : end + _CONTEXT]
            gain = _surprise_of(around[0], written, around[1]) - _surprise_of_term(around[0], text, around[1])
            yield SoundReading(number, squeezed.span(start, end), view, gain)


@lru_cache(maxsize=8192)
def _surprise_of(before: str, written: str, behind: str) -> float:
    word = "".join(each for each in written if each.isalnum())
    return load_everyday().surprise(_han_end(before) + word + _han_start(behind))


@lru_cache(maxsize=8192)
def _surprise_of_term(before: str, text: str, behind: str) -> float:
    everyday = load_everyday()
    term = min(everyday.surprise(text), _WORD + _FURTHER * (len(text) - 2))
    return everyday.surprise(_han_end(before)) + term + everyday.surprise(_han_start(behind))


def _splits_run(text: str, start: int, end: int) -> bool:
    """Whether a run of letters goes on beyond either end («latex» is not «la», «特效»)."""
    return (
        _is_letter(text[start])
        and _is_letter(text[start - 1 : start])
        or _is_letter(text[end - 1])
        and _is_letter(text[end : end + 1])
    )


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


def _han_end(text: str) -> str:
    start = len(text)
    while start and _is_han(text[start - 1]):
        start -= 1
    return text[start:]


def _han_start(text: str) -> str:
    end = 0
    while end < len(text) and _is_han(text[end]):
        end += 1
    return text[:end]


def _spoken(text: str, syllables: Syllables) -> set[str]:
    """The term's sound, and what its pinyin written in one run is cut into."""
    run = syllables.run_codes("".join(syllables.sound_of(each) for each in text))
    return {syllables.encoded(text), run or syllables.encoded(text)}


def _initialled(text: str, syllables: Syllables) -> set[str]:
    """The term's sound with one syllable as its first letter."""
    if not 2 <= len(text) <= _LONGEST_WITH_INITIAL:
        return set()
    sounds = syllables.encoded(text)
    return {
        sounds[:place] + initial_code(syllables.sounds[each][0].upper()) + sounds[place + 1 :]
        for place, each in enumerate(text)
        if each in syllables.sounds
    }


def _is_han(text: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" for character in text)
