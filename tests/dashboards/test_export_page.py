"""The export page: choose, download, and a receipt stays."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.http import FileResponse
from django.test import Client

from dashboards import engines
from dashboards.models import ExportReceipt
from tests.dashboards.rows import PNG, MemoryStore, make_decision, make_evidence, make_item, make_sighting


@pytest.fixture(autouse=True)
def _engines(tmp_path: Path, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "exports_folder", lambda: tmp_path)
    monkeypatch.setattr(engines, "evidence_store", lambda: store)


@pytest.fixture
def _confirmed(client: Client, reviewer: User, store: MemoryStore) -> None:
    client.force_login(reviewer)
    item = make_item()
    make_evidence(make_sighting(item), store)
    make_decision(item, reviewer)


@pytest.mark.usefixtures("_confirmed")
@pytest.mark.parametrize("name", ["csv", "json", "xlsx", "zip"])
def test_download_is_the_file_the_receipt_names(name: str, client: Client) -> None:
    assert "<b>1</b>" in client.get("/exports/").content.decode()
    response = client.post("/exports/", {"exporter": name, "platform": "同城论坛"})
    assert isinstance(response, FileResponse)
    receipt = ExportReceipt.objects.get()
    assert hashlib.sha256(response.getvalue()).hexdigest() == receipt.sha256
    assert response["Content-Disposition"].startswith("attachment;")
    assert receipt.sha256 in client.get("/exports/").content.decode()


@pytest.mark.usefixtures("_confirmed")
def test_altered_evidence_refuses_the_package_and_names_the_file(client: Client, store: MemoryStore) -> None:
    sha256 = hashlib.sha256(PNG).hexdigest()
    store.alter(sha256)
    response = client.post("/exports/", {"exporter": "zip", "platform": ""})
    assert response.status_code == 409
    assert sha256 in response.content.decode()
    assert not ExportReceipt.objects.exists()


def test_nothing_to_export_is_said_and_unknown_format_refused(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    assert "还没有可导出的线索" in client.get("/exports/").content.decode()
    page = client.post("/exports/", {"exporter": "csv"}, follow=True).content.decode()
    assert "没有可导出的线索" in page
    assert client.post("/exports/", {"exporter": "../../x"}).status_code == 400
