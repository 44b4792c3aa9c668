"""One sealed package with everything its papers speak of, read once and verified while reading.

In: an evidence id, the store. Out: `SealedPackage`. Raises EvidenceError if there is none or a file is missing or altered.
"""

import hashlib
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from dashboards.proving.evidence_sheet import WAITING, SealFacts, seals_of
from dashboards.proving.film_strip import FilmStrip, strips_from
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole, sm3_of
from indexer.models import Chain, Evidence, Sighting

PAGE_INFO = "evidence/pageinfo.json"
# 京ICP备12345678号-1, as pages show it in their footers.
ICP_NUMBER = re.compile(r"[\u4e00-\u9fff]ICP[备证]\s*\d{6,12}号(?:-\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPackage:
    """A package. `sighting` is None for a page that is no offer itself; `certificates` are SHA-256 by origin, leaf only."""

    evidence: Evidence
    seal: SealFacts
    sighting: Sighting | None
    preflight: Mapping[str, Any]
    headers: Mapping[str, Any]
    certificates: tuple[tuple[str, str], ...]
    icp_numbers: tuple[str, ...]
    clicks: tuple[Mapping[str, Any], ...] | None
    """What was clicked, as `clicks.json` has it; None where the site's file lists nothing to click."""
    strip: FilmStrip | None
    """The chain of pages around this one, where it was recorded."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest as sealed."""
        manifest: Mapping[str, Any] = self.evidence.manifest
        return manifest

    @property
    def manifest_sm3(self) -> str:
        """SM3 of the manifest's bytes, as its ledger line names it."""
        return sm3_of(json.dumps(self.manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())

    @property
    def stamps(self) -> str:
        """Time-stamps in words."""
        return "；".join(self.seal.stamps) or WAITING

    @property
    def stands(self) -> str:
        """The signature in words."""
        return f"签名账本第 {self.seal.seq} 行，公钥 {self.seal.key_id}" if self.seal.seq else "未签署"


def sealed_package(evidence_id: str, store: EvidenceStore) -> SealedPackage:
    """The package with this id."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        raise EvidenceError(f"没有编号为 {evidence_id} 的证据记录")
    files = {file["role"]: file["sha256"] for file in reversed(evidence.manifest["files"])}
    archive = files.get(FileRole.WACZ)
    chain = Chain.objects.filter(sighting__evidence_id=evidence_id).order_by("pk").first()
    return SealedPackage(
        evidence=evidence,
        seal=seals_of([evidence_id])[evidence_id],
        sighting=evidence.sightings.select_related("item").order_by("pk").first(),
        preflight=_json(files.get(FileRole.PREFLIGHT), store),
        headers=_json(files.get(FileRole.HEADERS), store),
        certificates=_certificates(store.read(archive)) if archive else (),
        icp_numbers=_icp_numbers(files, store),
        clicks=tuple(_json(files[FileRole.CLICKS], store).get("clicks", ())) if FileRole.CLICKS in files else None,
        strip=strips_from([chain])[0] if chain else None,
    )


def china_time(moment: datetime | str) -> str:
    """To the second, in the office's zone; text is read as ISO 8601."""
    exact = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{localtime(exact):%Y-%m-%d %H:%M:%S}"


def _json(sha256: str | None, store: EvidenceStore) -> Mapping[str, Any]:
    if sha256 is None:
        return {}
    try:
        found = json.loads(store.read(sha256))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _certificates(archive: bytes) -> tuple[tuple[str, str], ...]:
    """SHA-256 of each origin's own certificate; nothing if the archive tells of none."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            chains = json.loads(opened.read(PAGE_INFO)).get("certificates_der", {})
        return tuple(
            (origin, hashlib.sha256(b64decode(chain[0])).hexdigest())
            for origin, chain in sorted(chains.items())
            if chain
        )
    except (zipfile.BadZipFile, KeyError, ValueError):
        return ()


def _icp_numbers(files: Mapping[str, str], store: EvidenceStore) -> tuple[str, ...]:
    texts = [
        store.read(files[role]).decode("utf-8", "replace")
        for role in (FileRole.TEXT, FileRole.SHOWN_TEXT)
        if role in files
    ]
    return tuple(dict.fromkeys(number for text in texts for number in ICP_NUMBER.findall(text)))[:5]
