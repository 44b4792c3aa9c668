"""By which way the pages of a site are read, kind by kind: over HTTP, in the browser, or from the data behind them.

A decision comes from evidence, which is kept in words; it is remembered over nights and found anew after TRUSTED_FOR, because sites
are rebuilt. In: what was seen. Out: `KnownWay`s; one row per site and kind of address in the crawl's memory. One thread.
"""

import json
import sqlite3
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from crawlers.crawl_memory import FILE, begin, open_memory
from crawlers.reading.page_kinds import page_kind
from crawlers.walking.data_sources import Recipe

TRUSTED_FOR = timedelta(days=7)
# Kinds of address of one site that are tried in the browser in one night, without their pages asking for it.
MOST_TRIALS, MOST_TRIALS_OF_SHELLS = 12, 40
MOST_KINDS = 200
SCHEMA = """
CREATE TABLE IF NOT EXISTS reading_ways (
    site TEXT NOT NULL, kind TEXT NOT NULL, way TEXT NOT NULL, evidence TEXT NOT NULL, recipe TEXT NOT NULL, sample TEXT NOT NULL,
    night TEXT NOT NULL, PRIMARY KEY (site, kind)
) WITHOUT ROWID;
"""


class Way(StrEnum):
    """How pages of one kind are read."""

    HTTP = "http"
    BROWSER = "browser"
    DATA = "data"


WAYS = {Way.HTTP: "直接读取", Way.BROWSER: "经浏览器", Way.DATA: "读数据接口"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWay:
    """One decision: `evidence` says in words for people what it rests on, `sample` is the page it was seen on."""

    kind: str
    way: Way
    evidence: str
    sample: str
    night: date
    recipe: Recipe | None = None


class ReadingWays:
    """The decisions of one crawl, and those of earlier nights that still hold."""

    def __init__(self, database: sqlite3.Connection, *, night: date) -> None:
        database.executescript(SCHEMA)
        self._database = database
        self._night = night
        self._known: dict[tuple[str, str], KnownWay] = {}
        self._sites: set[str] = set()
        self._changed: set[tuple[str, str]] = set()
        self._trials: Counter[str] = Counter()
        oldest = (night - TRUSTED_FOR).isoformat()
        for site, known in _select(database, "night > ?", (oldest,)):
            self._known[site, known.kind] = known
            self._sites.add(site)

    def of(self, site: str, url: str) -> KnownWay | None:
        """How pages like `url` are read; None if it is not known any more or yet."""
        # Of most sites nothing is known, because nothing was asked.
        return self._known.get((site, page_kind(url))) if site in self._sites else None

    def decide(self, site: str, url: str, way: Way, evidence: str, recipe: Recipe | None = None) -> None:
        """Pages like `url` are read so from now on."""
        key = (site, page_kind(url))
        if key not in self._known and sum(known == site for known, _ in self._known) >= MOST_KINDS:
            return
        self._known[key] = KnownWay(
            kind=key[1], way=way, evidence=evidence, sample=url, night=self._night, recipe=recipe
        )
        self._sites.add(site)
        self._changed.add(key)

    def may_try(self, site: str, *, says_little: bool) -> bool:
        """Whether one more kind of the site's pages may be tried in the browser tonight; counts as a trial.

        Pages that say little without scripts are tried more often, for they may be nothing but scripts.
        """
        self._trials[site] += 1
        return self._trials[site] <= (MOST_TRIALS_OF_SHELLS if says_little else MOST_TRIALS)

    def write(self) -> None:
        """Write down what was decided; the caller commits."""
        if not self._changed:
            return
        begin(self._database)
        rows = [
            (
                key[0],
                one.kind,
                one.way,
                one.evidence,
                json.dumps(asdict(one.recipe)) if one.recipe else "",
                one.sample,
                one.night.isoformat(),
            )
            for key in self._changed
            for one in (self._known[key],)
        ]
        self._database.executemany("INSERT OR REPLACE INTO reading_ways VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._changed.clear()


def ways_of_site(folder: Path, site: str) -> list[KnownWay]:
    """What was decided for a site, the newest first; empty if it was never crawled from this data folder."""
    if not (folder / FILE).exists():
        return []
    database = open_memory(folder)
    try:
        database.executescript(SCHEMA)
        return [known for _, known in _select(database, "site = ?", (site,))]
    finally:
        database.close()


def _select(database: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> list[tuple[str, KnownWay]]:
    query = f"SELECT site, kind, way, evidence, recipe, sample, night FROM reading_ways WHERE {condition} ORDER BY night DESC, kind"
    return [
        (
            site,
            KnownWay(
                kind=kind,
                way=Way(way),
                evidence=evidence,
                sample=sample,
                night=date.fromisoformat(night),
                recipe=_recipe(recipe),
            ),
        )
        for site, kind, way, evidence, recipe, sample, night in database.execute(query, values)
    ]


def _recipe(text: str) -> Recipe | None:
    if not text:
        return None
    fields = json.loads(text)
    return Recipe(
        sources=tuple(fields["sources"]),
        item=fields["item"],
        title=fields["title"],
        page=fields["page"],
        step=fields["step"],
        # Recipes of a version that knew no cursors.
        cursor=fields.get("cursor", ""),
    )
