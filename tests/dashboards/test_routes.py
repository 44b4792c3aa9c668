"""Every route demands login, and every POST a token; nothing but the listed routes exists."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards.urls import urlpatterns
from tests.dashboards.rows import make_decision, make_item

ROUTES = {
    "queue": "/",
    "item": f"/items/{'a' * 32}/",
    "evidence": f"/items/{'a' * 32}/evidence/{'0' * 64}/",
    "proposals": "/proposals/",
    "replay": f"/items/{'a' * 32}/replay/{'0' * 64}/",
    "papers": f"/evidence/{'0' * 64}/papers/",
    "issue_papers": f"/evidence/{'0' * 64}/papers/issue/",
    "sign_papers": f"/evidence/{'0' * 64}/papers/sign/",
    "signature_page": f"/evidence/{'0' * 64}/papers/signatures.pdf",
    "hold_evidence": f"/evidence/{'0' * 64}/hold/",
    "paper_draft": f"/evidence/{'0' * 64}/papers/record.docx",
    "paper_file": f"/papers/{'0' * 64}.pdf",
    "undo": "/decisions/1/undo/",
    "campaign_of": f"/items/{'a' * 32}/campaign/",
    "exceptions_of": f"/items/{'a' * 32}/exceptions/",
    "campaigns": "/campaigns/",
    "campaign": f"/campaigns/{'a' * 32}/",
    "nights": "/nights/",
    "night": "/nights/2026-11-21/",
    "night_picture": f"/nights/2026-11-21/{'0' * 64}/",
    "sites": "/sites/",
    "site": "/sites/baidu/",
    "site_switch": "/sites/baidu/switch/",
    "search": "/search/",
    "exports": "/exports/",
    "evidence_index": "/exports/evidence-index/",
    "login": "/login/",
    "logout": "/logout/",
    "password": "/password/",
}
OPEN = {"login"}


def test_this_list_names_every_route() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(ROUTES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ROUTES) - OPEN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_login_every_route_leads_to_the_login_page(name: str, method: str, client: Client) -> None:
    make_item("a" * 32)
    response = getattr(client, method)(ROUTES[name])
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_post_without_token_is_refused_on_every_route(name: str, reviewer: User) -> None:
    make_item("a" * 32)
    client = Client(enforce_csrf_checks=True)
    if name not in OPEN:
        client.force_login(reviewer)
    response = client.post(ROUTES[name], {"outcome": "confirmed", "category": "surrogacy"})
    assert response.status_code == 403
    assert "刷新页面后重试" in response.content.decode()


def test_reading_changes_nothing(client: Client, reviewer: User) -> None:
    made = make_decision(make_item("a" * 32), reviewer)
    client.force_login(reviewer)
    assert client.get(f"/decisions/{made.pk}/undo/").status_code == 405
    assert client.get("/logout/").status_code == 405


def test_every_page_carries_the_strict_policy(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    for address in ("/", "/search/", "/exports/", "/nights/", "/sites/", "/nothing/"):
        headers = client.get(address).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_key_has_two_meanings_on_one_page(client: Client, reviewer: User) -> None:
    from selectolax.lexbor import LexborHTMLParser

    made = make_item()
    make_decision(made, reviewer)
    make_item("a" * 32)
    make_item("b" * 32)
    client.force_login(reviewer)
    for address in ("/", "/search/", f"/items/{'a' * 32}/", f"/items/{made.pk}/"):
        nodes = LexborHTMLParser(client.get(address).content.decode()).css("[data-key]")
        keys = [node.attributes["data-key"] for node in nodes]
        assert len(keys) == len(set(keys))
