"""今日待办. In: a filter in the address. Out: one page of the queue with counts by band, category and platform."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.paging import page_of
from dashboards.reviewing import review_queue
from dashboards.reviewing.bands import Band
from dashboards.reviewing.category_choices import title_of
from dashboards.reviewing.decisions import undoable
from dashboards.reviewing.item_rows import rows_for
from dashboards.reviewing.review_queue import QueueFilter

ROWS = 30
PLATFORM_CHIPS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One filter to click: choosing a chosen one takes the filter away."""

    title: str
    count: int
    query: str
    is_chosen: bool
    css: str = ""


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The list."""
    assert isinstance(request.user, User)
    chosen = QueueFilter.from_query(request.GET)
    page = page_of(request.GET.get("page", ""), review_queue.select(chosen).count(), ROWS)
    rows = rows_for(review_queue.ids_in_order(chosen, offset=page.offset, limit=ROWS))
    context = {
        "rows": rows,
        "page": page,
        "chosen": chosen,
        "query": chosen.query(),
        "bands": _band_chips(chosen),
        "categories": _category_chips(chosen),
        "platforms": _platform_chips(chosen),
        "undoable": undoable(request.user, timezone.now()),
    }
    return render(request, "queue.html", context)


def _band_chips(chosen: QueueFilter) -> list[Chip]:
    return [
        _chip(chosen, "band", band.css, f"{band.icon} {band.title}", count, band)
        for band, count in review_queue.tally_bands().items()
    ]


def _category_chips(chosen: QueueFilter) -> list[Chip]:
    tallies = review_queue.tally_categories()
    return [_chip(chosen, "category", tally.value, title_of(tally.value), tally.count) for tally in tallies]


def _platform_chips(chosen: QueueFilter) -> list[Chip]:
    tallies = review_queue.tally_platforms()[:PLATFORM_CHIPS]
    return [_chip(chosen, "platform", tally.value, tally.value, tally.count) for tally in tallies]


def _chip(chosen: QueueFilter, field: str, value: str, title: str, count: int, band: Band | None = None) -> Chip:
    is_chosen = getattr(chosen, field) == value
    other = chosen.with_(**{field: "" if is_chosen else value})
    css = f"band-{band.css}" if band is not None else ""
    return Chip(title=title, count=count, query=other.query(), is_chosen=is_chosen, css=css)
