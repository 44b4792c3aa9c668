"""Fixing a version of a package's papers: exact PDF bytes that officers sign.

Order protects: the bytes go to the evidence store, a ledger line names their hash, and only then the rows exist. A new version
ends the old one's signatures, which stay to be seen.

In: an evidence id, what people filled in. Out: `IssuedPaper`s. Raises EvidenceError, PrintingFailed; then no row exists.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from dashboards.models import IssuedPaper, PaperKind
from dashboards.papers.completion import Completion
from dashboards.papers.drafting import draft
from dashboards.papers.paper import Paper
from dashboards.papers.sealed import sealed_package
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.evidence.signed_papers import PAPER, papers_in
from indexer.models import LedgerRow
from indexer.sealing.rows import copy_to_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What papers are made with: where bytes and lines are kept, what prints (`printed.pdfs_of`), the unit's name."""

    store: EvidenceStore
    ledger: Ledger
    printer: Callable[[Sequence[Paper]], tuple[bytes, ...]]
    unit_name: str


def issue(
    evidence_id: str, completion: Completion, *, office: Office, by: User, at: datetime
) -> tuple[IssuedPaper, ...]:
    """A new version of every paper of the package."""
    package = sealed_package(evidence_id, office.store)
    version = _newest_version(evidence_id) + 1
    drafts = [draft(kind, package, completion, office.unit_name, office.store) for kind in PaperKind]
    issued = []
    for kind, body in zip(PaperKind, office.printer(drafts), strict=True):
        sha256 = office.store.put(body)
        subject = {"evidence": evidence_id, "paper": kind.value, "version": str(version), "document": sha256}
        lines = office.ledger.append(PAPER, subject, at)
        with transaction.atomic():
            copy_to_table(lines)
            issued.append(
                IssuedPaper.objects.create(
                    evidence_id=evidence_id,
                    kind=kind,
                    version=version,
                    words=dict(completion.words),
                    sha256=sha256,
                    issued_by=by,
                    issued_at=at,
                )
            )
    return tuple(issued)


def _newest_version(evidence_id: str) -> int:
    """By rows and by the ledger, which knows versions whose rows a crash took."""
    lines = LedgerRow.objects.filter(evidence_id=evidence_id).order_by("seq").values_list("line", flat=True)
    rows = IssuedPaper.objects.filter(evidence_id=evidence_id).values_list("version", flat=True)
    return max([*rows, *(paper.version for paper in papers_in(lines))], default=0)
