"""Seal a page that is no offer itself but stands in the chain of one: what a browser was shown of it, and nothing else.

In: a `Snapshot`. Out: the row of `Evidence`. Order as in `sightings.py`. Raises EvidenceError.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from crawlers.recording.archive_reading import ArchiveUnreadable, read_archive
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState
from indexer.evidence.ledger import Ledger, LedgerLine
from indexer.evidence.seam import EvidenceFile, EvidenceStore, FileRole, Manifest, PackageState, sm3_of
from indexer.models import Evidence
from indexer.sealing.rows import write_rows
from indexer.sealing.sightings import JSON_TYPE, ROLES

PURPOSE = "证据链中的网页"


def seal_page(
    snapshot: Snapshot, *, user_agent: str, store: EvidenceStore, ledger: Ledger, sealed_at: datetime
) -> Evidence:
    """Write the package of one page and sign it."""
    manifest = Manifest(
        url=snapshot.url,
        final_url=snapshot.final_url,
        fetched_at=snapshot.taken_at,
        sealed_at=sealed_at,
        user_agent=user_agent,
        remote_ip=_address(snapshot),
        state=PackageState(snapshot.state.value),
        files=tuple(_files(snapshot, store)),
        problems=snapshot.problems if snapshot.state is not SnapshotState.COMPLETE else (),
        observations=snapshot.observations,
    )
    return write_signed(manifest, store=store, ledger=ledger)


def write_signed(manifest: Manifest, *, store: EvidenceStore, ledger: Ledger) -> Evidence:
    """The manifest into the store, a line into the ledger, then the row."""
    body = manifest.to_json()
    evidence_id = store.put(body)
    lines: tuple[LedgerLine, ...] = ()
    if not Evidence.objects.filter(pk=evidence_id).exists():
        lines = ledger.append("seal", {"evidence": evidence_id, "sm3": sm3_of(body)}, manifest.sealed_at)
    with transaction.atomic():
        return write_rows(evidence_id, body, lines)


def new_file(role: FileRole, name: str, media_type: str, body: bytes, store: EvidenceStore) -> EvidenceFile:
    """A file of a package, in the store."""
    return EvidenceFile(
        role=role, name=name, media_type=media_type, size=len(body), sha256=store.put(body), sm3=sm3_of(body)
    )


def json_body(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """JSON as packages hold it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")


def _files(snapshot: Snapshot, store: EvidenceStore) -> Iterator[EvidenceFile]:
    told = {
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "purpose": PURPOSE,
        "snapshot": {
            "final_url": snapshot.final_url,
            "taken_at": snapshot.taken_at.isoformat(),
            "status": snapshot.status,
            "title": snapshot.title,
            "browser": snapshot.browser,
            "full_page": snapshot.rung.value if snapshot.rung else None,
        },
    }
    yield new_file(FileRole.HEADERS, "headers.json", JSON_TYPE, json_body(told), store)
    for artefact in snapshot.artefacts:
        yield new_file(ROLES[artefact.kind], artefact.name, artefact.media_type, artefact.body, store)


def _address(snapshot: Snapshot) -> str | None:
    artefact = snapshot.find(ArtefactKind.WACZ)
    try:
        answer = read_archive(artefact.body).answer_to(snapshot.url) if artefact else None
    except ArchiveUnreadable:
        return None
    return answer.remote_ip if answer else None
