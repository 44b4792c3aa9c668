"""撤销. In: the key of one's own last decision. Out: the item it was about, open again."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboards.models import Decision
from dashboards.reviewing.decisions import DecisionRefused, undo
from dashboards.reviewing.review_queue import QueueFilter


@require_POST
def undo_decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Take a decision back, or say why not; either way the item is shown."""
    assert isinstance(request.user, User)
    decision = get_object_or_404(Decision, pk=decision_id)
    try:
        undo(decision_id, made_by=request.user, made_at=timezone.now())
        messages.success(request, "已撤销，可重新研判。")
    except DecisionRefused as refused:
        messages.error(request, str(refused))
    query = QueueFilter.from_query(request.GET).query()
    address = reverse("item", args=[decision.item_id])
    return redirect(f"{address}?{query}" if query else address)
