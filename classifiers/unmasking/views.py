"""A text read in another way, with the way back: every piece knows which original characters it stands for.

In: text. Out: `View`. Pure; `characters.py`, `squeeze.py` and `syllables.py` say how the text is changed. Where anything was moved, a
view keeps the place of every character, as arrays that are made for all of them at once.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.unmasking.code_points import Marks, Places, codes_of, text_of


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """`text`, and for each of its characters where in the text of `parent` (None: the original) what it stands for begins and
    ends. Without `starts` and `ends` it has its parent's own offsets."""

    text: str
    parent: "View | None" = None
    starts: memoryview | None = None
    ends: memoryview | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the original text of `text[start:end]`, which must not be empty."""
        return self.span_in(None, start, end)

    def span_in(self, ancestor: "View | None", start: int, end: int) -> tuple[int, int]:
        """Span in the text of a view that this one was made from; None: in the original."""
        view: View | None = self
        while view is not None and view is not ancestor:
            if view.starts is not None and view.ends is not None:
                start, end = view.starts[start], view.ends[end - 1]
            view = view.parent
        return start, end

    def moved(self, text: str, starts: Places, ends: Places) -> "View":
        """A view with `text`, of whose characters `starts` and `ends` tell where they stand in this one."""
        if self.starts is not None and self.ends is not None:
            starts, ends = np.asarray(self.starts)[starts], np.asarray(self.ends)[ends - 1]
        return View(text, self.parent, starts.data, ends.data)

    def piece(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters begin and end that stand for what lies from `start` to `end` in the parent's text."""
        if self.starts is None:
            return start, end
        first, behind = np.searchsorted(np.asarray(self.starts), (start, end))
        return int(first), int(behind)


def rewritten(view: View, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str | None]) -> View:
    """`view` with matches of `pattern` (never empty) replaced; a replacement of None leaves the match as it is."""
    pieces: list[tuple[int, int, str]] = []
    for match in pattern.finditer(view.text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        if new is not None:
            pieces.append((*match.span(), new))
    return substituted(view, pieces) if pieces else view


def cut_up(
    view: View, pattern: re.Pattern[str], cut: Callable[[re.Match[str]], Sequence[tuple[int, str]] | None]
) -> View:
    """`view` with matches of `pattern` cut into (width, new text) pieces, in order and covering the match; None leaves it."""
    pieces: list[tuple[int, int, str]] = []
    for match in pattern.finditer(view.text):
        start = match.start()
        for width, new in cut(match) or ():
            pieces.append((start, start + width, new))
            start += width
    return substituted(view, pieces) if pieces else view


def substituted(view: View, pieces: Sequence[tuple[int, int, str]]) -> View:
    """`view` with each `text[start:end]` of the ordered, separate (start, end, new text) replaced as a whole; none empty."""
    text, length = view.text, len(view.text)
    made: list[str] = []
    position = 0
    for start, end, new in pieces:
        made += text[position:start], new
        position = end
    made.append(text[position:])
    begins = np.array([piece[0] for piece in pieces], np.int32)
    behinds = np.array([piece[1] for piece in pieces], np.int32)
    # How many characters every old one becomes: a piece's first one all of the new text, its others none.
    edges = np.zeros(length + 1, np.int32)
    edges[begins] += 1
    edges[behinds] -= 1
    times = 1 - np.cumsum(edges[:-1])
    times[begins] = [len(piece[2]) for piece in pieces]
    ends = np.arange(1, length + 1, dtype=np.int32)
    ends[begins] = behinds
    return view.moved("".join(made), np.repeat(np.arange(length, dtype=np.int32), times), np.repeat(ends, times))


def without(view: View, is_kept: Marks) -> View:
    """`view` with those of its characters only that are kept."""
    starts = np.flatnonzero(is_kept).astype(np.int32)
    return view.moved(text_of(codes_of(view.text)[is_kept]), starts, starts + 1)
