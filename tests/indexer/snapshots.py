"""Snapshots for tests, complete unless said otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

from crawlers.snapshot import Snapshot

TAKEN_AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n picture"
DOCUMENT = "<html><body>专业代孕公司</body></html>"


def make_snapshot(url: str = "http://forum.localhost:8000/thread/1", **changes: object) -> Snapshot:
    """What a browser showed of `url`."""
    snapshot = Snapshot(
        url=url,
        final_url=url,
        taken_at=TAKEN_AT,
        status=200,
        screenshot_png=PNG,
        document_html=DOCUMENT,
        problems=(),
    )
    return replace(snapshot, **changes)  # type: ignore[arg-type]
