"""The stores the dashboard works on, as configured. In: the settings. Out: the seams of `indexer`."""

from pathlib import Path

from django.conf import settings

from indexer.evidence import EvidenceStore
from indexer.opening import open_evidence_store, open_search_index
from indexer.search import SearchIndex


def evidence_store() -> EvidenceStore:
    """Where evidence files are read from."""
    return open_evidence_store(settings.CONFIGURATION.data_folder)


def search_index() -> SearchIndex:
    """Where words are looked up."""
    return open_search_index()


def exports_folder() -> Path:
    """Where takedown lists made in the dashboard are written."""
    folder: Path = settings.CONFIGURATION.data_folder
    return folder / "exports"
