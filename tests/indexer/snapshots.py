"""Snapshots for tests, complete unless said otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

from crawlers.snapshot import Artefact, ArtefactKind, Snapshot, SnapshotState

TAKEN_AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n picture"
DOCUMENT = "<html><body>专业代孕公司</body></html>"
ARTEFACTS = (
    Artefact(kind=ArtefactKind.SCREENSHOT, name="screenshot.png", media_type="image/png", body=PNG),
    Artefact(
        kind=ArtefactKind.DOCUMENT,
        name="document.html",
        media_type="text/html; charset=utf-8",
        body=DOCUMENT.encode(),
    ),
    Artefact(kind=ArtefactKind.WACZ, name="capture.wacz", media_type="application/wacz", body=b"archive"),
)


def make_snapshot(url: str = "http://forum.localhost:8000/thread/1", **changes: object) -> Snapshot:
    """What a browser showed of `url`."""
    snapshot = Snapshot(
        url=url,
        final_url=url,
        taken_at=TAKEN_AT,
        status=200,
        title="专业代孕公司",
        state=SnapshotState.COMPLETE,
        artefacts=ARTEFACTS,
        recording=None,
        browser="Chromium 156",
        problems=(),
    )
    return replace(snapshot, **changes)  # type: ignore[arg-type]
