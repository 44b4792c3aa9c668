"""How much of a page is recorded at most, so that no page can fill a disk or hold up a night."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLimits:
    """Caps of one recording. What lies beyond is refused and said to be missing."""

    requests: int = 600
    body_bytes: int = 16 * MEBIBYTE
    total_bytes: int = 96 * MEBIBYTE
    body_seconds: float = 20.0
    """How long one answer may take to arrive after its head."""
    picture_seconds: float = 15.0
    """How long one picture of the page may take; 60,000 pixels took 4.3 s (2026-11)."""
    settle_seconds: float = 2.0
    """How long answers under way are waited for once the page was scrolled."""
