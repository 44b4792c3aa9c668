"""From which score on a page is flagged, for each category: what held-out publishers of the category taught.

In: `models/bands.tsv` (made by `qingyuan train`). Out: `Bands`. A category with too few texts or publishers keeps the common threshold
and says so. Thresholds are offsets from the common one, so that moving it in the configuration moves them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from classifiers.weighing.wording import MODELS

FEWEST_OFFERS = 60
FEWEST_PUBLISHERS = 5
"""Fewer held-out offers, or offers of fewer publishers, are no evidence for a threshold or a figure of their own."""


def is_enough(offers: int, publishers: int) -> bool:
    """Whether figures about a category can be relied on."""
    return offers >= FEWEST_OFFERS and publishers >= FEWEST_PUBLISHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is known of one category. `offset` is added to the common threshold; 0 where there is too little evidence."""

    category: str
    offset: float
    offers: int
    publishers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Offsets by category."""

    by_category: Mapping[str, Band]

    def flag_from(self, category: str | None, common: float) -> float:
        """Score from which a page of `category` is flagged, when `common` is what the configuration says."""
        band = self.by_category.get(category or "")
        return common + (band.offset if band else 0.0)


def write_bands(path: Path, bands: Iterable[Band]) -> None:
    """One line per category, in order."""
    rows = (f"{each.category}\t{each.offset:+.2f}\t{each.offers}\t{each.publishers}\n" for each in bands)
    path.write_text("".join(rows), "utf-8")


def load_bands(path: Path = MODELS / "bands.tsv") -> Bands:
    """The shipped bands, or those in `path`."""
    return _loaded(path)


@lru_cache(maxsize=2)
def _loaded(path: Path) -> Bands:
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    bands = [Band(category=a, offset=float(b), offers=int(c), publishers=int(d)) for a, b, c, d in rows]
    return Bands(by_category={band.category: band for band in bands})
