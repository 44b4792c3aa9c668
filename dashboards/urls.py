"""Addresses of the dashboard."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path, register_converter

from dashboards.addresses import DayConverter, ItemIdConverter, Sha256Converter, SiteNameConverter
from dashboards.views import (
    campaigns,
    entry,
    errors,
    evidence,
    evidence_index,
    exceptions,
    exports,
    holding,
    item,
    nights,
    papers,
    proposals,
    queue,
    replay,
    search,
    sites,
    undoing,
)

register_converter(ItemIdConverter, "item_id")
register_converter(Sha256Converter, "sha256")
register_converter(DayConverter, "day")
register_converter(SiteNameConverter, "site_name")

urlpatterns: list[URLPattern] = [
    path("", queue.queue, name="queue"),
    path("items/<item_id:item_id>/", item.item, name="item"),
    path("items/<item_id:item_id>/evidence/<sha256:sha256>/", evidence.evidence_file, name="evidence"),
    path("items/<item_id:item_id>/replay/<sha256:sha256>/", replay.replay, name="replay"),
    path("evidence/<sha256:sha256>/papers/", papers.papers, name="papers"),
    path("evidence/<sha256:sha256>/papers/issue/", papers.issue_papers, name="issue_papers"),
    path("evidence/<sha256:sha256>/papers/sign/", papers.sign_papers, name="sign_papers"),
    path("evidence/<sha256:sha256>/papers/signatures.pdf", papers.signature_page_file, name="signature_page"),
    path("evidence/<sha256:sha256>/papers/<slug:kind>.docx", papers.paper_draft, name="paper_draft"),
    path("evidence/<sha256:sha256>/hold/", holding.hold_evidence, name="hold_evidence"),
    path("papers/<sha256:sha256>.pdf", papers.paper_file, name="paper_file"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("decisions/<int:decision_id>/undo/", undoing.undo_decision, name="undo"),
    path("items/<item_id:item_id>/campaign/", campaigns.campaign_of, name="campaign_of"),
    path("items/<item_id:item_id>/exceptions/", exceptions.exceptions_of, name="exceptions_of"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<item_id:item_id>/", campaigns.campaign, name="campaign"),
    path("nights/", nights.nights, name="nights"),
    path("nights/<day:night>/", nights.nights, name="night"),
    path("nights/<day:night>/<sha256:sha256>/", nights.night_picture, name="night_picture"),
    path("sites/", sites.sites, name="sites"),
    path("sites/<site_name:name>/", sites.site_page, name="site"),
    path("sites/<site_name:name>/switch/", sites.switch, name="site_switch"),
    path("search/", search.search, name="search"),
    path("exports/", exports.exports, name="exports"),
    path("exports/evidence-index/", evidence_index.evidence_index_file, name="evidence_index"),
    path("login/", entry.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", entry.ChangePassword.as_view(), name="password"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
