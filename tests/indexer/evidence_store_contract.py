"""What every evidence store promises. An engine's test inherits this class and gives `store` and `tamper`."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.evidence.seam import EvidenceError, EvidenceStore

BODY = "<html>专业代孕公司</html>".encode("gb18030")


class EvidenceStoreContract:
    """Inherit with fixtures `store` (empty) and `tamper(sha256, bytes)`, which overwrites a stored file behind its back."""

    def test_bytes_come_back_unchanged_under_their_hash(self, store: EvidenceStore) -> None:
        sha256 = store.put(BODY)
        assert sha256 == hashlib.sha256(BODY).hexdigest()
        assert store.read(sha256) == BODY

    # Every engine inherits this test, and runs it on a store of its own.
    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(body=st.binary(max_size=300))
    def test_any_bytes_can_be_kept(self, store: EvidenceStore, body: bytes) -> None:
        assert store.read(store.put(body)) == body

    def test_keeping_the_same_bytes_again_is_the_same_file(self, store: EvidenceStore) -> None:
        assert store.put(BODY) == store.put(BODY)

    def test_only_what_was_kept_is_there(self, store: EvidenceStore) -> None:
        assert not store.has(hashlib.sha256(BODY).hexdigest())
        assert store.has(store.put(BODY))

    def test_removed_bytes_are_gone_and_can_be_removed_again(self, store: EvidenceStore) -> None:
        sha256 = store.put(BODY)
        store.remove(sha256)
        store.remove(sha256)
        assert not store.has(sha256)
        with pytest.raises(EvidenceError):
            store.read(sha256)

    def test_missing_bytes_are_reported(self, store: EvidenceStore) -> None:
        with pytest.raises(EvidenceError):
            store.read("0" * 64)

    def test_altered_bytes_are_never_handed_out(
        self, store: EvidenceStore, tamper: Callable[[str, bytes], None]
    ) -> None:
        sha256 = store.put(BODY)
        tamper(sha256, bytes([BODY[0] ^ 1]) + BODY[1:])
        with pytest.raises(EvidenceError, match="altered"):
            store.read(sha256)

    def test_altered_bytes_do_not_count_as_kept(
        self, store: EvidenceStore, tamper: Callable[[str, bytes], None]
    ) -> None:
        tamper(store.put(BODY), b"something else")
        with pytest.raises(EvidenceError, match="altered"):
            store.put(BODY)

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
    def test_only_hashes_name_files(self, store: EvidenceStore, name: str) -> None:
        with pytest.raises(EvidenceError, match="no SHA-256"):
            store.read(name)
