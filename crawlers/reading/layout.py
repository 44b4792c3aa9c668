"""What the pages of a site look like as a whole, so that a changed layout is noticed before it silences a site.

Pages are told apart by the shape of their address, for listings and details look different; of each shape the means are kept:
how much stands in which kind of block, how many links, how many rows a listing has. A page that did not change is not read and
not counted: its layout cannot have drifted.

In: pages as they are kept. Out: one row per night, site and shape in the crawl's memory. One thread.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from crawlers.crawl_memory import FILE, begin, open_memory
from crawlers.page import Link, Page

# More kinds of address than this on one site are counted as one, "*".
MOST_SHAPES = 40
# So many pages tell how a shape looks; looking at every page would slow a fast crawl down for nothing.
SAMPLED = 50
MOST_ROWS_UNCHANGED = 1000
# A listing shows at least so many links of one shape; fewer are a menu or chance.
FEWEST_ROWS = 3
# What stands behind a row's link: shorter is "next", a page number or an arrow.
SHORTEST_TITLE = 4
VARIABLE = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|\d+", re.IGNORECASE)
SCHEMA = """
CREATE TABLE IF NOT EXISTS structure (
    night TEXT NOT NULL, site TEXT NOT NULL, shape TEXT NOT NULL, pages INTEGER NOT NULL, characters INTEGER NOT NULL,
    links INTEGER NOT NULL, rows INTEGER NOT NULL, rows_unchanged INTEGER NOT NULL, kinds TEXT NOT NULL, sample TEXT NOT NULL,
    PRIMARY KEY (night, site, shape)
) WITHOUT ROWID;
"""


@dataclass(slots=True, kw_only=True)
class ShapeRecord:
    """Sums over the first SAMPLED pages of one shape of address in one night. `kinds` counts characters by kind of block.

    `rows_unchanged` counts the rows of listings that were not read because nothing on them had changed.
    """

    shape: str
    pages: int = 0
    characters: int = 0
    links: int = 0
    rows: int = 0
    rows_unchanged: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    sample: str = ""


class StructureRecord:
    """The records of one night; a crawl that goes on after a kill goes on counting."""

    def __init__(self, database: sqlite3.Connection, *, night: date) -> None:
        database.executescript(SCHEMA)
        self._database = database
        self._night = night.isoformat()
        self._changed: set[tuple[str, str]] = set()
        self._shapes: dict[str, dict[str, ShapeRecord]] = {}
        for site, record in _select(database, "night = ?", (self._night,)):
            self._shapes.setdefault(site, {})[record.shape] = record

    def see(self, page: Page) -> None:
        """Count one page that was read, unless its shape is known well enough."""
        record = self._of(page.site, address_shape(page.url))
        if record.pages >= SAMPLED:
            return
        record.pages += 1
        record.characters += len(page.text)
        record.links += len(page.links)
        record.rows += count_rows(page.links)
        for block in page.blocks:
            record.kinds[block.kind.value] += len(block.text)
        record.sample = record.sample or page.url
        self._changed.add((page.site, record.shape))

    def see_unchanged(self, site: str, url: str, links: Iterable[Link]) -> None:
        """Count the rows of a page that did not change; they are still there."""
        record = self._of(site, address_shape(url))
        if record.rows_unchanged < MOST_ROWS_UNCHANGED:
            record.rows_unchanged += count_rows(links)
            self._changed.add((site, record.shape))

    def write(self) -> None:
        """Write down what changed; the caller commits."""
        if not self._changed:
            return
        begin(self._database)
        records = [(site, self._shapes[site][shape]) for site, shape in self._changed]
        self._database.executemany(
            "INSERT OR REPLACE INTO structure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(self._night, site, one.shape, one.pages, one.characters, one.links, one.rows),
                    *(one.rows_unchanged, json.dumps(one.kinds), one.sample),
                )
                for site, one in records
            ],
        )
        self._changed.clear()

    def _of(self, site: str, shape: str) -> ShapeRecord:
        shapes = self._shapes.setdefault(site, {})
        if shape not in shapes:
            shape = shape if len(shapes) < MOST_SHAPES else "*"
            shapes.setdefault(shape, ShapeRecord(shape=shape))
        return shapes[shape]


def structure_of_night(folder: Path, night: date) -> dict[str, list[ShapeRecord]]:
    """What the pages of every site looked like in a night, by site; empty if nothing was read."""
    if not (folder / FILE).exists():
        return {}
    database = open_memory(folder)
    try:
        database.executescript(SCHEMA)
        found: dict[str, list[ShapeRecord]] = {}
        for site, record in _select(database, "night = ?", (night.isoformat(),)):
            found.setdefault(site, []).append(record)
        return found
    finally:
        database.close()


def address_shape(url: str) -> str:
    """The address with what varies between pages of one kind taken out: numbers, hashes, values of parameters."""
    parts = urlsplit(url)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    path = VARIABLE.sub("#", parts.path)
    return f"{parts.netloc}{path}{'?' if names else ''}{'&'.join(names)}"[:200]


def count_rows(links: Iterable[Link]) -> int:
    """How many rows the largest list of alike links has; 0 for a page that lists nothing."""
    shapes = Counter(address_shape(link.url) for link in links if len(link.text) >= SHORTEST_TITLE)
    most = max(shapes.values(), default=0)
    return most if most >= FEWEST_ROWS else 0


def _select(database: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> Iterable[tuple[str, ShapeRecord]]:
    query = f"SELECT site, shape, pages, characters, links, rows, rows_unchanged, kinds, sample FROM structure WHERE {condition}"
    for site, shape, pages, characters, links, rows, unchanged, kinds, sample in database.execute(query, values):
        yield (
            site,
            ShapeRecord(
                shape=shape,
                pages=pages,
                characters=characters,
                links=links,
                rows=rows,
                rows_unchanged=unchanged,
                kinds=Counter(json.loads(kinds)),
                sample=sample,
            ),
        )
