"""The way from an item to its replay: a redirect with a ticket, to another origin.

In: an item and the hash of a WACZ one of its manifests names. Out: a redirect, or 404; 409 where no replay is served.
"""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from dashboards.proving.item_evidence import packages_of
from dashboards.replay.tickets import Ticket, ticket_for
from dashboards.views.errors import error_page
from indexer.evidence.seam import FileRole

log = logging.getLogger(__name__)


@require_safe
def replay(request: HttpRequest, item_id: str, sha256: str) -> HttpResponse:
    """To the replay server, for half an hour."""
    archives = {
        file.sha256: one.url for one in packages_of(item_id) for file in one.files if file.role is FileRole.WACZ
    }
    if sha256 not in archives:
        raise Http404
    dashboards = settings.CONFIGURATION.dashboards
    if not dashboards.replay_listen:
        return error_page(409, "本单位没有启用离线回放；截图、文字和原始数据不受影响。")
    log.info("replay opened", extra={"user": request.user.pk, "item_id": item_id, "sha256": sha256})
    ticket = ticket_for(Ticket(sha256=sha256, url=archives[sha256]))
    response = HttpResponseRedirect(f"{dashboards.replay_address.rstrip('/')}/open/{ticket}")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
