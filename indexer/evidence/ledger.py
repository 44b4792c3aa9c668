"""The ledger: an append-only file in which every line holds the hash of the line before, signed as it is written.

One line is canonical JSON: `seq`, `kind` (`key`, `seal`, `stamp` or `purge`), `subject`, `at` (ISO 8601 UTC), `previous` (SHA-256 of
the line before without its line end, 64 zeros for the first), `key` (the id of the signing key) and `signature` over all
the rest. A `key` line makes a key known and is signed by the key before it, the first by itself. So nothing can be removed,
swapped or altered without breaking what follows, and a lost end shows against the table and the packages.

In: facts to record. Out: `LedgerLine`s, flushed to the disk before `append` returns. Raises EvidenceError.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.evidence.seam import EvidenceError
from indexer.evidence.signing import SigningKey, new_key, open_key, replace_key

log = logging.getLogger(__name__)

LEDGER_FILE = "ledger.jsonl"
FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One line. `text` is the line itself, from which everything else was read."""

    text: str
    seq: int
    kind: str
    subject: Mapping[str, Any]
    at: datetime
    previous: str
    key: str
    signature: str

    @property
    def sha256(self) -> str:
        """What the next line holds as `previous`."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return _canonical({key: value for key, value in json.loads(self.text).items() if key != "signature"})

    @property
    def evidence_id(self) -> str:
        """The package this line is about; "" for a key."""
        return str(self.subject.get("evidence", ""))


class Ledger:
    """The ledger of one data folder."""

    def __init__(self, data_folder: Path) -> None:
        self.path = data_folder / LEDGER_FILE
        self._folder = data_folder

    def append(self, kind: str, subject: Mapping[str, str], at: datetime) -> tuple[LedgerLine, ...]:
        """Write one signed line; the lines written, two when the first key had to be made known. Raises EvidenceError."""
        try:
            with self._locked() as file:
                key = open_key(self._folder)
                last = _last_line(file)
                if last is not None:
                    return (_write(file, last, kind, subject, at, key),)
                first = _write(file, None, "key", {"key": key.key_id, "public": key.public}, at, key)
                return first, _write(file, first, kind, subject, at, key)
        except OSError as error:
            raise EvidenceError(f"cannot write the ledger: {error}") from error

    def renew_key(self, at: datetime) -> str:
        """Put a new key in force, made known under the old one's signature; the new key's id."""
        key, private = new_key()
        self.append("key", {"key": key.key_id, "public": key.public}, at)
        replace_key(self._folder, private)
        return key.key_id

    def lines(self) -> Iterator[LedgerLine]:
        """All whole lines in order. Raises EvidenceError naming the first that is no ledger line."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if raw.endswith(b"\n"):
                    yield read_line(raw[:-1], number)

    @property
    def is_torn(self) -> bool:
        """Whether the last line was cut off while it was written; the next `append` removes it."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"

    @contextmanager
    def _locked(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def read_line(raw: bytes, number: int) -> LedgerLine:
    """One line without its line end. Raises EvidenceError if it is none."""
    try:
        fields = json.loads(raw)
        return LedgerLine(
            text=raw.decode(),
            seq=fields["seq"],
            kind=fields["kind"],
            subject=fields["subject"],
            at=datetime.fromisoformat(fields["at"]),
            previous=fields["previous"],
            key=fields["key"],
            signature=fields["signature"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceError(f"账本第 {number} 行不是账本记录") from error


def _last_line(descriptor: int) -> LedgerLine | None:
    """The last whole line; a torn one behind it is cut off, for it was never acknowledged."""
    size = os.fstat(descriptor).st_size
    window = 64 * 1024
    while True:
        start = max(size - window, 0)
        tail = os.pread(descriptor, size - start, start)
        whole = tail[: tail.rfind(b"\n") + 1]
        lines = whole.splitlines()
        if len(lines) > 1 or start == 0:
            break
        window *= 4
    if len(whole) < len(tail):
        log.warning("torn line removed from the ledger", extra={"bytes": len(tail) - len(whole)})
        os.ftruncate(descriptor, start + len(whole))
    return read_line(lines[-1], 0) if lines else None


def _write(
    descriptor: int, last: LedgerLine | None, kind: str, subject: Mapping[str, str], at: datetime, key: SigningKey
) -> LedgerLine:
    fields: dict[str, object] = {
        "seq": last.seq + 1 if last else 1,
        "kind": kind,
        "subject": dict(subject),
        "at": at.isoformat(),
        "previous": last.sha256 if last else FIRST,
        "key": key.key_id,
    }
    text = _canonical(fields | {"signature": key.sign(_canonical(fields))})
    body = text + b"\n"
    if os.pwrite(descriptor, body, os.fstat(descriptor).st_size) != len(body):
        raise OSError("the disk took only a part of the line")
    os.fsync(descriptor)
    return read_line(text, 0)


def _canonical(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
