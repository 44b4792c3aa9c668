"""How the pages of each shape of address look, so that a changed layout can be shown before and after.

One page of a shape is looked at every PICTURE_LASTS, for it costs the site a request; when a layout changed, at once. What it looked
like before comes from that stock, or from the newest package sealed of a page of this shape.
In: a night's site reports and earlier ones. Out: which samples are to be looked at; the shapes of the night's rows name pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crawlers.reading.layout import address_shape
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole
from indexer.models import Sighting
from indexer.nights.comparison import drifts
from indexer.report_models import NightReport, SiteReport

PICTURE_LASTS = timedelta(days=7)
# Beside a changed layout, which is always looked at.
STOCK_PER_SITE = 2
SIGHTINGS_LOOKED_AT = 200
# What the window showed first is most like what is looked at now; a package without it has the whole page.
SEALED_ROLES = (FileRole.VIEW, FileRole.SCREENSHOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One shape of a site to look at; `is_changed` if its layout is not what it was."""

    report: SiteReport
    shape: dict[str, Any]
    is_changed: bool


def carry_pictures(report: SiteReport, before: Sequence[SiteReport], store: EvidenceStore) -> dict[str, bytes]:
    """Enter into the shapes of `report` what is known from earlier nights; sealed pictures that a change is shown with, by SHA-256."""
    changed = changed_shapes(report, before)
    found: dict[str, bytes] = {}
    for shape in report.structure:
        known = _last_picture(shape["shape"], before)
        if shape["shape"] in changed and not shape["picture_before"]:
            if known is None:
                known = _sealed_picture(report, shape["shape"], store, found)
            if known is not None:
                shape["picture_before"], shape["pictured_before_on"] = known
        elif known is not None and not shape["picture"] and _is_fresh(known[1], report.night):
            shape["picture"], shape["pictured_on"] = known
    return found


def wanted_of(report: SiteReport, before: Sequence[SiteReport]) -> list[Wanted]:
    """The shapes whose sample should be looked at tonight, changed ones first."""
    changed = changed_shapes(report, before)
    missing = sorted((shape for shape in report.structure if not shape["picture"]), key=lambda shape: -shape["pages"])
    of_changed = [shape for shape in missing if shape["shape"] in changed]
    others = [shape for shape in missing if shape["shape"] not in changed]
    # What the night's first start looked at is not looked at by its second.
    left = STOCK_PER_SITE - sum(shape["pictured_on"] == report.night.isoformat() for shape in report.structure)
    return [
        Wanted(report=report, shape=shape, is_changed=shape["shape"] in changed)
        for shape in (*of_changed, *others[: max(0, left)])
    ]


def changed_shapes(report: SiteReport, before: Sequence[SiteReport]) -> set[str]:
    """The shapes of address whose layout is not what it was."""
    return {drift.shape for drift in drifts(report, before) if drift.is_large}


def _is_fresh(pictured_on: str, night: date) -> bool:
    return bool(pictured_on) and night - date.fromisoformat(pictured_on) < PICTURE_LASTS


def _last_picture(shape: str, before: Sequence[SiteReport]) -> tuple[str, str] | None:
    """The newest picture of a shape in earlier nights, with its day."""
    pictures = (
        (one["picture"], one["pictured_on"])
        for report in before
        for one in report.structure
        if one["shape"] == shape and one.get("picture")
    )
    return next(pictures, None)


def _sealed_picture(
    report: SiteReport, shape: str, store: EvidenceStore, found: dict[str, bytes]
) -> tuple[str, str] | None:
    """How the newest sealed page of this shape looked before tonight; its bytes go into `found`."""
    begun = NightReport.objects.filter(night=report.night).values_list("started_at", flat=True).first()
    if begun is None:
        return None
    sightings = Sighting.objects.filter(site=report.site, placement="", evidence__sealed_at__lt=begun)
    sightings = sightings.filter(evidence__purged_at=None).select_related("evidence").order_by("-evidence__sealed_at")
    for sighting in sightings[:SIGHTINGS_LOOKED_AT]:
        if address_shape(sighting.url) != shape or sighting.evidence is None:
            continue
        files = {one["role"]: one["sha256"] for one in sighting.evidence.manifest["files"]}
        for name in (files[role] for role in SEALED_ROLES if role in files):
            try:
                found[name] = store.read(name)
            except EvidenceError:
                # The verifier tells of it; here it is only no picture.
                continue
            return name, sighting.evidence.sealed_at.date().isoformat()
    return None
