"""Prove that a sealed package is what was sealed: every byte of every file, and what the database says of it.

In: an evidence id and the store. Out: problems in words; none means intact. Nothing is changed or repaired.
"""

import hashlib
import json
from typing import Any

from indexer.evidence import EvidenceError, EvidenceStore
from indexer.models import Evidence


def verify(evidence_id: str, *, store: EvidenceStore) -> tuple[str, ...]:
    """Everything wrong with one package, in words for people; empty if it is intact."""
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row is None:
        return (f"没有编号为 {evidence_id} 的证据记录",)
    try:
        body = store.read(evidence_id)
    except EvidenceError as error:
        # The manifest's own bytes are gone or altered; the files are then checked by what the database says of them.
        return (f"清单缺失或被改动：{error}", *_problems_of_files(row.manifest, store))
    sealed = json.loads(body)
    return (*_problems_of_row(row, body, sealed), *_problems_of_files(sealed, store))


def _problems_of_row(row: Evidence, body: bytes, sealed: dict[str, Any]) -> tuple[str, ...]:
    problems = []
    if hashlib.sha256(body).hexdigest() != row.evidence_id:
        problems.append("清单的哈希值与证据编号不一致")
    if row.manifest != sealed:
        problems.append("数据库中的清单与固定时保存的清单不一致")
    told = (row.url, row.sealed_at.isoformat(), row.is_partial, row.note)
    if told != (sealed["url"], sealed["sealed_at"], bool(sealed["problems"]), "；".join(sealed["problems"])):
        problems.append("数据库中的证据记录与清单不一致")
    return tuple(problems)


def _problems_of_files(manifest: dict[str, Any], store: EvidenceStore) -> tuple[str, ...]:
    problems = (_problem_of_file(file["name"], file["sha256"], file["size"], store) for file in manifest["files"])
    return tuple(problem for problem in problems if problem)


def _problem_of_file(name: str, sha256: str, size: int, store: EvidenceStore) -> str:
    try:
        body = store.read(sha256)
    except EvidenceError as error:
        return f"文件 {name} 缺失或被改动：{error}"
    return "" if len(body) == size else f"文件 {name} 的大小与清单不一致"
