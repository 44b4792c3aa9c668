"""The rows of what is sealed: packages, the ledger's copy, and what is put right after a crash.

A line is in the file before its rows exist, so whatever is killed in between leaves a line without rows. `recover` adds them
from the line and the manifest in the store; nothing is ever taken from the table back into the file.

In: a ledger, a store. Out: rows.
"""

import json
import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from indexer.evidence.ledger import Ledger, LedgerLine
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole, PackageState
from indexer.models import Evidence, LedgerRow, Sighting

log = logging.getLogger(__name__)


def write_rows(evidence_id: str, manifest: bytes, lines: Iterable[LedgerLine]) -> Evidence:
    """The rows of a package whose files are in the store and whose lines are in the ledger."""
    fields = json.loads(manifest)
    evidence, _ = Evidence.objects.get_or_create(
        evidence_id=evidence_id,
        defaults={
            "url": fields["url"],
            "sealed_at": datetime.fromisoformat(fields["sealed_at"]),
            "manifest": fields,
            "state": fields["state"],
            "is_partial": fields["state"] != PackageState.COMPLETE,
            "note": "；".join(fields["problems"]),
        },
    )
    copy_to_table(lines)
    return evidence


def copy_to_table(lines: Iterable[LedgerLine]) -> None:
    """Add lines to the table; known ones stay as they are."""
    rows = [LedgerRow(seq=line.seq, evidence_id=line.evidence_id, line=line.text) for line in lines]
    LedgerRow.objects.bulk_create(rows, ignore_conflicts=True)


def recover(ledger: Ledger, store: EvidenceStore) -> int:
    """Give rows to lines that have none; how many. A package whose manifest is gone stays without, and `verify` says so."""
    known = set(LedgerRow.objects.values_list("seq", flat=True))
    missing = [line for line in ledger.lines() if line.seq not in known]
    sealed = set(Evidence.objects.values_list("pk", flat=True))
    with transaction.atomic():
        copy_to_table(missing)
        for line in missing:
            if line.kind == "purge":
                Evidence.objects.filter(pk=line.evidence_id, purged_at=None).update(purged_at=line.at)
            if line.kind != "seal" or line.evidence_id in sealed:
                continue
            try:
                _link(write_rows(line.evidence_id, store.read(line.evidence_id), ()))
            except EvidenceError as error:
                log.error("sealed package lost", extra={"evidence": line.evidence_id, "reason": str(error)})
    return len(missing)


def _link(evidence: Evidence) -> None:
    """Give a package found again to the sighting it was sealed for, which would else be recorded a second time."""
    response = next(file["sha256"] for file in evidence.manifest["files"] if file["role"] == FileRole.RESPONSE)
    waiting = Sighting.objects.filter(url=evidence.url, evidence=None, capture__body_sha256=response)
    waiting.update(evidence=evidence)
