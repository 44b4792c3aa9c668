"""搜索. In: words and filters in the address. Out: rows of items as in the queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards import engines
from dashboards.models import Decision
from dashboards.paging import page_of
from dashboards.reviewing.category_choices import known_categories
from dashboards.reviewing.item_rows import rows_for
from dashboards.reviewing.searching import STANDINGS, WAITING, Found, Search, find
from indexer.models import ACTION_CHOICES, CONTACT_CHOICES, Sighting

ROWS = 30
CHOICES = 200
STATES = [(WAITING, "待办"), *Decision.Outcome.choices[:3]]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form and, once something is asked for, what was found."""
    asked = Search.from_query(request.GET)
    found = Found(item_ids=()) if asked.is_empty else find(asked, engines.search_index())
    page = page_of(request.GET.get("page", ""), len(found.item_ids), ROWS)
    context = {
        "search": asked,
        "found": found,
        "rows": rows_for(found.item_ids[page.offset : page.offset + ROWS]),
        "page": page,
        "query": asked.query(),
        "states": STATES,
        "standings": STANDINGS,
        "actions": ACTION_CHOICES,
        "categories": known_categories(),
        "platforms": _values("platform"),
        "regions": _values("region"),
        "sites": _values("site"),
        "contact_kinds": CONTACT_CHOICES,
    }
    return render(request, "search.html", context)


def _values(field: str) -> list[str]:
    """The values a filter offers."""
    found = Sighting.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True)
    return [str(value) for value in found.distinct()[:CHOICES]]
