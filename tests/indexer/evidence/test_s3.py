"""A bucket keeps the promises of an evidence store, on a real S3 server of the test's own."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawlers.config import ConfigError
from indexer.config import IndexConfig
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.s3 import S3EvidenceStore, bucket_of
from indexer.evidence.seam import EvidenceError
from indexer.opening import open_evidence_store
from tests.indexer.evidence_store_contract import BODY, EvidenceStoreContract
from tests.servers import s3

needs_server = [pytest.mark.server, pytest.mark.skipif(s3.find() is None, reason="no S3 server: run make servers")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[s3.RunningS3]:
    with s3.serving(tmp_path_factory.mktemp("s3") / "data") as running:
        yield running


@pytest.fixture
def store(server: s3.RunningS3, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> S3EvidenceStore:
    """Each test has a prefix of its own."""
    monkeypatch.setenv("QINGYUAN_S3_KEY", s3.KEY)
    monkeypatch.setenv("QINGYUAN_S3_SECRET", s3.SECRET)
    prefix = hashlib.sha256(request.node.name.encode()).hexdigest()[:8]
    opened = open_evidence_store(Path(), IndexConfig(evidence_s3=f"{server.address}/{prefix}"))
    assert isinstance(opened, S3EvidenceStore)
    return opened


@pytest.fixture
def tamper(server: s3.RunningS3, store: S3EvidenceStore) -> Callable[[str, bytes], None]:
    def overwrite(sha256: str, body: bytes) -> None:
        (server.folder / store.key(sha256)).write_bytes(body)

    return overwrite


class TestS3EvidenceStore(EvidenceStoreContract):
    """The contract."""

    pytestmark = needs_server

    def test_an_object_is_never_written_over(self, store: S3EvidenceStore, server: s3.RunningS3) -> None:
        sha256 = store.put(BODY)
        before = (server.folder / store.key(sha256)).stat()
        assert not store._write(sha256, BODY)
        after = (server.folder / store.key(sha256)).stat()
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)

    def test_many_writers_of_the_same_bytes_agree(self, store: S3EvidenceStore) -> None:
        body = BODY * 10_000
        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(store.put, [body] * 16))) == 1
        assert store.read(hashlib.sha256(body).hexdigest()) == body

    def test_bytes_that_change_on_their_way_are_refused_by_the_server(self, store: S3EvidenceStore) -> None:
        claimed = hashlib.sha256(b"other").hexdigest()
        with pytest.raises(EvidenceError, match="cannot write"):
            store._write(claimed, BODY)
        assert not store.has(claimed)

    def test_a_wrong_secret_is_reported_and_never_taken_for_absence(
        self, server: s3.RunningS3, monkeypatch: pytest.MonkeyPatch, store: S3EvidenceStore
    ) -> None:
        monkeypatch.setenv("QINGYUAN_S3_SECRET", "wrong")
        stranger = open_evidence_store(Path(), IndexConfig(evidence_s3=server.address))
        for ask in (lambda: stranger.put(BODY), lambda: stranger.has("0" * 64), lambda: stranger.read("0" * 64)):
            with pytest.raises(EvidenceError):
                ask()


def test_a_server_that_is_gone_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGYUAN_S3_KEY", "k")
    monkeypatch.setenv("QINGYUAN_S3_SECRET", "s")
    monkeypatch.setattr("indexer.evidence.s3.ATTEMPTS", 1)
    gone = open_evidence_store(Path(), IndexConfig(evidence_s3="http://127.0.0.1:9/evidence"))
    for ask in (lambda: gone.put(BODY), lambda: gone.has("0" * 64), lambda: gone.read("0" * 64)):
        with pytest.raises(EvidenceError):
            ask()


def test_keys_come_from_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QINGYUAN_S3_KEY", raising=False)
    with pytest.raises(ConfigError, match="QINGYUAN_S3_KEY is not set"):
        open_evidence_store(Path(), IndexConfig(evidence_s3="https://s3.example.org/evidence"))


@pytest.mark.parametrize("address", ["s3://bucket", "https://host", "https://key:secret@host/bucket", "bucket/prefix"])
def test_an_address_that_names_no_bucket_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="evidence_s3"):
        bucket_of(address)


def test_without_a_bucket_evidence_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert isinstance(open_evidence_store(tmp_path, IndexConfig()), FileEvidenceStore)
