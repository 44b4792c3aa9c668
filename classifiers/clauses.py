"""Cutting blocks into clauses: titles are often two texts glued together, an advertiser's and a harmless one.

In: text of a block. Out: spans of its clauses, covering the block without overlap.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

_SENTENCE_END = re.compile(r"[。!！?？;；\n]+")
# The joiners measured in real titles; commas and colons join too, but only where the text is a title.
_TITLE_JOINER = re.compile(
    r"[&＆_＿|｜丨\-—–,，:：;；。!！?？\n\t/、]+|(?<=[\u4e00-\u9fff)）\d]) +(?=[\u4e00-\u9fff\d])"
)


def clause_starts(text: str, *, is_title: bool) -> list[int]:
    """Where clauses begin, ascending, the first at 0."""
    pattern = _TITLE_JOINER if is_title else _SENTENCE_END
    return [0, *(match.end() for match in pattern.finditer(text) if match.end() < len(text))]


def clause_number(starts: Sequence[int], offset: int) -> int:
    """Index of the clause that `offset` lies in."""
    return bisect_right(starts, offset) - 1
