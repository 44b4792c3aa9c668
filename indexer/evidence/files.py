"""The default evidence store: a folder in which every file lies under its own SHA-256.

`ab/cd/abcd…` holds the bytes with that hash, read-only. A file is written under a temporary name, flushed to the disk and
then renamed, so a name that exists always holds all of its bytes, whatever is killed or unplugged. Reading verifies.

In: bytes. Out: bytes, or EvidenceError.
"""

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path

from indexer.evidence.seam import EvidenceError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = 0o444


class FileEvidenceStore:
    """An `EvidenceStore` on `folder`, which is made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, body: bytes) -> str:
        """Keep these bytes for good and return their SHA-256. Raises EvidenceError if they cannot be written."""
        sha256 = hashlib.sha256(body).hexdigest()
        try:
            if self.has(sha256):
                # Bytes counted as kept must really be there, so what lies under this name is verified, not trusted.
                self.read(sha256)
                return sha256
            self._write(self.path(sha256), body)
        except OSError as error:
            raise EvidenceError(f"cannot write evidence {sha256}: {error}") from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash, verified. Raises EvidenceError if they are missing or altered."""
        try:
            body = self.path(sha256).read_bytes()
        except OSError as error:
            raise EvidenceError(f"cannot read evidence {sha256}: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise EvidenceError(f"evidence {sha256} was altered")
        return body

    def has(self, sha256: str) -> bool:
        """Whether a file with this hash is there, without verifying it."""
        return self.path(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Take these bytes out for good; nothing happens if they are not there. Raises EvidenceError if they stay."""
        path = self.path(sha256)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _flush_folder(path.parent)
        except OSError as error:
            raise EvidenceError(f"cannot remove evidence {sha256}: {error}") from error

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash lie or would lie. Raises EvidenceError if this is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise EvidenceError(f"{sha256!r} is no SHA-256 in hex")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _write(self, path: Path, body: bytes) -> None:
        _make_folders(path.parent)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with temporary.open("xb") as file:
                file.write(body)
                file.flush()
                os.fchmod(file.fileno(), _READ_ONLY)
                os.fsync(file.fileno())
            temporary.rename(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        _flush_folder(path.parent)


def _make_folders(folder: Path) -> None:
    """Make `folder` and the ones above it, each flushed into its parent so that it outlives a power cut."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
