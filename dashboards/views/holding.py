"""保全. In: POST with a reason, from the page of an item. Out: the package under hold or free again, and that page with what was said."""

import logging

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboards.proving.retention import MAY_HOLD, say_hold
from indexer.models import Evidence, Sighting

log = logging.getLogger(__name__)


@require_POST
def hold_evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """Hold or lift, for those who may."""
    assert isinstance(request.user, User)
    if not request.user.has_perm(MAY_HOLD):
        raise PermissionDenied
    evidence = get_object_or_404(Evidence, pk=sha256)
    is_held = request.POST.get("held") == "1"
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        hold = say_hold(evidence.pk, is_held=is_held, reason=reason, by=request.user, at=timezone.now())
    except ValueError as error:
        messages.error(request, f"{error}，没有改动。")
    else:
        log.info("evidence hold said", extra={"user": request.user.pk, "evidence": evidence.pk, "hold": hold.pk})
        messages.success(request, f"证据 {evidence.pk[:16]} {'已保全' if is_held else '已解除保全'}。")
    item_id = request.POST.get("item", "")
    if Sighting.objects.filter(item_id=item_id, evidence=evidence).exists():
        return redirect("item", item_id=item_id)
    return redirect("papers", sha256=evidence.pk)
