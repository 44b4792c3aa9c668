"""Whether a page says anything that no page of its site said before in this run.

Words are compared without numbers, dates and tokens, since a calendar's pages differ in nothing else, and block by block, since a
list in another order is the same list. The words of whole pages are remembered over a kill; those of blocks as long as they recur.

In: blocks of pages. Out: `Novelty`. Writes join the crawl memory's transactions. One thread.
"""

import re
import sqlite3
from dataclasses import dataclass
from hashlib import blake2b

from crawlers.crawl_memory import begin
from crawlers.lately import Lately
from crawlers.page import Block, BlockKind
from crawlers.steering.acting import only_acts

# Fewer characters than this that were never seen are a name, a weekday, a word of the day.
FEWEST_NEW = 10
# A page that only acts greets whom it answers by name.
FEWEST_NEW_OF_ACTIONS = 60
REMEMBERED_BLOCKS = 100_000
# Numbers, also in Chinese, with the words that stand by them in dates; names of months; tokens.
CHANGING = re.compile(
    r"[0-9a-f]{8,}|[\d〇零一二三四五六七八九十百千万年月日时分秒周星期]+"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|[\W_]+",
    re.IGNORECASE,
)
SILENT_KINDS = frozenset({BlockKind.URL_PATH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """`same_as` is the address under which the same words were read before, if they were."""

    is_new: bool
    same_as: str | None


class SaidBefore:
    """What the pages of one run said."""

    def __init__(self, database: sqlite3.Connection, *, run: str) -> None:
        self._database = database
        self._run = run
        self._blocks = Lately(REMEMBERED_BLOCKS)
        self._unwritten: dict[tuple[str, bytes], str] = {}

    def weigh(self, site: str, url: str, blocks: tuple[Block, ...]) -> Novelty:
        """What of the page at `url` is new; it is not any more afterwards."""
        words = _words(blocks)
        # Their hashes take a tenth of the room; one that meets another's by chance is a word that is not new.
        new = sum(len(word) for word in words if self._blocks.is_new(hash((site, word))))
        key = (site, blake2b("\n".join(words).encode("utf-8", "replace"), digest_size=16).digest())
        same_as = self._first_of(key)
        if same_as is None:
            self._unwritten[key] = url
        elif same_as == url:
            # Read again after a kill.
            return Novelty(is_new=True, same_as=None)
        fewest = FEWEST_NEW_OF_ACTIONS if only_acts(url) else FEWEST_NEW
        return Novelty(is_new=same_as is None and new >= fewest, same_as=same_as)

    def _first_of(self, key: tuple[str, bytes]) -> str | None:
        if key in self._unwritten:
            return self._unwritten[key]
        query = "SELECT url FROM said WHERE run = ? AND site = ? AND words = ?"
        row = self._database.execute(query, (self._run, *key)).fetchone()
        return None if row is None else str(row[0])

    def write(self) -> None:
        """Write down what was said; the caller commits."""
        if self._unwritten:
            begin(self._database)
            rows = [(self._run, site, words, url) for (site, words), url in self._unwritten.items()]
            self._database.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?)", rows)
            self._unwritten.clear()

    def forget_other_runs(self) -> None:
        """Only what this run said matters from now on; the caller commits."""
        begin(self._database)
        self._database.execute("DELETE FROM said WHERE run != ?", (self._run,))


def _words(blocks: tuple[Block, ...]) -> list[str]:
    """The words of each block without what changes by itself, in the order they stand, each once."""
    bare = (CHANGING.sub("", block.text) for block in blocks if block.kind not in SILENT_KINDS)
    return list(dict.fromkeys(word.lower() for word in bare if len(word) > 1))
