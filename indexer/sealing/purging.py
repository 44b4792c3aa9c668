"""The one way by which sealed evidence leaves the house: its period is over and nobody needs it. The fact of it stays.

What goes are the files. The manifest with every file's digests stays, and so do its signed line and its time-stamps, so that
it can be proven for ever what was kept, until when, who let it go and why. Order protects: a signed line in the ledger, then
the row, then the files; a purge cut off in between is finished by the next.

In: periods, packages somebody needs, the store, the ledger. Out: `Expired`; rows marked, files gone. Raises EvidenceError.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore, PackageState
from indexer.models import Evidence, SightingCapture
from indexer.sealing.rows import copy_to_table, recover


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """For how many days packages are kept, by state; 0 for ever."""

    complete: int = 0
    partial: int = 0
    failed: int = 0
    blocked: int = 0

    def days_of(self, state: PackageState) -> int:
        """The period of packages in this state."""
        return {
            PackageState.COMPLETE: self.complete,
            PackageState.PARTIAL: self.partial,
            PackageState.FAILED: self.failed,
            PackageState.BLOCKED: self.blocked,
        }[state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """A package whose period is over. `size` is what its files hold, in bytes; shared files count in full."""

    evidence_id: str
    url: str
    state: PackageState
    sealed_at: datetime
    size: int


def expired(periods: Periods, *, needed: Collection[str], now: datetime) -> tuple[Expired, ...]:
    """Packages that may go, oldest first: their period is over, and they are not among the `needed`."""
    found = []
    for row in Evidence.objects.filter(purged_at=None).order_by("sealed_at", "pk").iterator():
        days = periods.days_of(PackageState(row.state))
        if days and row.sealed_at <= now - timedelta(days=days) and row.pk not in needed:
            found.append(_expired(row))
    return tuple(found)


def purge(
    evidence_ids: Collection[str], *, reason: str, by: str, store: EvidenceStore, ledger: Ledger, at: datetime
) -> None:
    """Let these packages go. Raises ValueError without a reason or a name, EvidenceError if line or files resist."""
    if not reason.strip() or not by.strip():
        raise ValueError("清除证据必须写明理由和决定人")
    recover(ledger, store)
    for row in Evidence.objects.filter(pk__in=evidence_ids, purged_at=None).order_by("sealed_at", "pk"):
        lines = ledger.append("purge", {"evidence": row.pk, "reason": reason.strip(), "by": by.strip()}, at)
        with transaction.atomic():
            copy_to_table(lines)
            Evidence.objects.filter(pk=row.pk).update(purged_at=at)
    finish_purges(store)


def finish_purges(store: EvidenceStore) -> int:
    """Take out every file that only purged packages name; how many were there."""
    gone = {sha256 for row in Evidence.objects.exclude(purged_at=None) for sha256 in _files(row.manifest)}
    removed = 0
    for sha256 in sorted(gone - _still_needed()):
        if store.has(sha256):
            store.remove(sha256)
            removed += 1
    return removed


def _still_needed() -> set[str]:
    """Files of packages that stay, all manifests, and what waiting sightings were read from."""
    kept = Evidence.objects.filter(purged_at=None).iterator()
    needed = {sha256 for row in kept for sha256 in _files(row.manifest)}
    needed |= set(Evidence.objects.values_list("pk", flat=True))
    captures = SightingCapture.objects.exclude(sighting__evidence__purged_at__isnull=False)
    for capture in captures.only("body_sha256", "document_sha256", "images").iterator():
        needed |= {capture.body_sha256, capture.document_sha256, *(image["sha256"] for image in capture.images)}
    return needed


def _files(manifest: Mapping[str, list[dict[str, str]]]) -> Iterator[str]:
    return (file["sha256"] for file in manifest["files"])


def _expired(row: Evidence) -> Expired:
    return Expired(
        evidence_id=row.pk,
        url=row.url,
        state=PackageState(row.state),
        sealed_at=row.sealed_at,
        size=sum(file["size"] for file in row.manifest["files"]),
    )
