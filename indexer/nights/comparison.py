"""A night beside the nights before it: what fell silent, and whose layout is no longer what it was.

Zero is only good news where earlier nights had zero too. Pure: reads rows, asks nothing.
In: a site's report, what it lost, and its earlier reports, newest first. Out: `Oddity`s in words, `Drift`s in numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median
from typing import Any

from crawlers.page import BlockKind
from indexer.nights.losses import Losses
from indexer.report_models import SiteReport

# Nights a site is compared with; a week evens out quiet Sundays.
NIGHTS_COMPARED = 7
# A share of answers that says "they do not want us", or "they cannot", rather than "some links are dead". One URL is never a share.
LARGE_SHARE, FEWEST_LOST = 0.3, 2
# Less than this part of the usual number of pages is worth a look.
FEW_PAGES, USUAL_PAGES = 1 / 3, 10
# Of two layouts: half the sum of differences in what share of the text each kind of block holds. Templates of one site keep
# below 0.1 from night to night on the sample web; another template of the same site is beyond 0.4 (2026-11).
MOST_SHIFT = 0.3
LEAST_TEXT = 0.35
LEAST_ROWS = 0.3
LEAST_MOVED = 0.05
FEWEST_PAGES = 3


class OddityKind(StrEnum):
    """In what way a site's night is unlike its earlier ones."""

    SILENT = "silent"
    NO_ROWS = "no_rows"
    NO_OFFERS = "no_offers"
    FEW_PAGES = "few_pages"
    BLOCKED = "blocked"
    UNREAD = "unread"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """One thing a person should look at before believing the night's zeros."""

    kind: OddityKind
    site: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Means over the pages of one shape of address in one night. `picture` is the SHA-256 of how one of them looked, empty if nobody
    looked, and `pictured_on` the day of that as ISO 8601."""

    pages: int
    characters: float
    links: float
    rows: float
    shares: dict[str, float]
    sample: str
    picture: str = ""
    pictured_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One shape of address, before and after. `shift` is 0 for the same layout and 1 for nothing in common."""

    shape: str
    before: Layout
    after: Layout
    shift: float

    @property
    def is_large(self) -> bool:
        """Whether what is read now may be another page than what was read before."""
        has_lost_text = self.after.characters < LEAST_TEXT * self.before.characters
        return self.shift > MOST_SHIFT or has_lost_text or self._has_lost_rows

    @property
    def moved(self) -> list[tuple[str, float, float]]:
        """Kinds of block on the page whose share of the text changed, with both shares, the most changed first."""
        kinds = (self.before.shares.keys() | self.after.shares.keys()) - {BlockKind.URL_PATH.value}
        told = [(kind, self.before.shares.get(kind, 0.0), self.after.shares.get(kind, 0.0)) for kind in kinds]
        return sorted(
            (one for one in told if abs(one[2] - one[1]) >= LEAST_MOVED),
            key=lambda one: (-abs(one[2] - one[1]), one[0]),
        )

    @property
    def _has_lost_rows(self) -> bool:
        return self.before.rows >= FEWEST_PAGES and self.after.rows < LEAST_ROWS * self.before.rows


def oddities(report: SiteReport, losses: Losses, before: Sequence[SiteReport]) -> list[Oddity]:
    """What is odd about this night of a site."""
    told = [one for one in before if one.read][:NIGHTS_COMPARED]
    found: list[tuple[OddityKind, str]] = []
    if losses.read == 0:
        found.append((OddityKind.SILENT, "没有读到任何页面，不能说明没有广告"))
    elif told:
        found += _fallen(report, told)
    found += _kept_out(report, losses)
    large = [drift for drift in drifts(report, before) if drift.is_large]
    if large:
        found.append((OddityKind.DRIFT, f"{len(large)} 种页面的版式与前几夜不同，例如 {large[0].shape}"))
    return [Oddity(kind=kind, site=report.site, sentence=sentence) for kind, sentence in found]


def _kept_out(report: SiteReport, losses: Losses) -> list[tuple[OddityKind, str]]:
    """Whether so much could not be read that zeros say little; in a word if it was mostly blocked, and not twice."""
    tried = report.urls - report.refused_by_robots
    if report.blocked >= FEWEST_LOST and report.blocked >= LARGE_SHARE * tried:
        return [(OddityKind.BLOCKED, f"{tried} 个网址中有 {report.blocked} 个被拦截")]
    if losses.read == 0:
        return []
    pages = losses.read + losses.lost
    if losses.lost >= FEWEST_LOST and losses.lost >= LARGE_SHARE * pages:
        return [(OddityKind.UNREAD, f"{pages} 个网页中有 {losses.lost} 个没有读到（出错、被拦截或无法解读）")]
    beyond = losses.lost_beyond + losses.gone_beyond
    if losses.read_beyond == 0 and (losses.lost_beyond or beyond >= FEWEST_LOST):
        return [(OddityKind.UNREAD, f"除入口外没有读到任何页面；链接指向的 {beyond} 个网址均未读到")]
    return []


def _fallen(report: SiteReport, told: Sequence[SiteReport]) -> list[tuple[OddityKind, str]]:
    found = []
    usual_rows, usual_offers = median(one.rows for one in told), median(one.offers for one in told)
    usual_read = median(one.read for one in told)
    if report.rows == 0 and usual_rows > 0:
        found.append((OddityKind.NO_ROWS, f"读到 {report.read} 页，但没有一行列表；以往每夜约 {usual_rows:.0f} 行"))
    if report.offers == 0 and usual_offers > 0:
        found.append((OddityKind.NO_OFFERS, f"读到 {report.read} 页，命中 0；以往每夜约 {usual_offers:.0f} 个"))
    if usual_read >= USUAL_PAGES and report.read < FEW_PAGES * usual_read:
        found.append((OddityKind.FEW_PAGES, f"只读到 {report.read} 页；以往每夜约 {usual_read:.0f} 页"))
    return found


def drifts(report: SiteReport, before: Sequence[SiteReport]) -> list[Drift]:
    """Shapes of address known from an earlier night, the most changed first. Each is compared with its newest earlier night."""
    earlier: dict[str, dict[str, Any]] = {}
    for one in before[:NIGHTS_COMPARED]:
        for shape in one.structure:
            earlier.setdefault(shape["shape"], shape)
    found = []
    for shape in report.structure:
        known = earlier.get(shape["shape"])
        if known is None or not _is_comparable(shape, known):
            continue
        after = replace(_layout(shape), picture=shape.get("picture", ""), pictured_on=shape.get("pictured_on", ""))
        past = replace(
            _layout(known), picture=shape.get("picture_before", ""), pictured_on=shape.get("pictured_before_on", "")
        )
        found.append(Drift(shape=shape["shape"], before=past, after=after, shift=_shift(past.shares, after.shares)))
    return sorted(found, key=lambda drift: (not drift.is_large, -drift.shift))


def _is_comparable(shape: dict[str, Any], known: dict[str, Any]) -> bool:
    """Means of a few pages say something; of single pages only where there was one each time, as of a front page."""
    fewest = min(shape["pages"], known["pages"])
    return bool(fewest >= FEWEST_PAGES or shape["sample"] == known["sample"])


def _layout(shape: dict[str, Any]) -> Layout:
    pages = max(shape["pages"], 1)
    total = max(sum(shape["kinds"].values()), 1)
    return Layout(
        pages=shape["pages"],
        characters=shape["characters"] / pages,
        links=shape["links"] / pages,
        rows=shape["rows"] / pages,
        shares={kind: count / total for kind, count in shape["kinds"].items()},
        sample=shape["sample"],
    )


def _shift(before: dict[str, float], after: dict[str, float]) -> float:
    return sum(abs(before.get(kind, 0.0) - after.get(kind, 0.0)) for kind in before.keys() | after.keys()) / 2
