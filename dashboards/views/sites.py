"""站点. In: a form, a switch, or a site. Out: all sites with what last night gave, or the card of one; a file or a state for those who may
change them."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crawlers.config import ConfigError
from crawlers.flow import LARGEST_FILE
from crawlers.site import NEVER, Site, keyword_groups
from dashboards.models import SiteNote
from dashboards.reviewing.category_choices import title_of
from dashboards.sites.adding import BLANK, KINDS, RENDERS, SiteDraft, add_site_file, lines_of
from dashboards.sites.book import is_shipped, known_sites, site_book
from dashboards.sites.card import site_card
from dashboards.sites.switching import MAY_CHANGE_SITES, note_site, switch_site
from indexer.report_models import SiteReport

NOTES = 20
NIGHTS = 7
SINGLE = (
    "name",
    "title",
    "platform",
    "kind",
    "region",
    "authority",
    "template",
    "render",
    "leaves",
    "max_depth",
    "max_pages",
    "delay_seconds",
    "daily_requests",
)
LISTS = ("start_urls", "hosts", "listing", "detail", "deny", "quiet_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One site. `report` is its newest night's, if it has had one."""

    site: Site
    kind: str
    is_shipped: bool
    may_enable: bool
    report: SiteReport | None


@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest) -> HttpResponse:
    """The list and, for those who may, the form."""
    problem, typed = "", BLANK
    if request.method == "POST":
        user = _allowed(request)
        draft = _draft(request)
        try:
            digest = add_site_file(settings.CONFIGURATION, draft)
        except (ValueError, OSError) as error:
            problem, typed = str(error), {**BLANK, **{name: request.POST.get(name, "") for name in (*SINGLE, *LISTS)}}
        else:
            name = draft.fields["name"]
            note_site(name, SiteNote.Action.ADDED, user, sha256=digest, text=draft.fields["title"][:300])
            messages.success(request, f"已添加 {name}，尚未启用；可先在服务器上运行 qingyuan sites check {name}")
            return redirect("sites")
    return render(request, "sites.html", _context(request, typed, problem), status=400 if problem else 200)


@require_safe
def site_page(request: HttpRequest, name: str) -> HttpResponse:
    """One site: its rules, what was asked of it last, by which way its pages are read, and its last nights."""
    try:
        site = known_sites(settings.CONFIGURATION).get(name)
    except ConfigError:
        site = None
    if site is None:
        raise Http404
    card = site_card(settings.CONFIGURATION, site)
    reports = SiteReport.objects.filter(site=name).order_by("-night")[:NIGHTS]
    context = {"card": card, "row": _row(site, None), "reports": reports}
    return render(request, "site.html", context)


@require_POST
def switch(request: HttpRequest, name: str) -> HttpResponse:
    """Switch a site on or off."""
    user = _allowed(request)
    site = known_sites(settings.CONFIGURATION).get(name)
    if site is None:
        raise Http404
    enabled = request.POST.get("enabled") == "1"
    try:
        switch_site(settings.CONFIGURATION, site, enabled=enabled, made_by=user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已{'启用' if enabled else '停用'} {name}")
    return redirect("sites")


def _allowed(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not request.user.has_perm(MAY_CHANGE_SITES):
        raise PermissionDenied
    return request.user


def _context(request: HttpRequest, typed: dict[str, str], problem: str) -> dict[str, object]:
    assert isinstance(request.user, User)
    try:
        book = site_book(settings.CONFIGURATION)
        found, broken = list(book.sites.values()), "；".join(book.broken.values())
    except ConfigError as error:
        found, broken = [], str(error)
    reports = _reports()
    return {
        "rows": [_row(site, reports.get(site.name)) for site in sorted(found, key=lambda one: not one.enabled)],
        "broken": broken,
        "may_change": request.user.has_perm(MAY_CHANGE_SITES),
        "typed": typed,
        "problem": problem,
        "kinds": KINDS,
        "renders": RENDERS,
        "groups": {name: title_of(name) for name in keyword_groups()},
        "chosen_groups": request.POST.getlist("groups"),
        "notes": SiteNote.objects.select_related("made_by").order_by("-pk")[:NOTES],
    }


def _reports() -> dict[str, SiteReport]:
    """Each site's newest report; nights are few and sites are few."""
    newest: date | None = SiteReport.objects.order_by("-night").values_list("night", flat=True).first()
    return {report.site: report for report in SiteReport.objects.filter(night=newest)} if newest else {}


def _row(site: Site, report: SiteReport | None) -> SiteRow:
    shipped = is_shipped(site.name)
    return SiteRow(
        site=site,
        kind=KINDS[site.kind],
        is_shipped=shipped,
        may_enable=not (shipped and site.last_verified == NEVER),
        report=report,
    )


def _draft(request: HttpRequest) -> SiteDraft:
    posted: QueryDict = request.POST
    upload = request.FILES.get("flow")
    body = upload.read(LARGEST_FILE + 1) if upload is not None else b""
    return SiteDraft(
        fields={name: posted.get(name, "").strip() for name in SINGLE},
        lists={name: lines_of(posted.get(name, "")) for name in LISTS},
        groups=tuple(posted.getlist("groups")),
        flow=body,
    )
