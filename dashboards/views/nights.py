"""每夜报告. In: a night in the address, or none for the newest. Out: what was read, what was not, why, and what looks odd."""

import logging
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crawlers.config import ConfigError
from dashboards.nights.pages import COLUMNS, newest_night, night_view, nights_shown, pictures_named
from dashboards.nights.samples import pictures_folder
from dashboards.proving.item_evidence import PNG_SIGNATURE
from dashboards.sites.book import known_sites
from dashboards.views.evidence import POLICY

log = logging.getLogger(__name__)


@require_safe
def nights(request: HttpRequest, night: str = "") -> HttpResponse:
    """The report of a night."""
    chosen = _day(night) if night else newest_night()
    view = night_view(chosen, _titles()) if chosen is not None else None
    if night and view is None:
        raise Http404
    return render(
        request,
        "nights/night.html",
        {"view": view, "nights": nights_shown(), "columns": COLUMNS},
    )


@require_safe
def night_picture(request: HttpRequest, night: str, sha256: str) -> HttpResponse:
    """The picture of a sample; only one that the night's report names."""
    named = pictures_named(_day(night))
    path: Path = pictures_folder(settings.CONFIGURATION.data_folder) / f"{sha256}.png"
    if sha256 not in named or not path.is_file():
        raise Http404
    body = path.read_bytes()
    if not body.startswith(PNG_SIGNATURE):
        raise Http404
    log.info("night picture read", extra={"user": request.user.pk, "night": night, "sha256": sha256})
    response = HttpResponse(body, content_type="image/png")
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _titles() -> dict[str, str]:
    """Titles of sites by name; a broken site file must not hide the report that tells of it."""
    try:
        found = known_sites(settings.CONFIGURATION)
    except ConfigError:
        return {}
    return {name: site.title for name, site in found.items()}
