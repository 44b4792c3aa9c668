"""Text cut into character bigrams: the only tokens any search engine of ours sees.

A run of letters, digits, Han characters or pictographs «代孕公司» becomes `代孕 孕公 公司 司`. The single character at
the end lets one character be found as the beginning of a token, and keeps phrases from running over the run's end.
Literal search over such tokens has recall 1.00 (measured on 20,000 documents, against 0.59 to 0.87 for a segmenter's).

In: a document's text, or the words of a query. Out: tokens, which hold neither white space nor query syntax.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.searching.folding import fold

# Everything Unicode calls a letter or a number, and the pictographs advertisers write with. The underscore parts words.
_RUN = re.compile("(?:[^\\W_]|[\u2600-\u27bf\U0001f000-\U0001faff])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens that must follow one another. If `ends_open`, the last one is a single character that may go on."""

    tokens: tuple[str, ...]
    ends_open: bool


def document_tokens(text: str) -> list[str]:
    """All tokens of a document in reading order."""
    return [token for run in _RUN.findall(fold(text)) for token in _closed(run)]


def query_phrases(words: str) -> tuple[Phrase, ...]:
    """One phrase per term; terms are apart by white space, and one without letter, digit or pictograph asks nothing."""
    return tuple(dict.fromkeys(_phrases(words)))


def _phrases(words: str) -> Iterator[Phrase]:
    for term in fold(words).split():
        runs = _RUN.findall(term)
        if runs:
            *before, last = runs
            tokens = [token for run in before for token in _closed(run)]
            tokens += _pairs(last) or [last]
            yield Phrase(tokens=tuple(tokens), ends_open=len(last) == 1)


def _closed(run: str) -> list[str]:
    return [*_pairs(run), run[-1]]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
