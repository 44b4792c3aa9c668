"""What a night did, in numbers, for the table that the command line prints and the page that the dashboard shows.

In: a night. Out: `NightSummary`, from three grouped queries however large the night was.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from classifiers.verdict import Action
from crawlers.outcome import Outcome
from crawlers.page import AD_FRAGMENT
from indexer.models import SiteRun, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCount:
    """How many URLs ended in this way."""

    outcome: Outcome
    urls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCount:
    """How many pages of this category were judged an offer, or worth a look."""

    category: str
    flagged: int
    review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSummary:
    """One site's night. `state`, `started_at` and `finished_at` are None if the site was never planned (a single crawl).

    `ads` counts ads that stood on its pages; they are judged like pages, but nothing was asked for them. `sealed` and `waiting` count the addresses of offers seen this night, with and without sealed evidence.
    """

    site: str
    state: SiteRun.State | None
    started_at: datetime | None
    finished_at: datetime | None
    note: str
    outcomes: tuple[OutcomeCount, ...]
    ads: int
    flagged: int
    review: int
    clear: int
    categories: tuple[CategoryCount, ...]
    sealed: int
    waiting: int

    def count(self, outcome: Outcome) -> int:
        """How many URLs ended in this way."""
        return sum(one.urls for one in self.outcomes if one.outcome is outcome)

    @property
    def urls(self) -> int:
        """How many URLs were asked for or given up."""
        return sum(one.urls for one in self.outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSummary:
    """All sites of a night, by name."""

    night: date
    sites: tuple[SiteSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Visits of one site that ended alike."""

    outcome: str
    action: str
    category: str
    is_ad: bool
    urls: int


def night_summary(night: date) -> NightSummary:
    """The numbers of one night; sites that were planned and never visited are in it too."""
    groups: dict[str, list[_Group]] = {}
    visits = Visit.objects.filter(night=night).annotate(
        is_ad=ExpressionWrapper(Q(url__contains=f"#{AD_FRAGMENT}"), output_field=BooleanField())
    )
    grouped = visits.values_list("site", "outcome", "action", "category", "is_ad").annotate(Count("id"))
    for site, outcome, action, category, is_ad, urls in grouped:
        groups.setdefault(site, []).append(
            _Group(outcome=outcome, action=action, category=category, is_ad=is_ad, urls=urls)
        )
    sealing = _sealing(night)
    runs = {run.site: run for run in SiteRun.objects.filter(night=night)}
    sites = sorted(groups.keys() | runs.keys())
    return NightSummary(
        night=night,
        sites=tuple(_site(site, runs.get(site), groups.get(site, []), sealing.get(site, (0, 0))) for site in sites),
    )


def _sealing(night: date) -> dict[str, tuple[int, int]]:
    """Per site, how many addresses of offers seen this night are (sealed, waiting)."""
    offers = Visit.objects.filter(
        night=night, action__in=[Action.FLAG.value, Action.REVIEW.value], item__sightings__url=F("url")
    )
    rows = offers.values_list("site").annotate(
        all=Count("item__sightings"), sealed=Count("item__sightings", filter=Q(item__sightings__evidence__isnull=False))
    )
    return {site: (sealed, every - sealed) for site, every, sealed in rows}


def _site(site: str, run: SiteRun | None, groups: list[_Group], sealing: tuple[int, int]) -> SiteSummary:
    outcomes = tuple(
        OutcomeCount(outcome=outcome, urls=urls)
        for outcome in Outcome
        if (urls := sum(group.urls for group in groups if group.outcome == outcome.value and not group.is_ad))
    )
    categories = sorted({group.category for group in groups if group.category})
    sealed, waiting = sealing
    return SiteSummary(
        site=site,
        state=SiteRun.State(run.state) if run else None,
        started_at=run.started_at if run else None,
        finished_at=run.finished_at if run else None,
        note=run.note if run else "",
        outcomes=outcomes,
        ads=sum(group.urls for group in groups if group.is_ad),
        flagged=_judged(groups, Action.FLAG),
        review=_judged(groups, Action.REVIEW),
        clear=_judged(groups, Action.CLEAR),
        categories=tuple(_category(category, groups) for category in categories),
        sealed=sealed,
        waiting=waiting,
    )


def _category(category: str, groups: list[_Group]) -> CategoryCount:
    some = [group for group in groups if group.category == category]
    return CategoryCount(category=category, flagged=_judged(some, Action.FLAG), review=_judged(some, Action.REVIEW))


def _judged(groups: list[_Group], action: Action) -> int:
    return sum(group.urls for group in groups if group.action == action.value)
