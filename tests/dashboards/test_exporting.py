"""An export appears whole or not at all, and every file that leaves has a receipt."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest
from django.contrib.auth.models import User

from dashboards.exporting import export, export_one, exporter_named
from dashboards.exports import Exporter
from dashboards.handing_on.takedown import TakedownBundle
from dashboards.models import ExportReceipt
from indexer.evidence.seam import EvidenceError
from tests.dashboards.rows import DECIDED_AT, PNG, MemoryStore, make_decision, make_evidence, make_item, make_sighting


@pytest.fixture
def _confirmed(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    make_evidence(make_sighting(item), store)
    make_sighting(item, url="http://tieba.localhost/1", platform="../贴吧")
    make_decision(item, reviewer)


@pytest.mark.usefixtures("_confirmed")
def test_one_file_per_platform_and_one_over_all_each_with_a_true_receipt(tmp_path: Path, store: MemoryStore) -> None:
    receipts = export("csv", tmp_path, None, None, DECIDED_AT, store)
    assert [(receipt.platform, receipt.rows) for receipt in receipts] == [("../贴吧", 1), ("同城论坛", 1), ("", 2)]
    assert {path.name for path in tmp_path.iterdir()} == {receipt.file_name for receipt in receipts}
    for receipt in receipts:
        body = (tmp_path / receipt.file_name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == receipt.sha256
    assert ExportReceipt.objects.count() == 3


@pytest.mark.usefixtures("_confirmed")
def test_one_platform_gives_one_file(tmp_path: Path, reviewer: User, store: MemoryStore) -> None:
    (receipt,) = export("json", tmp_path, "同城论坛", reviewer, DECIDED_AT, store)
    assert receipt.made_by == reviewer
    assert receipt.file_name == "处置清单_同城论坛_20261123-090000.json"


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """A format that takes its time; somebody else exports the same platform meanwhile."""

    inner: Exporter
    meanwhile: Callable[[], object]
    name: str = "csv"
    title: str = "CSV"
    suffix: str = ".csv"
    media_type: str = "text/csv"

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        out.write(b"\0")
        self.meanwhile()
        out.seek(0)
        self.inner.write(bundle, out)


@pytest.mark.usefixtures("_confirmed")
def test_exports_of_the_same_second_do_not_touch_each_other(tmp_path: Path, store: MemoryStore) -> None:
    """A button pressed twice; two people at work."""

    def again() -> list[ExportReceipt]:
        return export("csv", tmp_path, "同城论坛", None, DECIDED_AT, store)

    slow = Interrupted(inner=exporter_named("csv"), meanwhile=again)
    export_one(slow, tmp_path, "同城论坛", None, DECIDED_AT, store)
    again()
    receipts = ExportReceipt.objects.all()
    assert {path.name for path in tmp_path.iterdir()} == {receipt.file_name for receipt in receipts}
    assert len({receipt.file_name for receipt in receipts}) == 3
    for receipt in receipts:
        assert hashlib.sha256((tmp_path / receipt.file_name).read_bytes()).hexdigest() == receipt.sha256


@pytest.mark.usefixtures("_confirmed")
def test_altered_evidence_leaves_no_file_and_no_receipt(tmp_path: Path, store: MemoryStore) -> None:
    store.alter(hashlib.sha256(PNG).hexdigest())
    with pytest.raises(EvidenceError, match=r"screenshot\.png"):
        export("zip", tmp_path, "同城论坛", None, DECIDED_AT, store)
    assert list(tmp_path.iterdir()) == []
    assert not ExportReceipt.objects.exists()


@pytest.mark.django_db
def test_nothing_confirmed_writes_nothing(tmp_path: Path, store: MemoryStore) -> None:
    assert export("xlsx", tmp_path, None, None, DECIDED_AT, store) == []
    assert export("xlsx", tmp_path, "同城论坛", None, DECIDED_AT, store) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_unknown_format_is_refused_naming_those_there_are(tmp_path: Path, store: MemoryStore) -> None:
    with pytest.raises(ValueError, match="pdf.*csv、json、xlsx、zip"):
        export("pdf", tmp_path, None, None, DECIDED_AT, store)
