"""The seam for keeping proof. Standard library only.

A package is a manifest that names files by role, size and SHA-256. Files are written once under their own hash and are
verified whenever they are read: a byte that changed is reported, never shown as proof.

In: files of one capture. Out: `Manifest`, whose SHA-256 is the package's id. Engines: `files.py`, `evidence_s3.py`.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EvidenceError(Exception):
    """Evidence is missing or altered, or could not be written; the caller must stop and show it, never go on without."""


class FileRole(StrEnum):
    """What a file of a package shows."""

    RESPONSE = "response"
    """The exact bytes the server sent."""
    HEADERS = "headers"
    """Status line and response headers, JSON."""
    SCREENSHOT = "screenshot"
    """The whole page as a browser shows it, PNG."""
    DOCUMENT = "document"
    """The document after scripts ran, HTML in UTF-8."""
    VIEW = "view"
    """The window before anything was touched, PNG."""
    OVERLAY = "overlay"
    """The whole page with the offending words boxed, PNG; the screenshot is the original."""
    BOXES = "boxes"
    """Where the offending words stand on the screenshot, JSON."""
    PREFLIGHT = "preflight"
    """清洁性检查: versions and hashes of browser and code, resolved names, clock; JSON."""
    PDF = "pdf"
    """The page as printed."""
    MHTML = "mhtml"
    """The document with pictures and styles in one file."""
    SECOND_VIEW = "second_view"
    """The page as a second view showed it (telephone, other way out), PNG."""
    SECOND_TEXT = "second_text"
    """What it said there, UTF-8."""
    COMPARISON = "comparison"
    """How the second view differs from the first, JSON."""
    WACZ = "wacz"
    """Every request and answer of the browser's visit, byte for byte; replays offline."""
    SHOWN_TEXT = "shown_text"
    """What the page said in the browser, frames included, UTF-8."""
    CONSOLE = "console"
    """What the page's scripts reported, JSON."""
    CLICKS = "clicks"
    """Every click of the recorder: selector, words, time, what it changed or why it failed; JSON."""
    TEXT = "text"
    """The text the classifiers read, UTF-8."""
    CREATIVE = "creative"
    """An ad by itself, as the reading browser showed it, PNG."""
    VERDICT = "verdict"
    """研判建议 with its signals, JSON."""
    CHAIN = "chain"
    """The packages of a lead's pages in order, JSON."""
    IMAGE = "image"
    """A picture shown on the page, as served."""
    IMAGE_OVERLAY = "image_overlay"
    """A copy of such a picture, or of an ad's, with the lines and QR codes that gave evidence boxed, PNG; the picture is the original."""
    IMAGE_BOXES = "image_boxes"
    """Where on which picture they stand, and what was read there, JSON."""


class PackageState(StrEnum):
    """How much of a page a package proves. The night's own bytes are in every one."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    """Something is missing; `Manifest.problems` says what."""
    FAILED = "failed"
    """The browser showed nothing; only what the night fetched is in it."""
    BLOCKED = "blocked"
    """The site refused the browser; only what the night fetched, and the refusal, are in it."""


FORMAT = "qingyuan-evidence-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """One file of a package. `name` is for people and unique in the package; the store addresses by `sha256`.

    `size` is in bytes, both digests are in hex: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016).
    """

    role: FileRole
    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a sealed package holds, about which address, and when it was sealed (aware UTC)."""

    url: str
    final_url: str
    fetched_at: datetime
    sealed_at: datetime
    user_agent: str
    remote_ip: str | None
    state: PackageState
    files: tuple[EvidenceFile, ...]
    problems: tuple[str, ...]
    """What could not be captured, in words; empty for a complete package."""
    observations: tuple[str, ...] = ()
    """What a person should know although nothing is missing, such as 疑似伪装; in words."""

    def to_json(self) -> bytes:
        """Canonical JSON in UTF-8: sorted keys, no spaces, times in ISO 8601 UTC. The package's id is its SHA-256."""
        times = {"fetched_at": self.fetched_at.isoformat(), "sealed_at": self.sealed_at.isoformat()}
        fields = asdict(self) | times | {"format": FORMAT}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def evidence_id(self) -> str:
        """SHA-256 of the canonical JSON, 64 hex digits."""
        return hashlib.sha256(self.to_json()).hexdigest()


def sm3_of(body: bytes) -> str:
    """SM3 of `body` in hex. Raises EvidenceError where Python's OpenSSL was built without it."""
    try:
        return hashlib.new("sm3", body).hexdigest()
    except ValueError as error:
        raise EvidenceError(f"this Python has no SM3: {error}") from error


class EvidenceStore(Protocol):
    """Where files of packages lie. Contract tests: tests/indexer/evidence_store_contract.py."""

    def put(self, body: bytes) -> str:
        """Keep these bytes for good and return their SHA-256. Raises EvidenceError if they cannot be written."""

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash, verified. Raises EvidenceError if they are missing or altered."""

    def has(self, sha256: str) -> bool:
        """Whether a file with this hash is there, without verifying it."""

    def remove(self, sha256: str) -> None:
        """Take these bytes out for good, which only `sealing/purging.py` may. Raises EvidenceError if they stay."""
