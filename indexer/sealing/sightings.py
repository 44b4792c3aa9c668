"""Seal the proof of a sighting: what was read in the night, and what a browser showed afterwards.

The page may be gone or changed when the browser comes, or the capture may fail. Then the package is sealed with what
there is, called partial, and says in words what is missing. The response bytes of the night are always in it.

In: a `Sighting` with its capture, a `Snapshot`. Out: the row of `Evidence`. Order protects: all files, then the manifest
under the evidence's own id are in the store, then a signed line is in the ledger, and only then the row exists. Raises EvidenceError.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag

from django.db import transaction

from classifiers.verdict import Action
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState
from indexer.evidence.ledger import Ledger, LedgerLine
from indexer.evidence.seam import EvidenceFile, EvidenceStore, FileRole, Manifest, PackageState, sm3_of
from indexer.models import Evidence, Sighting, SightingCapture
from indexer.sealing.picture_marks import marked_copy
from indexer.sealing.rows import write_rows
from indexer.sighting_rows import standing_address

JSON_TYPE = "application/json"
PLAIN_TYPE = "text/plain; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
NO_SECOND_CLICK = "广告的点击地址在抓取时已访问一次，固证时直接访问它转到的页面，没有再次点击"
ROLES = {
    ArtefactKind.VIEW: FileRole.VIEW,
    ArtefactKind.SCREENSHOT: FileRole.SCREENSHOT,
    ArtefactKind.OVERLAY: FileRole.OVERLAY,
    ArtefactKind.BOXES: FileRole.BOXES,
    ArtefactKind.PREFLIGHT: FileRole.PREFLIGHT,
    ArtefactKind.DOCUMENT: FileRole.DOCUMENT,
    ArtefactKind.MHTML: FileRole.MHTML,
    ArtefactKind.PDF: FileRole.PDF,
    ArtefactKind.TEXT: FileRole.SHOWN_TEXT,
    ArtefactKind.CONSOLE: FileRole.CONSOLE,
    ArtefactKind.CLICKS: FileRole.CLICKS,
    ArtefactKind.SECOND_VIEW: FileRole.SECOND_VIEW,
    ArtefactKind.SECOND_TEXT: FileRole.SECOND_TEXT,
    ArtefactKind.COMPARISON: FileRole.COMPARISON,
    ArtefactKind.WACZ: FileRole.WACZ,
}


def wanted_sightings(limit: int, *, skipped: Collection[int] = ()) -> tuple[Sighting, ...]:
    """Sightings of offers without sealed evidence, at most `limit`: flagged before review, then the likelier first.

    `skipped` are ids of sightings that failed already; without them a few broken ones would hold up all behind them.
    """
    waiting = Sighting.objects.select_related("item", "capture").filter(evidence=None).exclude(pk__in=skipped)
    offers = waiting.filter(item__action__in=[Action.FLAG.value, Action.REVIEW.value])
    # The word "flag" sorts before "review".
    return tuple(offers.order_by("item__action", "-item__score", "pk")[:limit])


def offending_words(sighting: Sighting) -> tuple[str, ...]:
    """What a person should see boxed on the picture: the words that spoke for an offer, strongest first, and contacts."""
    verdict = sighting.capture.verdict
    signals = sorted(verdict["signals"], key=lambda signal: -signal["weight"])
    words = [signal["text"] for signal in signals] + [contact["text"] for contact in verdict["contacts"]]
    return tuple(dict.fromkeys(word for word in words if len(word.strip()) > 1))


def address_of(sighting: Sighting) -> str:
    """What is photographed for a sighting, which is no click address."""
    return standing_address(sighting.url, sighting.capture.final_url, sighting.referrer)


def seal(
    sighting: Sighting, *, snapshot: Snapshot, store: EvidenceStore, ledger: Ledger, sealed_at: datetime
) -> Evidence:
    """Write the package of one sighting and link it. Raises EvidenceError if the night's bytes are missing or altered,
    or a file cannot be written, and ValueError if the snapshot shows another address; nothing is linked then."""
    if snapshot.url not in (sighting.url, address_of(sighting)):
        raise ValueError(f"a snapshot of {snapshot.url} proves nothing about {sighting.url}")
    capture = sighting.capture
    problems = _problems(capture, snapshot)
    manifest = Manifest(
        url=sighting.url,
        final_url=capture.final_url,
        fetched_at=capture.fetched_at,
        sealed_at=sealed_at,
        user_agent=capture.user_agent,
        remote_ip=capture.remote_ip,
        state=_state(snapshot, problems),
        files=tuple(_files(capture, snapshot, store)),
        problems=problems,
        observations=(*snapshot.observations, *([NO_SECOND_CLICK] if snapshot.url != sighting.url else [])),
    )
    body = manifest.to_json()
    evidence_id = store.put(body)
    lines: tuple[LedgerLine, ...] = ()
    if not Evidence.objects.filter(pk=evidence_id).exists():
        lines = ledger.append("seal", {"evidence": evidence_id, "sm3": sm3_of(body)}, sealed_at)
    with transaction.atomic():
        evidence = write_rows(evidence_id, body, lines)
        Sighting.objects.filter(pk=sighting.pk).update(evidence=evidence)
    return evidence


def _state(snapshot: Snapshot, problems: tuple[str, ...]) -> PackageState:
    if snapshot.state is SnapshotState.COMPLETE and problems:
        return PackageState.PARTIAL
    return PackageState(snapshot.state.value)


def _files(capture: SightingCapture, snapshot: Snapshot, store: EvidenceStore) -> Iterator[EvidenceFile]:
    """Every file of the package, in the store when it is yielded; names are unique."""
    yield _kept(FileRole.RESPONSE, "response.bin", capture.media_type, capture.body_sha256, store)
    yield _new(FileRole.HEADERS, "headers.json", JSON_TYPE, _headers_json(capture, snapshot), store)
    yield _new(FileRole.TEXT, "text.txt", PLAIN_TYPE, capture.text.encode(), store)
    yield _new(FileRole.VERDICT, "verdict.json", JSON_TYPE, _json(capture.verdict), store)
    if capture.document_sha256:
        yield _kept(FileRole.DOCUMENT, "document_night.html", HTML_TYPE, capture.document_sha256, store)
    marked = {}
    for number, image in enumerate(capture.images, start=1):
        is_creative = image.get("is_creative", False)
        role, name = (FileRole.CREATIVE, f"ad_{number}.png") if is_creative else (FileRole.IMAGE, f"image_{number}")
        yield _kept(role, name, image["media_type"], image["sha256"], store)
        if image.get("marks"):
            marked[name] = image
    yield from _marked(marked, store)
    for artefact in snapshot.artefacts:
        yield _new(ROLES[artefact.kind], artefact.name, artefact.media_type, artefact.body, store)


def _marked(pictures: Mapping[str, Mapping[str, Any]], store: EvidenceStore) -> Iterator[EvidenceFile]:
    """Boxed copies of the pictures that gave evidence, by name, and the list of what was boxed."""
    for name, image in pictures.items():
        copy = marked_copy(store.read(image["sha256"]), image["marks"])
        if copy is not None:
            yield _new(FileRole.IMAGE_OVERLAY, f"{name.removesuffix('.png')}_boxed.png", "image/png", copy, store)
    if pictures:
        listed = [{"picture": name, "sha256": one["sha256"], "marks": one["marks"]} for name, one in pictures.items()]
        yield _new(FileRole.IMAGE_BOXES, "image_boxes.json", JSON_TYPE, _json(listed), store)


def _kept(role: FileRole, name: str, media_type: str, sha256: str, store: EvidenceStore) -> EvidenceFile:
    """A file the night put into the store; reading it proves that it is still unaltered."""
    body = store.read(sha256)
    return EvidenceFile(role=role, name=name, media_type=media_type, size=len(body), sha256=sha256, sm3=sm3_of(body))


def _new(role: FileRole, name: str, media_type: str, body: bytes, store: EvidenceStore) -> EvidenceFile:
    return EvidenceFile(
        role=role, name=name, media_type=media_type, size=len(body), sha256=store.put(body), sm3=sm3_of(body)
    )


def _headers_json(capture: SightingCapture, snapshot: Snapshot) -> bytes:
    """How the night's bytes came, and how the browser's picture did."""
    return _json(
        {
            "url": capture.sighting.url,
            "final_url": capture.final_url,
            "fetched_at": capture.fetched_at.isoformat(),
            "status": capture.status,
            "headers": capture.headers,
            "remote_ip": capture.remote_ip,
            "user_agent": capture.user_agent,
            "charset": capture.charset,
            "snapshot": {
                "final_url": snapshot.final_url,
                "taken_at": snapshot.taken_at.isoformat(),
                "status": snapshot.status,
                "title": snapshot.title,
                "browser": snapshot.browser,
                "full_page": snapshot.rung.value if snapshot.rung else None,
            },
        }
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")


def _problems(capture: SightingCapture, snapshot: Snapshot) -> tuple[str, ...]:
    """What a reader of the package must know is missing or doubtful, in words."""
    problems = list(snapshot.problems)
    if capture.truncated:
        problems.append("原始响应超过大小限制，只保存了前一部分")
    if snapshot.status is not None and snapshot.status >= 400:
        problems.append(f"截屏时该网址返回状态码 {snapshot.status}")
    if snapshot.status is not None and urldefrag(snapshot.final_url).url != urldefrag(capture.final_url).url:
        problems.append(f"截屏时该网址转到 {snapshot.final_url}，与抓取时不同")
    if snapshot.find(ArtefactKind.SCREENSHOT) is None:
        problems.append("没有截屏")
    if snapshot.find(ArtefactKind.DOCUMENT) is None:
        problems.append("没有浏览器中的页面文档")
    return tuple(dict.fromkeys(problems))
