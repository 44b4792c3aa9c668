"""A store in a temporary folder and the index of the test database."""

from pathlib import Path

import pytest

from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.models import Evidence
from indexer.opening import open_evidence_store, open_ledger, open_search_index
from indexer.searching.seam import SearchIndex
from tests.indexer.three_packages import seal_three
from tests.indexer.time_authority import LocalTimeAuthority


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return open_evidence_store(tmp_path)


@pytest.fixture
def index(db: None) -> SearchIndex:
    return open_search_index()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalTimeAuthority:
    return LocalTimeAuthority(tmp_path_factory.mktemp("tsa") / "a")


@pytest.fixture
def sealed(store: EvidenceStore, index: SearchIndex, ledger: Ledger, authority: LocalTimeAuthority) -> list[Evidence]:
    return seal_three(store, index, ledger, authority)
