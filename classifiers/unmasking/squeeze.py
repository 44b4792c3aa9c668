"""Taking out what was squeezed in: invisible characters, glosses, separators, stars; putting split characters together.

In: a same-length view. Out: views with offset maps. `Squeezer` holds the patterns; it is built once per engine.
"""

import re
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from classifiers.unmasking.characters import read_disguises
from classifiers.unmasking.code_points import CODE_POINTS, Marks, codes_of, marked, runs_between, text_of
from classifiers.unmasking.views import View, rewritten, without

Bits = NDArray[np.uint16]

HAN = "\u3400-\u9fff\u3007\U00020000-\U0002fa1f"
HOLE = "*"

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\U0001f3fb-\U0001f3ff]+"
)
_GLOSS = re.compile(f"[(\\[（【][a-z]{{1,6}}[)\\]）】](?=[{HAN}])")
# What is taken out stands between Chinese characters on both sides. Runs are short: longer ones are rulers and menus, and joining
# across them makes words nobody wrote.
_SEPARATORS = " \t\u00a0\u3000-_.·・•‧∙~^+=|\\/#@`'\"<>«»‹›〈〉《》「」『』（）()[]【】〔〕{}╇╬═—–―°…"  # fmt: skip
_MOST_SEPARATORS = 3
_PUNCTUATION = ",，。、;；:：!！?？&ˇ$%√※★☆▲△◆◇■□●○*×✕"
_STROKES = "丨丶"
"""Chinese characters that are written as separators."""
_PUNCTUATION_AND_STROKES = re.compile(f"[{_PUNCTUATION}{_STROKES}]{{1,2}}(?=[{HAN}])")
_HOLE_MARKS = "*×✕●○■□◆▇█╳※"
_HOLES = re.compile(f"[{_HOLE_MARKS}]{{1,2}}(?=[{HAN}])")
_MOST_MARKS = 2

_HAN_BIT, _SEPARATOR, _PUNCTUATION_BIT, _HOLE_BIT, _STROKE = 1, 2, 4, 8, 16
_RARE, _OPENING, _LETTER, _SPLIT_FIRST, _SPLIT_SECOND = 32, 64, 128, 256, 512
"""Rare are invisible characters and emoji. What a text can have none of is not searched for."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """`loose`: without punctuation and stars between Chinese characters either; `squeezed` itself if there are none. `holes`: with one
    `HOLE` for every character that was starred out; None if none was."""

    squeezed: View
    loose: View
    holes: View | None


@dataclass(frozen=True, slots=True)
class Squeezer:
    """The patterns made from `disguises.toml`. `bits`: what every character may be part of."""

    emoji: dict[str, str]
    emoji_pattern: re.Pattern[str]
    split: dict[str, str]
    split_pattern: re.Pattern[str]
    bits: Bits

    def squeezed(self, view: View) -> View:
        """Without invisible characters, glosses and separators between Chinese characters; emoji and split characters read."""
        return self._squeezed(view)[0]

    def _squeezed(self, view: View) -> tuple[View, Bits]:
        bits = self._bits_of(view)
        seen = _all_of(bits)
        if seen & _RARE:
            view = rewritten(view, _INVISIBLE, "")
            view = rewritten(view, self.emoji_pattern, self._emoji_word)
            bits = self._bits_of(view)
        if seen & _OPENING and _is_any_followed(bits, _OPENING, _LETTER):
            view = rewritten(view, _GLOSS, _nothing_after_han)
            bits = self._bits_of(view)
        if seen & _SEPARATOR:
            is_kept = _outside_runs(bits, _SEPARATOR, _MOST_SEPARATORS)
            if is_kept is not None:
                view, bits = without(view, is_kept), bits[is_kept]
        if _is_any_followed(bits, _SPLIT_FIRST, _SPLIT_SECOND):
            view = rewritten(view, self.split_pattern, lambda match: self.split[match[0]])
            bits = self._bits_of(view)
        return view, bits

    def squeezed_views(self, view: View) -> Squeezed:
        """All that is made of a same-length view by taking out."""
        squeezed, bits = self._squeezed(view)
        seen = _all_of(bits)
        loose, holes = squeezed, None
        if seen & _STROKE:
            loose = rewritten(View(text=squeezed.text, parent=squeezed), _PUNCTUATION_AND_STROKES, _nothing_after_han)
        elif seen & _PUNCTUATION_BIT:
            is_kept = _outside_runs(bits, _PUNCTUATION_BIT, _MOST_MARKS)
            loose = squeezed if is_kept is None else without(View(text=squeezed.text, parent=squeezed), is_kept)
        if seen & _HOLE_BIT and _outside_runs(bits, _HOLE_BIT, _MOST_MARKS) is not None:
            holes = rewritten(squeezed, _HOLES, lambda match: HOLE if _is_after_han(match) else None)
        is_same = loose.text == squeezed.text
        return Squeezed(squeezed=squeezed, loose=squeezed if is_same else loose, holes=holes)

    def _bits_of(self, view: View) -> Bits:
        return self.bits[codes_of(view.text)]

    def _emoji_word(self, match: re.Match[str]) -> str | None:
        text = match.string
        is_beside_han = _is_han(text[match.start() - 1 : match.start()]) or _is_han(text[match.end() : match.end() + 1])
        is_beside_han = is_beside_han or any(_is_han(character) for character in match[0])
        return self.emoji[match[0]] if is_beside_han else None


def load_squeezer() -> Squeezer:
    """Patterns for the pairs in `disguises.toml`."""
    emoji = {form: plain for plain, forms in read_disguises("emoji").items() for form in forms}
    split = {form: plain for plain, forms in read_disguises("split").items() for form in forms}
    everything = text_of(np.arange(CODE_POINTS, dtype=np.uint32))
    signs = "".join(character for form in emoji for character in form if not _is_han(character))
    invisible = "".join(_INVISIBLE.findall(everything))
    return Squeezer(
        emoji=emoji,
        emoji_pattern=re.compile("|".join(re.escape(form) for form in sorted(emoji, key=len, reverse=True))),
        split=split,
        split_pattern=re.compile("|".join(re.escape(form) for form in sorted(split, key=len, reverse=True))),
        bits=marked(
            {
                "".join(re.findall(f"[{HAN}]+", everything)): _HAN_BIT,
                _SEPARATORS: _SEPARATOR,
                _PUNCTUATION: _PUNCTUATION_BIT,
                _STROKES: _STROKE,
                _HOLE_MARKS: _HOLE_BIT,
                f"{signs}{invisible}": _RARE,
                "([（【": _OPENING,
                ascii_lowercase: _LETTER,
                "".join(form[0] for form in split): _SPLIT_FIRST,
                "".join(form[1] for form in split): _SPLIT_SECOND,
            }
        ),
    )


def _all_of(bits: Bits) -> int:
    return int(np.bitwise_or.reduce(bits, initial=0))


def _outside_runs(bits: Bits, mark: int, longest: int) -> Marks | None:
    """Which characters are in no run of at most `longest` marks between Chinese characters; None if all of them."""
    begins, ends = runs_between((bits & mark) != 0, (bits & _HAN_BIT) != 0, longest)
    if not begins.size:
        return None
    is_outside = np.ones(bits.size, np.bool_)
    for place in range(longest):
        is_outside[(begins + place)[ends - begins > place]] = False
    return is_outside


def _is_any_followed(bits: Bits, first: int, second: int) -> bool:
    """Whether any character of the one kind stands before one of the other."""
    return bool((((bits[:-1] & first) != 0) & ((bits[1:] & second) != 0)).any())


def _nothing_after_han(match: re.Match[str]) -> str | None:
    return "" if _is_after_han(match) else None


def _is_after_han(match: re.Match[str]) -> bool:
    return match.start() > 0 and _is_han(match.string[match.start() - 1])


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == "\u3007" or "\U00020000" <= character <= "\U0002fa1f"
