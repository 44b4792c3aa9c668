"""重判提议. In: GET; POST with a proposal seen. Out: the page."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dashboards.reviewing.proposals import answer, open_proposals
from indexer.models import Proposal


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """The page, or the answer to one proposal."""
    if request.method == "POST":
        assert isinstance(request.user, User)
        proposal = get_object_or_404(Proposal, pk=request.POST.get("evidence", ""))
        answer(proposal, by=request.user, at=timezone.now())
        return redirect("proposals")
    return render(request, "proposals.html", {"proposals": open_proposals()})
