"""The check after sealing: every package's archive is replayed offline once, and what came back is written down.

A low score takes nothing from the package: pictures and raw bytes stay the evidence. Reviewers are told (复现度低).

In: something that scores an archive. Out: rows of `ReplayCheck`.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from asgiref.sync import sync_to_async

from crawlers.recording.replaying import ReplayScore
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole
from indexer.models import Evidence, ReplayCheck

GOOD_ENOUGH = 0.8
"""Below this in any score a reviewer is told. Replays of the same page on the same machine score 0.98 and more (2026-11)."""


def unchecked(limit: int) -> tuple[Evidence, ...]:
    """Packages with a web archive that were not replayed yet, newest first."""
    waiting = Evidence.objects.filter(replay_check=None, purged_at=None).order_by("-sealed_at", "pk")
    return tuple(evidence for evidence in waiting[:limit] if archive_of(evidence) is not None)


def archive_of(evidence: Evidence) -> str | None:
    """SHA-256 of the package's WACZ; None if it has none."""
    return next((file["sha256"] for file in evidence.manifest["files"] if file["role"] == FileRole.WACZ), None)


async def check_replay(
    evidence: Evidence, score: Callable[[bytes], Awaitable[ReplayScore]], store: EvidenceStore, at: datetime
) -> ReplayCheck:
    """Replay one package and keep the scores; a replay that fails is kept as such and not tried again."""
    archive = archive_of(evidence)
    assert archive is not None, "`unchecked` gives packages with an archive only"
    try:
        found = await score(await sync_to_async(store.read)(archive))
    except EvidenceError:
        found = ReplayScore(picture=None, text=None, resources=None, note="网络存档缺失或已被改动")
    row, _ = await ReplayCheck.objects.aupdate_or_create(
        evidence=evidence,
        defaults={
            "checked_at": at,
            "picture": found.picture,
            "text": found.text,
            "resources": found.resources,
            "note": found.note,
        },
    )
    return row


def is_poor(check: ReplayCheck) -> bool:
    """Whether a reviewer must be told that the replay shows less than was seen."""
    scores = [score for score in (check.picture, check.text, check.resources) if score is not None]
    return bool(check.note) or not scores or min(scores) < GOOD_ENOUGH
