"""Writing down what a night gave, site by site, from the rows it left: the same night gives the same report.

In: a night, the sites' structures, what budgets left out. Out: `SiteReport` and `NightReport` rows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q

from classifiers.verdict import Action
from crawlers.outcome import Outcome
from crawlers.reading.layout import ShapeRecord
from crawlers.steering.page_memory import NOT_MODIFIED
from indexer.models import Sighting, Visit
from indexer.nights.summary import NightSummary, SiteSummary
from indexer.report_models import NightReport, SiteReport

ROBOTS_NOTE = "robots.txt"
MOST_REASONS = 20
NOTE_CHARACTERS = 60
PICTURES = ("picture", "pictured_on", "picture_before", "pictured_before_on")
"""Of a shape of address: how its sample looks, and where its layout changed how one of it looked before; SHA-256s and dates."""
URL = re.compile(r"https?://\S+")
UNREAD = (Outcome.UNREADABLE, Outcome.FAILED, Outcome.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why URLs of a site gave no page: how many, and one of them (none for those that were not asked). `status` is that one's answer.

    `picture` is the SHA-256 of a screenshot of the sample, empty if none was taken.
    """

    outcome: str
    note: str
    urls: int
    sample: str
    status: int | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightEnd:
    """How a night ended, for its row."""

    started_at: datetime
    finished_at: datetime
    status: str
    warnings: tuple[str, ...]
    alarms: tuple[dict[str, str], ...]
    free_bytes: int


def write_site_reports(
    summary: NightSummary,
    *,
    structure: Mapping[str, Sequence[ShapeRecord]],
    left_out: Mapping[str, Mapping[str, int]],
) -> list[SiteReport]:
    """Insert or replace the reports of the sites in `summary`; the rows, by site.

    `left_out` says by site and reason how many URLs were not asked, which only the crawl that just ran knows: a report made again
    without one keeps the old number. It keeps its pictures too, for each cost a request.
    """
    night = summary.night
    earlier = {report.site: report for report in SiteReport.objects.filter(night=night)}
    reports = []
    for site in summary.sites:
        before = earlier.get(site.site)
        skips = [
            Reason(outcome=Outcome.SKIPPED.value, note=note[:NOTE_CHARACTERS], urls=urls, sample="")
            for note, urls in sorted(left_out.get(site.site, {}).items(), key=lambda entry: -entry[1])
        ]
        report = SiteReport(
            night=night,
            site=site.site,
            skipped=sum(left_out[site.site].values()) if site.site in left_out else before.skipped if before else 0,
            reasons=_with_pictures([asdict(reason) for reason in (*reasons_of(night, site.site), *skips)], before),
            structure=_pictured([_shape(record) for record in structure.get(site.site, ()) if record.pages], before),
            rows=sum(record.rows + record.rows_unchanged for record in structure.get(site.site, ())),
            **_counts(night, site),
        )
        reports.append(report)
    with transaction.atomic():
        SiteReport.objects.filter(night=night, site__in=[report.site for report in reports]).delete()
        SiteReport.objects.bulk_create(reports)
    return reports


def write_night_report(night: date, end: NightEnd) -> NightReport:
    """Insert or replace the row of the whole night. A night run again keeps its first beginning."""
    known = NightReport.objects.filter(night=night).first()
    fields = asdict(end) | {"warnings": list(end.warnings), "alarms": list(end.alarms)}
    if known is not None:
        fields["started_at"] = min(known.started_at, end.started_at)
    report, _ = NightReport.objects.update_or_create(night=night, defaults=fields)
    return report


def reports_before(night: date, sites: Iterable[str], nights: int) -> dict[str, list[SiteReport]]:
    """The reports of up to `nights` earlier nights of each site, newest first."""
    found: dict[str, list[SiteReport]] = {}
    for report in SiteReport.objects.filter(night__lt=night, site__in=list(sites)).order_by("-night"):
        some = found.setdefault(report.site, [])
        if len(some) < nights:
            some.append(report)
    return found


def reasons_of(night: date, site: str) -> list[Reason]:
    """Why URLs of a site gave no page this night, most frequent first; the rarest beyond MOST_REASONS are left out."""
    unread = Visit.objects.filter(night=night, site=site).exclude(outcome=Outcome.READ.value)
    groups: dict[tuple[str, str], Reason] = {}
    rows = unread.values_list("outcome", "note", "status").annotate(urls=Count("id"), sample=Min("url"))
    for outcome, note, status, urls, sample in rows.order_by("-urls", "note"):
        key = (outcome, reason_group(note))
        known = groups.get(key)
        groups[key] = Reason(
            outcome=outcome,
            note=key[1],
            urls=urls + (known.urls if known else 0),
            sample=known.sample if known else sample,
            status=known.status if known else status,
        )
    return sorted(groups.values(), key=lambda reason: (-reason.urls, reason.note))[:MOST_REASONS]


def reason_group(note: str) -> str:
    """What notes about different URLs have in common: without addresses, and without what a wall says in its own words."""
    return URL.sub("…", note).split("：", 1)[0].strip()[:NOTE_CHARACTERS] or "未说明"


def _counts(night: date, site: SiteSummary) -> dict[str, Any]:
    visits = Visit.objects.filter(night=night, site=site.site)
    counted = visits.aggregate(
        unchanged=Count("id", filter=Q(outcome=Outcome.READ.value, status=NOT_MODIFIED)),
        robots=Count("id", filter=Q(outcome=Outcome.BLOCKED.value, note__startswith=ROBOTS_NOTE)),
        offers=Count("id", filter=Q(action__in=[Action.FLAG.value, Action.REVIEW.value])),
    )
    fresh = Sighting.objects.filter(site=site.site, last_night=night, times=1)
    older = Sighting.objects.filter(item=OuterRef("item")).exclude(last_night=night, times=1)
    return {
        "urls": site.urls,
        "read": site.count(Outcome.READ),
        "unchanged": counted["unchanged"],
        "blocked": site.count(Outcome.BLOCKED) - counted["robots"],
        "refused_by_robots": counted["robots"],
        "unread": sum(site.count(outcome) for outcome in UNREAD),
        "offers": counted["offers"],
        "new_addresses": fresh.count(),
        "new_items": fresh.exclude(Exists(older)).values("item").distinct().count(),
        "waiting": site.waiting,
    }


def _with_pictures(reasons: list[dict[str, Any]], before: SiteReport | None) -> list[dict[str, Any]]:
    known = {reason["sample"]: reason["picture"] for reason in before.reasons} if before else {}
    return [reason | {"picture": known.get(reason["sample"], "")} for reason in reasons]


def _pictured(shapes: list[dict[str, Any]], before: SiteReport | None) -> list[dict[str, Any]]:
    known = {shape["shape"]: shape for shape in before.structure} if before else {}
    return [shape | {name: known.get(shape["shape"], {}).get(name, "") for name in PICTURES} for shape in shapes]


def _shape(record: ShapeRecord) -> dict[str, Any]:
    return {
        "shape": record.shape,
        "pages": record.pages,
        "characters": record.characters,
        "links": record.links,
        "rows": record.rows,
        "kinds": dict(record.kinds),
        "sample": record.sample,
    }
