"""An image ad is shown with what was read in it boxed, its original one click away, and both on the papers."""

import hashlib
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards import engines
from dashboards.models import PaperKind
from dashboards.papers import drafting
from dashboards.papers.completion import NOTHING_FILLED
from dashboards.papers.paper import Grid
from dashboards.papers.sealed import sealed_package
from indexer.evidence.seam import FileRole
from indexer.models import Item
from tests.dashboards.rows import PNG, MemoryStore, make_evidence, make_item, make_sighting

ORIGINAL = b"RIFF a poster as served"
OVERLAY = PNG + b" boxed"
MARKS = [
    {"kind": "ocr_line", "text": "代孕包成功\u200b", "left": 1, "top": 1, "width": 9, "height": 9},
    {"kind": "qr_payload", "text": "https://u.wechat.com/demo", "left": 1, "top": 20, "width": 9, "height": 9},
]


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture
def item(client: Client, reviewer: User, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Item:
    monkeypatch.setattr(engines, "evidence_store", lambda: store)
    client.force_login(reviewer)
    made = make_item("a" * 32)
    boxes = [{"picture": "image_1", "sha256": digest(ORIGINAL), "marks": MARKS}]
    more = (
        (FileRole.IMAGE, "image_1", "image/webp", ORIGINAL),
        (FileRole.IMAGE_OVERLAY, "image_1_boxed.png", "image/png", OVERLAY),
        (FileRole.IMAGE_BOXES, "image_boxes.json", "application/json", json.dumps(boxes).encode()),
    )
    make_evidence(make_sighting(made), store, more=more)
    return made


def test_the_item_page_shows_the_boxed_copy_and_says_what_was_read(item: Item, client: Client) -> None:
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert f'<img src="/items/{item.pk}/evidence/{digest(OVERLAY)}/" alt="图片标注图">' in page
    assert f'/items/{item.pk}/evidence/{digest(ORIGINAL)}/" hx-boost="false">下载原图' in page
    assert "代孕包成功◌" in page
    assert "hxxps://u.wechat" in page


def test_the_copy_is_a_picture_and_the_original_a_download(item: Item, client: Client) -> None:
    assert client.get(f"/items/{item.pk}/evidence/{digest(OVERLAY)}/")["Content-Type"] == "image/png"
    assert "attachment" in client.get(f"/items/{item.pk}/evidence/{digest(ORIGINAL)}/")["Content-Disposition"]


def test_an_altered_list_of_boxes_shows_nothing(item: Item, client: Client, store: MemoryStore) -> None:
    evidence = item.sightings.get().evidence
    assert evidence is not None
    boxes = next(file["sha256"] for file in evidence.manifest["files"] if file["role"] == FileRole.IMAGE_BOXES)
    store.alter(boxes)
    assert 'alt="图片标注图"' not in client.get(f"/items/{item.pk}/").content.decode()
    assert client.get(f"/items/{item.pk}/evidence/{boxes}/").status_code == 409


def test_the_list_of_files_names_original_and_copy(item: Item, store: MemoryStore) -> None:
    evidence = item.sightings.get().evidence
    assert evidence is not None
    package = sealed_package(evidence.pk, store)
    paper = drafting.draft(PaperKind.LIST, package, NOTHING_FILLED, "", store)
    (grid,) = (part for part in paper.parts if isinstance(part, Grid))
    rows = {row[1].partition("\n")[0]: row for row in grid.rows}
    assert rows["image_1"][-1] == "原始记录"
    assert rows["image_1_boxed.png"][-1] == "展示件"
    assert "系统研判" in rows["image_1_boxed.png"][4]
