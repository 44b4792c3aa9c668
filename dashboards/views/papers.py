"""The official papers of one package: fill in, fix a version, look at it, sign it.

In: GET; POST to issue or to sign. Out: the page; a PDF or DOCX. Signing asks for the password again, through the same lock that
counts failed logins. Altered papers answer 409 and no bytes.
"""

import logging

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from crawlers.browsing.printing import PrintingFailed
from dashboards import engines
from dashboards.models import IssuedPaper, PaperKind, PaperSignature
from dashboards.papers.completion import BLANKS, Completion, completion_from
from dashboards.papers.drafting import draft
from dashboards.papers.issuing import issue
from dashboards.papers.sealed import sealed_package
from dashboards.papers.signature_page import signature_page
from dashboards.papers.signing import Officer, SigningRefused, newest_papers, sign, states_of
from dashboards.papers.word import docx_of
from dashboards.views.errors import error_page
from indexer.evidence.seam import EvidenceError
from indexer.models import Evidence

log = logging.getLogger(__name__)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def papers(request: HttpRequest, sha256: str) -> HttpResponse:
    """The page."""
    evidence = get_object_or_404(Evidence, pk=sha256)
    return _show(request, evidence)


@require_POST
def issue_papers(request: HttpRequest, sha256: str) -> HttpResponse:
    """Fix a version."""
    evidence = get_object_or_404(Evidence, pk=sha256)
    assert isinstance(request.user, User)
    try:
        completion = completion_from(request.POST)
        office = engines.paper_office()
        issue(evidence.pk, completion, office=office, by=request.user, at=timezone.now())
    except ValueError as error:
        return _show(request, evidence, problem=str(error), status=400)
    except (EvidenceError, PrintingFailed) as error:
        return error_page(409, f"{error}。文书没有定稿，请报告管理员。")
    messages.success(request, "文书已定稿，请两名执法人员分别核对后签名。")
    return redirect("papers", sha256=evidence.pk)


@sensitive_post_parameters("password")
@require_POST
def sign_papers(request: HttpRequest, sha256: str) -> HttpResponse:
    """Sign the version in force."""
    evidence = get_object_or_404(Evidence, pk=sha256)
    assert isinstance(request.user, User)
    known = authenticate(request, username=request.user.get_username(), password=request.POST.get("password", ""))
    if known is None or known.pk != request.user.pk:
        return _show(request, evidence, problem="密码不正确，没有签名。", status=403)
    officer = Officer(name=request.POST.get("name", "").strip(), number=request.POST.get("number", "").strip())
    try:
        sign(
            evidence.pk,
            request.POST.getlist("seen"),
            officer,
            by=request.user,
            at=timezone.now(),
            store=engines.evidence_store(),
            ledger=engines.ledger(),
        )
    except SigningRefused as refused:
        return _show(request, evidence, problem=str(refused), status=409)
    except EvidenceError as error:
        return error_page(409, f"{error}。没有签名，请立即报告管理员。")
    messages.success(request, "已签名，并已记入签名账本。")
    return redirect("papers", sha256=evidence.pk)


@require_safe
def paper_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """An issued PDF, verified on its way out."""
    paper = IssuedPaper.objects.filter(sha256=sha256).order_by("pk").first()
    if paper is None:
        raise Http404
    try:
        body = engines.evidence_store().read(sha256)
    except EvidenceError:
        return error_page(409, f"文书（SHA-256 {sha256}）缺失或已被改动，其签名失效。请立即报告管理员。")
    log.info("paper read", extra={"user": request.user.pk, "paper": paper.pk})
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.kind}_v{paper.version}_{paper.evidence_id[:16]}.pdf"'
    return _guarded(response)


@require_safe
def paper_draft(request: HttpRequest, sha256: str, kind: str) -> HttpResponse:
    """A draft as DOCX, to be corrected in a word processor."""
    evidence = get_object_or_404(Evidence, pk=sha256)
    if kind not in set(PaperKind):
        raise Http404
    newest = newest_papers(evidence.pk)
    completion = Completion(words=newest[0].words if newest else {})
    store = engines.evidence_store()
    try:
        package = sealed_package(evidence.pk, store)
        body = docx_of(draft(PaperKind(kind), package, completion, engines.unit_name(), store))
    except EvidenceError as error:
        return error_page(409, f"{error}。请立即报告管理员。")
    log.info("paper drafted", extra={"user": request.user.pk, "evidence": evidence.pk, "kind": kind})
    response = HttpResponse(body, content_type=WORD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{kind}_{evidence.pk[:16]}.docx"'
    return _guarded(response)


@require_safe
def signature_page_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """The page to sign by hand, as PDF, drawn now."""
    evidence = get_object_or_404(Evidence, pk=sha256)
    try:
        office = engines.paper_office()
        package = sealed_package(evidence.pk, office.store)
        paper = signature_page(package, states_of(evidence.pk, office.store), office.unit_name)
        (body,) = office.printer([paper])
    except ValueError as error:
        return error_page(404, f"{error}。")
    except (EvidenceError, PrintingFailed) as error:
        return error_page(409, f"{error}。请报告管理员。")
    log.info("signature page drawn", extra={"user": request.user.pk, "evidence": evidence.pk})
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="signatures_{evidence.pk[:16]}.pdf"'
    return _guarded(response)


def _guarded(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _show(request: HttpRequest, evidence: Evidence, problem: str = "", status: int = 200) -> HttpResponse:
    assert isinstance(request.user, User)
    states = states_of(evidence.pk, engines.evidence_store())
    newest = [state for state in states if state.is_newest]
    words = newest[0].paper.words if newest else {}
    written = request.POST if request.POST.get("form") == "issue" else words
    mine = PaperSignature.objects.filter(signed_by=request.user).order_by("-pk").first()
    context = {
        "evidence": evidence,
        "sighting": evidence.sightings.select_related("item").order_by("pk").first(),
        "newest": newest,
        "older": [state for state in states if not state.is_newest],
        "blanks": [(blank, written.get(blank.key, "")) for blank in BLANKS],
        "kinds": PaperKind,
        "is_signed": bool(newest) and all(state.is_signed for state in newest),
        "has_mine": any(
            not one.void and one.signature.signed_by_id == request.user.pk for s in newest for one in s.signatures
        ),
        "officer_name": mine.officer_name if mine else "",
        "officer_number": mine.officer_number if mine else "",
        "problem": problem,
    }
    return render(request, "papers.html", context, status=status)
