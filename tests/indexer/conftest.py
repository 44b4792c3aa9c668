"""A store in a temporary folder and the index of the test database."""

from pathlib import Path

import pytest

from indexer.evidence import EvidenceStore
from indexer.ledger import Ledger
from indexer.opening import open_evidence_store, open_ledger, open_search_index
from indexer.search import SearchIndex


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return open_evidence_store(tmp_path)


@pytest.fixture
def index(db: None) -> SearchIndex:
    return open_search_index()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)
