"""Taking out what was squeezed in: invisible characters, glosses, separators, stars; putting split characters together.

In: a same-length view. Out: views with offset maps. `Squeezer` holds the patterns; it is built once per engine.
"""

import re
from dataclasses import dataclass

from classifiers.characters import read_disguises
from classifiers.views import View, rewritten

HAN = "\u3400-\u9fff\u3007\U00020000-\U0002fa1f"
HOLE = "*"

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\U0001f3fb-\U0001f3ff]+"
)
_GLOSS = re.compile(f"[(\\[（【][a-z]{{1,6}}[)\\]）】](?=[{HAN}])")
# Patterns begin with a plain set, which the matcher skips to quickly; what stands before is looked at afterwards. Runs are
# short: longer ones are rulers and menus, and joining across them makes words nobody wrote.
_SEPARATORS = re.compile(
    f"[ \\t\u00a0\u3000\\-_.·・•‧∙~^+=|\\\\/#@`'\"<>«»‹›〈〉《》「」『』（）()\\[\\]【】〔〕{{}}╇╬═—–―°…]{{1,3}}(?=[{HAN}])"
)
_PUNCTUATION = re.compile(f"[,，。、;；:：!！?？&丨丶ˇ$%√※★☆▲△◆◇■□●○*×✕]{{1,2}}(?=[{HAN}])")
_HOLE_MARKS = re.compile(f"[*×✕●○■□◆▇█╳※]{{1,2}}(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class Squeezer:
    """The patterns made from `disguises.toml`."""

    emoji: dict[str, str]
    emoji_pattern: re.Pattern[str]
    split: dict[str, str]
    split_pattern: re.Pattern[str]

    def squeezed(self, view: View) -> View:
        """Without invisible characters, glosses and separators between Chinese characters; emoji and split characters read."""
        view = rewritten(view, _INVISIBLE, "")
        view = rewritten(view, self.emoji_pattern, self._emoji_word)
        view = rewritten(view, _GLOSS, _nothing_after_han)
        view = rewritten(view, _SEPARATORS, _nothing_after_han)
        return rewritten(view, self.split_pattern, lambda match: self.split[match[0]])

    def _emoji_word(self, match: re.Match[str]) -> str | None:
        text = match.string
        is_beside_han = _is_han(text[match.start() - 1 : match.start()]) or _is_han(text[match.end() : match.end() + 1])
        is_beside_han = is_beside_han or any(_is_han(character) for character in match[0])
        return self.emoji[match[0]] if is_beside_han else None


def loose(view: View) -> View:
    """A squeezed view without punctuation and stars between Chinese characters either."""
    return rewritten(view, _PUNCTUATION, _nothing_after_han)


def with_holes(view: View) -> View | None:
    """A squeezed view in which a starred-out character is one `HOLE`; None if there is none."""
    holed = rewritten(view, _HOLE_MARKS, lambda match: HOLE if _is_after_han(match) else None)
    return None if holed is view else holed


def load_squeezer() -> Squeezer:
    """Patterns for the pairs in `disguises.toml`."""
    emoji = {form: plain for plain, forms in read_disguises("emoji").items() for form in forms}
    split = {form: plain for plain, forms in read_disguises("split").items() for form in forms}
    return Squeezer(
        emoji=emoji,
        emoji_pattern=re.compile("|".join(re.escape(form) for form in sorted(emoji, key=len, reverse=True))),
        split=split,
        split_pattern=re.compile("|".join(re.escape(form) for form in sorted(split, key=len, reverse=True))),
    )


def _nothing_after_han(match: re.Match[str]) -> str | None:
    return "" if _is_after_han(match) else None


def _is_after_han(match: re.Match[str]) -> bool:
    return match.start() > 0 and _is_han(match.string[match.start() - 1])


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == "\u3007" or "\U00020000" <= character <= "\U0002fa1f"
