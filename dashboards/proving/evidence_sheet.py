"""One package in words: what it holds, who signed it, when it was stamped.

In: an evidence id. Out: lines for the command line and the page. Raises EvidenceError if there is no such package.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from dashboards.models import EvidenceHold
from indexer.evidence.seam import EvidenceError
from indexer.models import Evidence, LedgerRow, TimestampToken

WAITING = "待授时"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """How a package is proven. `seq` and `key_id` are None for a package that is in no ledger."""

    seq: int | None
    key_id: str | None
    stamps: tuple[str, ...]

    @property
    def is_stamped(self) -> bool:
        """Whether some authority vouches for the time."""
        return bool(self.stamps)


def seals_of(evidence_ids: list[str]) -> dict[str, SealFacts]:
    """The facts of many packages, by id; two queries."""
    lines = {
        row.evidence_id: json.loads(row.line)
        for row in LedgerRow.objects.filter(evidence_id__in=evidence_ids).order_by("-seq")
    }
    stamps: dict[str, list[str]] = {}
    for token in TimestampToken.objects.filter(evidence_id__in=evidence_ids).order_by("pk"):
        stamps.setdefault(token.evidence_id, []).append(_stamp(token))
    return {
        each: SealFacts(
            seq=lines[each]["seq"] if each in lines else None,
            key_id=lines[each]["key"] if each in lines else None,
            stamps=tuple(stamps.get(each, ())),
        )
        for each in evidence_ids
    }


def lines_of(evidence_id: str) -> Iterator[str]:
    """The package line by line."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        raise EvidenceError(f"没有编号为 {evidence_id} 的证据记录")
    facts = seals_of([evidence_id])[evidence_id]
    yield f"证据编号\t{evidence.pk}"
    yield f"网址\t{evidence.url}"
    yield f"固定时间\t{localtime(evidence.sealed_at):%Y-%m-%d %H:%M:%S%z}"
    yield f"状态\t{evidence.get_state_display()}{'：' + evidence.note if evidence.note else ''}"
    yield f"签名\t{f'账本第 {facts.seq} 行，公钥 {facts.key_id}' if facts.seq else '未签署'}"
    yield f"时间戳\t{'；'.join(facts.stamps) or WAITING}"
    for hold in EvidenceHold.objects.filter(evidence_id=evidence_id).select_related("said_by").order_by("pk"):
        said = f"{localtime(hold.said_at):%Y-%m-%d %H:%M} {hold.said_by.get_username()}"
        yield f"{'保全' if hold.is_held else '解除保全'}\t{said}\t{hold.reason}"
    for file in evidence.manifest["files"]:
        yield f"{file['name']}\t{file['size']}\tSHA-256 {file['sha256']}\tSM3 {file['sm3']}"


def _stamp(token: TimestampToken) -> str:
    at: datetime = localtime(token.stamped_at)
    return f"{token.authority} {at:%Y-%m-%d %H:%M:%S}（{token.algorithm.upper()}，序列号 {token.serial}）"
