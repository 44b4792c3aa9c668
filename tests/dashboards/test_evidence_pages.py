"""Evidence leaves only verified, only by hash, only if a manifest of that item names it, and never as a live page."""

import hashlib

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards import engines
from indexer.models import Item
from tests.dashboards.rows import PNG, MemoryStore, make_evidence, make_item, make_sighting

PICTURE = hashlib.sha256(PNG).hexdigest()


@pytest.fixture
def item(client: Client, reviewer: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Item:
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    client.force_login(reviewer)
    made = make_item("a" * 32)
    make_evidence(make_sighting(made), store)
    return made


def hash_of(item: Item, role: str) -> str:
    evidence = item.sightings.get().evidence
    assert evidence is not None
    return str(next(file["sha256"] for file in evidence.manifest["files"] if file["role"] == role))


def test_screenshot_is_a_picture_that_can_do_nothing_else(item: Item, client: Client) -> None:
    response = client.get(f"/items/{item.pk}/evidence/{PICTURE}/")
    assert (response.status_code, response.content) == (200, PNG)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Content-Disposition" not in response


@pytest.mark.parametrize(
    ("role", "media_type"), [("text", "text/plain; charset=utf-8"), ("response", "application/octet-stream")]
)
def test_everything_else_is_a_download_of_its_roles_type(
    role: str, media_type: str, item: Item, client: Client
) -> None:
    response = client.get(f"/items/{item.pk}/evidence/{hash_of(item, role)}/")
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_page_posing_as_screenshot_is_a_download(item: Item, client: Client, store: MemoryStore) -> None:
    evidence = item.sightings.get().evidence
    assert evidence is not None
    fake = store.put(b"<html><script>alert(1)</script>")
    evidence.manifest["files"][0]["sha256"] = fake
    evidence.save()
    response = client.get(f"/items/{item.pk}/evidence/{fake}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]


def test_file_of_another_item_is_not_found(item: Item, client: Client, store: MemoryStore) -> None:
    other = make_item("b" * 32)
    make_evidence(make_sighting(other), store, text="另一条")
    assert client.get(f"/items/{item.pk}/evidence/{hash_of(other, 'text')}/").status_code == 404
    assert client.get(f"/items/{item.pk}/evidence/{store.put(b'not named anywhere')}/").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "....//etc/passwd",
        "secret_key",
        PICTURE.upper(),
        PICTURE[:-1],
        PICTURE + "0",
        PICTURE + "%00",
        "%0a" + PICTURE,
    ],
)
def test_anything_but_a_hash_is_not_found(name: str, item: Item, client: Client) -> None:
    for address in (f"/items/{item.pk}/evidence/{name}/", f"/items/{name}/", f"/items/{name}/evidence/{PICTURE}/"):
        assert client.get(address).status_code == 404


def test_altered_screenshot_is_reported_and_not_shown(item: Item, client: Client, store: MemoryStore) -> None:
    store.alter(PICTURE)
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert "证据已被改动" in page
    assert '<img src="/items/' not in page
    response = client.get(f"/items/{item.pk}/evidence/{PICTURE}/")
    assert response.status_code == 409
    assert PNG[1:] not in response.content
    assert PICTURE in response.content.decode()
