"""The seam for finding items by words. Standard library only.

Text is cut into character bigrams once, here in Python, so that every engine finds the same: literal search has
recall 1.00 with bigrams, and 0.59 to 0.87 with a word segmenter's tokens. The database is the truth; an index can
always be rebuilt from it.

In: item ids with their text; a `Query`. Out: item ids, best first. Engines: `sqlite.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person looks for. `words` is plain text: terms apart by spaces must all occur; it is never query syntax."""

    words: str
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Item ids of one page of results, best first, and how many there are in all."""

    item_ids: tuple[str, ...]
    total: int


class SearchIndex(Protocol):
    """An index over items. Contract tests: tests/indexer/search_index_contract.py."""

    def put(self, texts: Mapping[str, str]) -> None:
        """Insert or replace the texts of items, given by their ids."""

    def remove(self, item_id: str) -> None:
        """Forget one item; nothing happens if it is unknown."""

    def find(self, query: Query) -> Hits:
        """Items whose text holds every term of the query literally (case and width do not matter)."""

    def similar(self, text: str, limit: int) -> Sequence[str]:
        """Ids of items whose text shares the most with `text`, best first."""

    def clear(self) -> None:
        """Forget everything; only a rebuild calls this."""
