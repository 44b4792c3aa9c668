"""The violation categories people choose from: the house's lexicon files and the user's own.

In: the configuration. Out: `Category` records in the order of the keys 1–9. Raises ConfigError for a bad lexicon file.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

from classifiers.vocabulary.categories import LEXICONS, Category, load_categories
from dashboards.configuration import Configuration


def lexicon_folders(configuration: Configuration) -> tuple[Path, ...]:
    """Folders with lexicon files, the house's own first."""
    own = configuration.classifiers.lexicons_folder
    return (LEXICONS, configuration.path.parent / own) if own else (LEXICONS,)


@cache
def known_categories() -> tuple[Category, ...]:
    """All categories in order. Read once per process: a new lexicon takes effect when the dashboard restarts."""
    return load_categories(lexicon_folders(settings.CONFIGURATION))


def title_of(category: str) -> str:
    """What people read for a category id; the id itself where its lexicon file is gone."""
    return next((known.title for known in known_categories() if known.identifier == category), category)


def legal_basis_of(category: str) -> tuple[str, ...]:
    """Articles a letter about this category cites, none where its lexicon file is gone."""
    return next((known.legal_basis for known in known_categories() if known.identifier == category), ())
