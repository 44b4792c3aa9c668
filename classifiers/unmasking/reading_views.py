"""The views of one text, made together. In: text. Out: `ReadingViews`. Tables are read once, by `load_view_maker`."""

from dataclasses import dataclass

from classifiers.unmasking.characters import load_character_map
from classifiers.unmasking.code_points import CharacterTable
from classifiers.unmasking.squeeze import Squeezer, load_squeezer
from classifiers.unmasking.syllables import Syllables, has_initials, load_syllables
from classifiers.unmasking.views import View


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

    characters: CharacterTable
    squeezer: Squeezer
    syllables: Syllables

    def views(self, text: str) -> ReadingViews:
        """All views of `text`, in time linear in its length."""
        mapped = self.mapped(text)
        made = self.squeezer.squeezed_views(mapped)
        syllables = self.syllables.view(made.squeezed)
        return ReadingViews(
            mapped=mapped,
            squeezed=made.squeezed,
            loose=made.loose,
            holes=made.holes,
            syllables=syllables,
            has_initials=has_initials(syllables.text),
        )

    def mapped(self, text: str) -> View:
        """The length-preserving view alone."""
        return View(text=self.normal(text))

    def normal(self, text: str) -> str:
        """`text` with its characters made ordinary: as the views show it, so that the tables can never hide a lexicon term."""
        return self.characters.translated(text)


def load_view_maker() -> ViewMaker:
    """Read the tables."""
    return ViewMaker(
        characters=CharacterTable(load_character_map()), squeezer=load_squeezer(), syllables=load_syllables()
    )
