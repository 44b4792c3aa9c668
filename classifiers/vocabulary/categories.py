"""Which violations we look for. A category is one lexicon file; its `[category]` table says what people read.

In: folders of `<category>.toml` files. Out: `Category` records in their order. Raises ConfigError.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.vocabulary.exceptions import EXCEPTIONS_FILE
from crawlers.config import ConfigError, build_record

LEXICONS = Path(__file__).parents[1] / "lexicons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`[category]` of a lexicon file. `order` sorts lists and gives the key 1–9 in the review page."""

    title: str
    order: int
    legal_basis: tuple[str, ...]
    """Articles a referral cites, each "《法名》第X条"; a lawyer checks them before a letter leaves."""
    identifier: str = ""
    """The file's stem; never written in the file."""


def lexicon_files(folder: Path) -> list[Path]:
    """The category files in `folder`, sorted; an office's exceptions are no category."""
    return sorted(path for path in folder.glob("*.toml") if path.name != EXCEPTIONS_FILE)


def load_categories(folders: Sequence[Path] = (LEXICONS,)) -> tuple[Category, ...]:
    """Categories of all lexicon files in `folders`, in order. Raises ConfigError for a bad file or a repeated name."""
    found: dict[str, Category] = {}
    for path in sorted(path for folder in folders for path in lexicon_files(folder)):
        if path.stem in found:
            raise ConfigError(f"{path}: category {path.stem!r} exists already")
        try:
            header = tomllib.loads(path.read_text("utf-8"))["category"]
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
            raise ConfigError(f"{path}: no readable [category] table: {error}") from None
        found[path.stem] = build_record(Category, header | {"identifier": path.stem}, where=f"{path}: [category]")
    return tuple(sorted(found.values(), key=lambda category: (category.order, category.identifier)))


def category_titles(folders: Sequence[Path] = (LEXICONS,)) -> dict[str, str]:
    """What people read for each category id, in order."""
    return {category.identifier: category.title for category in load_categories(folders)}
