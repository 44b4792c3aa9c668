"""The one place that chooses engines. In: folders. Out: the seams of `evidence/seam.py` and `searching/seam.py`."""

from pathlib import Path

from indexer.config import IndexConfig
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.searching.seam import SearchIndex
from indexer.searching.sqlite import SqliteSearchIndex


def open_search_index() -> SearchIndex:
    """The search index of the default database."""
    return SqliteSearchIndex()


def open_evidence_store(data_folder: Path, config: IndexConfig | None = None) -> EvidenceStore:
    """The evidence store as configured; without a bucket, files lie in `evidence/` of the data folder. Raises ConfigError."""
    if config is None or not config.evidence_s3:
        return FileEvidenceStore(data_folder / "evidence")
    # boto3 takes half a second to load, which those who keep a folder need not wait for.
    from indexer.evidence.s3 import S3EvidenceStore

    return S3EvidenceStore(
        config.evidence_s3,
        region=config.evidence_s3_region,
        key_variable=config.evidence_s3_key_variable,
        secret_variable=config.evidence_s3_secret_variable,
    )


def open_ledger(data_folder: Path) -> Ledger:
    """The ledger of a data folder; its file lies beside the evidence."""
    return Ledger(data_folder)
