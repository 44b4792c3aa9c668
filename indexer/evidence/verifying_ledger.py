"""Prove that the ledger is whole: its chain, its signatures, its order in time, and that table and packages agree with it.

In: the ledger, the store. Out: problems in words; none means intact. Nothing is changed or repaired.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from indexer.evidence.ledger import FIRST, Ledger, LedgerLine
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.evidence.signing import is_signed, key_id_of
from indexer.models import Evidence, LedgerRow

# A clock may be set back by so much when it is corrected; more is somebody's doing.
CLOCK = timedelta(minutes=2)


def verify_ledger(ledger: Ledger, store: EvidenceStore) -> tuple[str, ...]:
    """Everything wrong with the ledger, in words for people; empty if it is intact."""
    try:
        lines = tuple(ledger.lines())
    except EvidenceError as error:
        return (str(error),)
    problems = [*_chain(lines), *_signatures(lines), *_table(lines), *_packages(lines, store)]
    if ledger.is_torn:
        problems.append("账本末尾有未写完的一行（写入时中断），下次固证时会清除")
    return tuple(problems)


def _chain(lines: tuple[LedgerLine, ...]) -> Iterator[str]:
    previous, at = FIRST, None
    for number, line in enumerate(lines, 1):
        if line.seq != number or line.previous != previous:
            yield f"账本第 {number} 行与前一行不相接：有行被删除、调换或改动"
        if at is not None and at - line.at > CLOCK:
            yield f"账本第 {number} 行的时间早于前一行：时钟有误"
        previous, at = line.sha256, line.at


def _signatures(lines: tuple[LedgerLine, ...]) -> Iterator[str]:
    for place in unsigned_places(lines):
        yield f"账本第 {place + 1} 行的签名不成立"


def unsigned_places(lines: Sequence[LedgerLine]) -> Iterator[int]:
    """Places from 0 of lines whose signature does not hold under a key that an earlier line made known."""
    keys: dict[str, str] = {}
    for place, line in enumerate(lines):
        if (
            line.kind == "key"
            and (not keys or line.key in keys)
            and key_id_of(line.subject["public"]) == line.subject["key"]
        ):
            keys[line.subject["key"]] = line.subject["public"]
        if line.key not in keys or not is_signed(line.signed, line.signature, keys[line.key]):
            yield place


def _table(lines: tuple[LedgerLine, ...]) -> Iterator[str]:
    rows = dict(LedgerRow.objects.values_list("seq", "line"))
    if len(lines) < len(rows):
        yield f"账本文件被截断：应有 {len(rows)} 行，只有 {len(lines)} 行"
    for number, line in enumerate(lines, 1):
        if number not in rows:
            yield f"账本第 {number} 行不在数据库中（固证中断，下次固证时补上；否则为删除）"
        elif rows[number] != line.text:
            yield f"账本第 {number} 行与数据库中的不一致"


def _packages(lines: tuple[LedgerLine, ...], store: EvidenceStore) -> Iterator[str]:
    """Packages without a line, and lines whose package is gone."""
    sealed = {line.evidence_id for line in lines if line.kind == "seal"}
    known = set(Evidence.objects.values_list("pk", flat=True))
    for evidence_id in sorted(known - sealed):
        yield f"证据 {evidence_id} 没有账本记录：未经签署"
    for evidence_id in sorted(sealed - known):
        yield f"账本记载的证据 {evidence_id} 不在数据库中" + (
            "" if store.has(evidence_id) else "，其清单也不在证据库中"
        )
