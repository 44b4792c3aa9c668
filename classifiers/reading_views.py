"""The views of one text, made together. In: text. Out: `ReadingViews`. Tables are read once, by `load_view_maker`."""

from collections.abc import Mapping
from dataclasses import dataclass

from classifiers.characters import load_character_map
from classifiers.squeeze import Squeezer, load_squeezer, loose, with_holes
from classifiers.syllables import Syllables, has_initials, load_syllables
from classifiers.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingViews:
    """One text read in several ways. `mapped` has the text's own offsets. `holes` is None when nothing is starred out."""

    mapped: View
    squeezed: View
    loose: View
    holes: View | None
    syllables: View
    has_initials: bool
    """Whether any single letter may stand for a syllable."""


@dataclass(frozen=True, slots=True)
class ViewMaker:
    """The tables behind the views."""

    characters: Mapping[int, str]
    squeezer: Squeezer
    syllables: Syllables

    def views(self, text: str) -> ReadingViews:
        """All views of `text`, in time linear in its length."""
        mapped = self.mapped(text)
        squeezed = self.squeezer.squeezed(mapped)
        syllables = self.syllables.view(squeezed)
        return ReadingViews(
            mapped=mapped,
            squeezed=squeezed,
            loose=loose(squeezed),
            holes=with_holes(squeezed),
            syllables=syllables,
            has_initials=has_initials(syllables.text),
        )

    def mapped(self, text: str) -> View:
        """The length-preserving view alone."""
        return View(text=text.translate(self.characters))

    def normal(self, text: str) -> str:
        """A lexicon term as the views show it, so that the tables can never hide it."""
        return text.translate(self.characters)


def load_view_maker() -> ViewMaker:
    """Read the tables."""
    return ViewMaker(characters=load_character_map(), squeezer=load_squeezer(), syllables=load_syllables())
