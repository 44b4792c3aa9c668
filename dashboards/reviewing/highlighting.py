"""看得懂的高亮: the original text cut into pieces, each with what the machine saw there and how it read it.

In: an item's text and its verdict as stored. Out: `Piece`s whose texts joined are the text again; overlapping spans cut
each other into pieces that carry both marks. Escaping is left to the template engine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = ("signal", "contact", "counter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One span of the text. `kind` is one of KINDS; `note` is what a person reads when pointing at it."""

    kind: str
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text under the same marks; no marks for ordinary text."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def css(self) -> str:
        """Class names, one per kind of mark."""
        return " ".join(f"mark-{kind}" for kind in KINDS if any(mark.kind == kind for mark in self.marks))

    @property
    def note(self) -> str:
        """All notes, each once."""
        return "；".join(dict.fromkeys(mark.note for mark in self.marks))


def pieces_of(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """`text` in pieces. Spans outside the text are cut off at its end, empty ones ignored."""
    inside = [mark for mark in marks if 0 <= mark.start < min(mark.end, len(text))]
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(min(mark.end, len(text)) for mark in inside)})
    inside.sort(key=lambda mark: (mark.start, mark.end))
    pieces: list[Piece] = []
    waiting, covering = iter(inside), list[Mark]()
    upcoming = next(waiting, None)
    for start, end in zip(cuts, cuts[1:], strict=False):
        covering = [mark for mark in covering if mark.end > start]
        while upcoming is not None and upcoming.start <= start:
            covering.append(upcoming)
            upcoming = next(waiting, None)
        pieces.append(Piece(text=text[start:end], marks=tuple(covering)))
    return tuple(pieces)


def marks_of(text: str, verdict: Mapping[str, Any]) -> tuple[Mark, ...]:
    """Marks for every signal, contact and counter-evidence whose span really holds its text."""
    found = [
        *(_mark("signal", signal, f"{reading_of(signal)}：{signal['note']}") for signal in verdict["signals"]),
        *(_mark("contact", contact, f"联系方式 {contact['value']}") for contact in verdict["contacts"]),
        *(_mark("counter", counter, f"反证：{counter['note']}") for counter in verdict["counter"]),
    ]
    words: Sequence[str] = [part["text"] for part in (*verdict["signals"], *verdict["contacts"], *verdict["counter"])]
    return tuple(mark for mark, word in zip(found, words, strict=True) if text[mark.start : mark.end] == word)


def reading_of(signal: Mapping[str, Any]) -> str:
    """「代🤰→代孕」 where the text was disguised, else just the text."""
    text, reading = str(signal["text"]), str(signal["reading"])
    return text if text == reading else f"{text}→{reading}"


def _mark(kind: str, part: Mapping[str, Any], note: str) -> Mark:
    start, end = part["span"]
    return Mark(kind=kind, start=start, end=end, note=note)
