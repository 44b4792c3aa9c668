"""The folder keeps the promises of an evidence store, and what a disk can do to it is reported."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.seam import EvidenceError
from tests.indexer.evidence_store_contract import BODY, EvidenceStoreContract


@pytest.fixture
def store(tmp_path: Path) -> FileEvidenceStore:
    return FileEvidenceStore(tmp_path / "evidence")


@pytest.fixture
def tamper(store: FileEvidenceStore) -> Callable[[str, bytes], None]:
    def overwrite(sha256: str, body: bytes) -> None:
        store.path(sha256).chmod(0o644)
        store.path(sha256).write_bytes(body)

    return overwrite


class TestFileEvidenceStore(EvidenceStoreContract):
    """The contract."""


def test_files_are_spread_by_hash_and_read_only(store: FileEvidenceStore) -> None:
    sha256 = store.put(BODY)
    path = store.folder / sha256[:2] / sha256[2:4] / sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_full_disk_is_reported_and_leaves_nothing_behind(
    store: FileEvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EvidenceError, match="No space left"):
        store.put(BODY)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_disk_that_fills_while_writing_leaves_no_half_file(
    store: FileEvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, mode: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store.put(b"first")
    monkeypatch.setattr(os, "fchmod", full)
    with pytest.raises(EvidenceError, match="No space left"):
        store.put(BODY)
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EvidenceError, match="cannot write"):
        FileEvidenceStore(tmp_path / "file").put(BODY)
