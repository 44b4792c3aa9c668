"""Snapshots on their way from a worker process: a length, a head in JSON, then the bodies of the files.

Only what sealing needs crosses: the network log stays behind, for it is in the web archive already.

In: a `Snapshot`, or a stream. Out: pieces of bytes, or a `Snapshot`. A stream that breaks off raises IncompleteReadError.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawlers.snapshot import Artefact, ArtefactKind, Rung, Snapshot, SnapshotState

HEAD_BYTES = 8
# Far above what the limits of a recording allow; more is no head of ours.
MOST_HEAD, MOST_BODY = 16 * 1024 * 1024, 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a worker hands over: the snapshot, and how much memory the worker and its browser hold, in MiB."""

    snapshot: Snapshot
    mebibytes: float


def pieces_of(taken: Taken) -> Iterator[bytes]:
    """The bytes to write, in order."""
    snapshot = taken.snapshot
    head = {
        "url": snapshot.url,
        "final_url": snapshot.final_url,
        "title": snapshot.title,
        "taken_at": snapshot.taken_at.isoformat(),
        "status": snapshot.status,
        "state": snapshot.state.value,
        "browser": snapshot.browser,
        "problems": list(snapshot.problems),
        "observations": list(snapshot.observations),
        "retry_after": snapshot.retry_after,
        "asked": dict(snapshot.asked),
        "rung": snapshot.rung.value if snapshot.rung else None,
        "mebibytes": taken.mebibytes,
        "files": [
            {"kind": one.kind.value, "name": one.name, "media_type": one.media_type, "size": len(one.body)}
            for one in snapshot.artefacts
        ],
    }
    body = json.dumps(head).encode()
    yield len(body).to_bytes(HEAD_BYTES, "big")
    yield body
    for one in snapshot.artefacts:
        yield one.body


async def read_taken(stream: asyncio.StreamReader) -> Taken:
    """The next snapshot. Raises IncompleteReadError if the worker is gone, ValueError or KeyError for other bytes."""
    size = int.from_bytes(await stream.readexactly(HEAD_BYTES), "big")
    if size > MOST_HEAD:
        raise ValueError(f"a head of {size} bytes is none of ours")
    head = json.loads(await stream.readexactly(size))
    if sum(file["size"] for file in head["files"]) > MOST_BODY:
        raise ValueError("a snapshot larger than any recording may be")
    files = [await _file(file, stream) for file in head["files"]]
    return Taken(snapshot=_snapshot(head, tuple(files)), mebibytes=head["mebibytes"])


async def _file(file: Mapping[str, Any], stream: asyncio.StreamReader) -> Artefact:
    return Artefact(
        kind=ArtefactKind(file["kind"]),
        name=file["name"],
        media_type=file["media_type"],
        body=await stream.readexactly(file["size"]),
    )


def _snapshot(head: Mapping[str, Any], files: tuple[Artefact, ...]) -> Snapshot:
    return Snapshot(
        url=head["url"],
        final_url=head["final_url"],
        title=head["title"],
        taken_at=datetime.fromisoformat(head["taken_at"]),
        status=head["status"],
        state=SnapshotState(head["state"]),
        artefacts=files,
        recording=None,
        browser=head["browser"],
        problems=tuple(head["problems"]),
        observations=tuple(head["observations"]),
        retry_after=head["retry_after"],
        asked={host: (visits, by_pages) for host, (visits, by_pages) in head["asked"].items()},
        rung=Rung(head["rung"]) if head["rung"] else None,
    )
