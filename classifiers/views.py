"""A text read in another way, with the way back: every character knows which original characters it stands for.

In: text. Out: `View`. Pure; `characters.py`, `squeeze.py` and `syllables.py` say how the text is changed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`text[i]` stands for the original characters from `starts[i]` to `ends[i]` (half open). Both only ever grow."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original span of `text[start:end]`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def same_length_view(text: str) -> View:
    """A view whose characters stand one for one where the original ones stood."""
    return View(text=text, starts=range(len(text)), ends=range(1, len(text) + 1))


def rewritten(view: View, pattern: re.Pattern[str], replace: str | Callable[[re.Match[str]], str]) -> View:
    """`view` with every match of `pattern` (never empty) replaced; each new character stands for the whole match."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in pattern.finditer(view.text):
        _keep(view, position, match.start(), pieces, starts, ends)
        new = replace if isinstance(replace, str) else replace(match)
        pieces.append(new)
        starts.extend([view.starts[match.start()]] * len(new))
        ends.extend([view.ends[match.end() - 1]] * len(new))
        position = match.end()
    if position == 0:
        return view
    _keep(view, position, len(view.text), pieces, starts, ends)
    return View(text="".join(pieces), starts=starts, ends=ends)


def _keep(view: View, begin: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    pieces.append(view.text[begin:end])
    starts.extend(view.starts[begin:end])
    ends.extend(view.ends[begin:end])
