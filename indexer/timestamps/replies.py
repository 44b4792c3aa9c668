"""Asking for and checking RFC 3161 tokens with `openssl ts`, the tool any court's expert has at hand.

A reply is believed only if it answers our very request (digest and nonce) and its signature leads to a trusted root.

In: the bytes to stamp, a reply, trusted roots. Out: DER requests; `StampedTime`, or TimestampRejected.
"""

import re
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from indexer.timestamps.seam import ImprintAlgorithm, StampedTime

SECONDS = 20
_TIME = re.compile(r"^Time stamp: (.+) GMT$", re.MULTILINE)
_SERIAL = re.compile(r"^Serial number: 0x([0-9A-Fa-f]+)$", re.MULTILINE)


class TimestampRejected(Exception):
    """A reply does not prove what it should; it is never kept, and the package stays 待授时."""


def request_for(body: bytes, algorithm: ImprintAlgorithm) -> bytes:
    """A TimeStampReq in DER over the digest of `body`, with a nonce, asking for the authority's certificates."""
    with tempfile.TemporaryDirectory() as folder:
        data = _put(folder, "data", body)
        return _openssl("ts", "-query", "-data", str(data), f"-{algorithm.value}", "-cert")


def check(reply: bytes, body: bytes, roots: Path, request: bytes | None = None) -> StampedTime:
    """What the token says once it is proven to be over `body`, and, on receipt, to answer `request`.

    `roots` is a PEM file of trusted roots. Raises TimestampRejected with OpenSSL's reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = _put(folder, "reply", reply)
        trust = ("-in", str(answer), "-CAfile", str(roots))
        if request is not None:
            _openssl("ts", "-verify", "-queryfile", str(_put(folder, "query", request)), *trust)
        _openssl("ts", "-verify", "-data", str(_put(folder, "data", body)), *trust)
        text = _openssl("ts", "-reply", "-in", str(answer), "-text").decode("utf-8", "replace")
    time, serial = _TIME.search(text), _SERIAL.search(text)
    if time is None or serial is None:
        raise TimestampRejected("the token names no time or no serial number")
    moment = re.sub(r"\.\d+", "", time[1])
    return StampedTime(stamped_at=datetime.strptime(moment, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC), serial=serial[1])


def _put(folder: str, name: str, body: bytes) -> Path:
    path = Path(folder) / name
    path.write_bytes(body)
    return path


def _openssl(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["openssl", *arguments], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TimestampRejected(f"openssl could not run: {error}") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise TimestampRejected(lines[-1] if lines else "openssl gave no reason")
    return done.stdout
