"""The one place that chooses engines. In: folders. Out: the seams of `evidence.py` and `search.py`."""

from pathlib import Path

from indexer.evidence import EvidenceStore
from indexer.evidence_files import FileEvidenceStore
from indexer.ledger import Ledger
from indexer.search import SearchIndex
from indexer.search_sqlite import SqliteSearchIndex


def open_search_index() -> SearchIndex:
    """The search index of the default database."""
    return SqliteSearchIndex()


def open_evidence_store(data_folder: Path) -> EvidenceStore:
    """The evidence store of a data folder; its files lie in `evidence/`."""
    return FileEvidenceStore(data_folder / "evidence")


def open_ledger(data_folder: Path) -> Ledger:
    """The ledger of a data folder; its file lies beside the evidence."""
    return Ledger(data_folder)
