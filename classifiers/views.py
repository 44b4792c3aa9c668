"""A text read in another way, with the way back: every piece knows which original characters it stands for.

In: text. Out: `View`. Pure; `characters.py`, `squeeze.py` and `syllables.py` say how the text is changed. A view keeps only
where it differs from the one it was made from, so that making it costs little and long texts stay cheap.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

_KEPT = -1
_LONG = 1000
"""Characters from which on thousands of spans are asked for, so that it pays to know those of all characters."""

Offsets = tuple["array[int]", "array[int]"]
"""For every character of a view where in the original text what it stands for begins, and where it ends."""


@dataclass(frozen=True, slots=True)
class View:
    """`text`, and for each of its pieces the place it came from in `parent` (None: the original text, same offsets).

    Piece k begins at `marks[k]` and came from `origins[k]`. `widths[k]` is how many characters of the parent it stands for as
    a whole, or -1 if it was kept character by character.
    """

    text: str
    parent: "View | None" = None
    marks: list[int] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    _offsets: list[Offsets] = field(default_factory=list, repr=False, compare=False)
    """Made when first asked for; at most one."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the original text of `text[start:end]`, which must not be empty."""
        if len(self.text) >= _LONG:
            starts, ends = self.offsets()
            return starts[start], ends[end - 1]
        return self.span_in(None, start, end)

    def span_in(self, ancestor: "View | None", start: int, end: int) -> tuple[int, int]:
        """Span in the text of a view that this one was made from; None: in the original."""
        view: View = self
        while view is not ancestor and view.parent is not None:
            start, end = view._parent_start(start), view._parent_end(end - 1)
            view = view.parent
        return start, end

    def offsets(self) -> Offsets:
        """The spans of all characters at once."""
        if not self._offsets:
            self._offsets.append(self._all_offsets())
        return self._offsets[0]

    def _all_offsets(self) -> Offsets:
        if self.parent is None:
            return array("I", range(len(self.text))), array("I", range(1, len(self.text) + 1))
        parent_starts, parent_ends = self.parent.offsets()
        starts, ends = array("I"), array("I")
        edges = pairwise([*self.marks, len(self.text)])
        for (mark, behind), origin, width in zip(edges, self.origins, self.widths, strict=True):
            length = behind - mark
            if width == _KEPT:
                starts.extend(parent_starts[origin : origin + length])
                ends.extend(parent_ends[origin : origin + length])
            else:
                starts.extend(parent_starts[origin : origin + 1] * length)
                ends.extend(parent_ends[origin + width - 1 : origin + width] * length)
        return starts, ends

    def _parent_start(self, offset: int) -> int:
        piece = bisect_right(self.marks, offset) - 1
        return self.origins[piece] + (offset - self.marks[piece] if self.widths[piece] == _KEPT else 0)

    def _parent_end(self, offset: int) -> int:
        piece = bisect_right(self.marks, offset) - 1
        width = self.widths[piece]
        return self.origins[piece] + (offset - self.marks[piece] + 1 if width == _KEPT else width)


def rewritten(view: View, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str | None]) -> View:
    """`view` with matches of `pattern` (never empty) replaced; a replacement of None leaves the match as it is."""
    pieces: list[str] = []
    made = View(text="", parent=view)
    position = length = 0
    for match in pattern.finditer(view.text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        if new is None:
            continue
        length = _keep(made, pieces, view.text[position : match.start()], position, length)
        if new:
            _mark(made, length, match.start(), match.end() - match.start())
            pieces.append(new)
            length += len(new)
        position = match.end()
    if position == 0:
        return view
    _keep(made, pieces, view.text[position:], position, length)
    return replace(made, text="".join(pieces))


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
    texts: list[str] = []
    made = View(text="", parent=view)
    position = length = 0
    for start, end, new in pieces:
        length = _keep(made, texts, view.text[position:start], position, length)
        _mark(made, length, start, end - start)
        texts.append(new)
        length += len(new)
        position = end
    _keep(made, texts, view.text[position:], position, length)
    return replace(made, text="".join(texts))


def translated(view: View, table: Callable[[str], str]) -> View:
    """`view` with another text of the same length."""
    return View(text=table(view.text), parent=view, marks=[0], origins=[0], widths=[_KEPT])


def _keep(made: View, pieces: list[str], kept: str, origin: int, length: int) -> int:
    if kept:
        _mark(made, length, origin, _KEPT)
        pieces.append(kept)
    return length + len(kept)


def _mark(made: View, mark: int, origin: int, width: int) -> None:
    made.marks.append(mark)
    made.origins.append(origin)
    made.widths.append(width)
