"""Fetch a token from every configured authority for every package that lacks it; what fails stays 待授时 and waits.

What is stamped is the manifest, which names every file's digests. A token is verified before anything remembers it: the
reply goes to the store, then a ledger line holds its hash, then the row exists.

In: authorities, store, ledger, trusted roots. Out: `StampResult`.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.models import Evidence, TimestampToken
from indexer.sealing.rows import copy_to_table
from indexer.timestamps.replies import TimestampRejected, check, request_for
from indexer.timestamps.seam import StampedTime, TimestampAuthority, TimestampUnavailable

log = logging.getLogger(__name__)

# An authority that failed this often in a row is left alone until the next round.
PATIENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StampResult:
    """One authority's round. `waiting` counts packages still without its token, `complaint` says why; "" if none waits."""

    authority: str
    stamped: int
    waiting: int
    complaint: str


def stamp_waiting(
    authorities: Sequence[TimestampAuthority],
    *,
    store: EvidenceStore,
    ledger: Ledger,
    roots: Path,
    clock: Callable[[], datetime],
) -> tuple[StampResult, ...]:
    """One round over all packages, oldest first. Never raises for what an authority does."""
    return tuple(_stamp_all(authority, store, ledger, roots, clock) for authority in authorities)


def _stamp_all(
    authority: TimestampAuthority, store: EvidenceStore, ledger: Ledger, roots: Path, clock: Callable[[], datetime]
) -> StampResult:
    waiting = Evidence.objects.exclude(tokens__authority=authority.name).order_by("sealed_at")
    ids = list(waiting.values_list("pk", flat=True))
    stamped, failures, complaint = 0, 0, ""
    for evidence_id in ids:
        try:
            _stamp(evidence_id, authority, store, ledger, roots, clock)
        except (TimestampUnavailable, TimestampRejected, EvidenceError) as error:
            log.warning("not time-stamped", extra={"evidence": evidence_id, "authority": authority.name})
            failures, complaint = failures + 1, str(error)
            if failures == PATIENCE:
                break
        else:
            stamped, failures = stamped + 1, 0
    return StampResult(authority=authority.name, stamped=stamped, waiting=len(ids) - stamped, complaint=complaint)


def _stamp(
    evidence_id: str,
    authority: TimestampAuthority,
    store: EvidenceStore,
    ledger: Ledger,
    roots: Path,
    clock: Callable[[], datetime],
) -> None:
    manifest = store.read(evidence_id)
    request = request_for(manifest, authority.algorithm)
    reply = authority.stamp(request)
    time = check(reply, manifest, roots, request)
    sha256 = store.put(reply)
    subject = {"evidence": evidence_id, "token": sha256, "authority": authority.name}
    lines = ledger.append("stamp", subject, clock())
    with transaction.atomic():
        _write_row(evidence_id, authority, sha256, time)
        copy_to_table(lines)


def _write_row(evidence_id: str, authority: TimestampAuthority, sha256: str, time: StampedTime) -> None:
    TimestampToken.objects.get_or_create(
        evidence_id=evidence_id,
        authority=authority.name,
        defaults={
            "algorithm": authority.algorithm.value,
            "sha256": sha256,
            "serial": time.serial,
            "stamped_at": time.stamped_at,
        },
    )
