"""Which papers there are, and drafting one of them.

In: the kind, an evidence id, the store, what people filled in. Out: `Paper`. Raises EvidenceError.
"""

from typing import assert_never

from dashboards.models import PaperKind
from dashboards.papers.completion import Completion
from dashboards.papers.cover import cover
from dashboards.papers.extraction_record import extraction_record
from dashboards.papers.file_list import file_list
from dashboards.papers.paper import Paper
from dashboards.papers.sealed import SealedPackage
from indexer.evidence.seam import EvidenceStore


def draft(
    kind: PaperKind, package: SealedPackage, completion: Completion, unit_name: str, store: EvidenceStore
) -> Paper:
    """The paper as it stands now."""
    match kind:
        case PaperKind.RECORD:
            return extraction_record(package, completion, unit_name, store)
        case PaperKind.LIST:
            return file_list(package)
        case PaperKind.COVER:
            return cover(package, completion, unit_name)
        case _:
            assert_never(kind)
