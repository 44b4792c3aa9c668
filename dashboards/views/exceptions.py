"""可考虑的词库例外 of an item. In: the id of a cleared flag. Out: the section of its page, or a page of its own without scripts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboards.reviewing.exceptions_offered import offered_exceptions
from indexer.models import Item


@require_safe
def exceptions_of(request: HttpRequest, item_id: str) -> HttpResponse:
    """Computed because a person asked; it reads every stored item."""
    item = get_object_or_404(Item, pk=item_id)
    try:
        offered = offered_exceptions(item)
    except ValueError as refused:
        raise Http404("no rejected flag") from refused
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "item/exceptions.html" if is_part else "exceptions.html", {"offered": offered, "item": item})
