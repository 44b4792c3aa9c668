"""Prove that a sealed package is what was sealed: every byte of every file, and what the database says of it.

In: an evidence id and the store. Out: problems in words; none means intact. Nothing is changed or repaired.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from indexer.evidence.ledger import read_line
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole, PackageState, sm3_of
from indexer.evidence.signed_papers import papers_in
from indexer.evidence.standalone_verifier import CLOCK, token_content
from indexer.evidence.verifying_ledger import unsigned_places
from indexer.models import Evidence, LedgerRow


def verify(evidence_id: str, *, store: EvidenceStore) -> tuple[str, ...]:
    """Everything wrong with one package, in words for people; empty if it is intact."""
    row = Evidence.objects.filter(pk=evidence_id).first()
    if row is None:
        return (f"没有编号为 {evidence_id} 的证据记录",)
    try:
        body = store.read(evidence_id)
    except EvidenceError as error:
        # The manifest's own bytes are gone or altered; the files are then checked by what the database says of them.
        broken = f"清单缺失或被改动：{error}"
        return (broken, *_problems_of_files(row.manifest, store), *_problems_of_papers(row, store))
    sealed = json.loads(body)
    return (
        *_problems_of_row(row, body, sealed),
        *_problems_of_lines(row, body, sealed),
        *_problems_of_purge(row),
        *(() if row.purged_at else _problems_of_files(sealed, store)),
        *_problems_of_time(row, body, store),
        *_problems_of_papers(row, store),
        *_problems_of_chain(sealed, store),
    )


def _problems_of_row(row: Evidence, body: bytes, sealed: dict[str, Any]) -> tuple[str, ...]:
    problems = []
    if hashlib.sha256(body).hexdigest() != row.evidence_id:
        problems.append("清单的哈希值与证据编号不一致")
    if row.manifest != sealed:
        problems.append("数据库中的清单与固定时保存的清单不一致")
    told = (row.url, row.sealed_at.isoformat(), row.state, row.is_partial, row.note)
    is_partial = sealed["state"] != PackageState.COMPLETE
    if told != (sealed["url"], sealed["sealed_at"], sealed["state"], is_partial, "；".join(sealed["problems"])):
        problems.append("数据库中的证据记录与清单不一致")
    return tuple(problems)


def _problems_of_lines(row: Evidence, body: bytes, sealed: dict[str, Any]) -> Iterator[str]:
    """Whether what was signed about this package, papers included, still bears its signature, and seals this manifest."""
    rows = LedgerRow.objects.filter(evidence_id__in=["", row.pk]).order_by("seq").values_list("seq", "line")
    try:
        lines = [read_line(text.encode(), seq) for seq, text in rows]
    except EvidenceError as error:
        yield f"{error}（数据库中的账本）"
        return
    yield from (f"账本第 {lines[place].seq} 行的签名不成立" for place in unsigned_places(lines))
    seals = [(line.subject, line.at.isoformat()) for line in lines if line.kind == "seal"]
    if not seals:
        yield "账本中没有本证据的固定记录：未经签署"
    elif seals != [({"evidence": hashlib.sha256(body).hexdigest(), "sm3": sm3_of(body)}, sealed["sealed_at"])]:
        yield "账本中的固定记录与清单不一致"


def _problems_of_purge(row: Evidence) -> tuple[str, ...]:
    """A package may lack its files only if the ledger says who let them go; purged and missing are never mistaken."""
    kinds = {json.loads(line.line)["kind"] for line in LedgerRow.objects.filter(evidence_id=row.pk)}
    if row.purged_at and "purge" not in kinds:
        return ("数据库称已清除，但账本没有清除记录：文件缺失没有依据",)
    if not row.purged_at and "purge" in kinds:
        return ("账本记载已清除，数据库却没有：清除中断，下次清除时补上",)
    return ()


def _problems_of_files(manifest: dict[str, Any], store: EvidenceStore) -> tuple[str, ...]:
    problems = (_problem_of_file(file, store) for file in manifest["files"])
    return tuple(problem for problem in problems if problem)


def _problem_of_file(file: dict[str, Any], store: EvidenceStore) -> str:
    name = file["name"]
    try:
        body = store.read(file["sha256"])
    except EvidenceError as error:
        return f"文件 {name} 缺失或被改动：{error}"
    if sm3_of(body) != file["sm3"]:
        return f"文件 {name} 的 SM3 与清单不一致"
    return "" if len(body) == file["size"] else f"文件 {name} 的大小与清单不一致"


def _problems_of_time(row: Evidence, manifest: bytes, store: EvidenceStore) -> Iterator[str]:
    """Whether every token is there, is the one the ledger names, is over this manifest, and agrees with our clock."""
    named = {json.loads(line.line)["subject"].get("token") for line in LedgerRow.objects.filter(evidence_id=row.pk)}
    digests = {hashlib.sha256(manifest).hexdigest(), sm3_of(manifest)}
    for token in row.tokens.all():
        try:
            imprint, stamped_at = token_content(store.read(token.sha256))
        except (EvidenceError, ValueError, IndexError) as error:
            yield f"时间戳（{token.authority}）缺失或被改动：{error}"
            continue
        if token.sha256 not in named:
            yield f"时间戳（{token.authority}）不在账本中：被调换"
        if imprint not in digests:
            yield f"时间戳（{token.authority}）不是对本清单所作"
        elif row.sealed_at - stamped_at > CLOCK:
            yield f"时钟有误：固定时间晚于授时时间 {stamped_at.isoformat()}"


def _problems_of_papers(row: Evidence, store: EvidenceStore) -> Iterator[str]:
    """Whether the papers in force are there as the ledger names them."""
    lines = LedgerRow.objects.filter(evidence_id=row.pk).order_by("seq").values_list("line", flat=True)
    for paper in papers_in(lines):
        try:
            store.read(paper.sha256)
        except EvidenceError as error:
            yield f"文书 {paper.kind} 第 {paper.version} 版缺失或被改动，其签名失效：{error}"


def _problems_of_chain(manifest: dict[str, Any], store: EvidenceStore) -> Iterator[str]:
    """Whether every package a chain names is there."""
    for file in manifest["files"]:
        if file["role"] != FileRole.CHAIN or not store.has(file["sha256"]):
            continue
        try:
            steps = json.loads(store.read(file["sha256"]))["steps"]
        except (EvidenceError, ValueError, KeyError):
            continue
        known = {step["evidence_id"] for step in steps if step["evidence_id"]}
        rows = set(Evidence.objects.filter(pk__in=known).values_list("pk", flat=True))
        for evidence_id in sorted(known):
            if evidence_id not in rows or not store.has(evidence_id):
                yield f"证据链中的证据 {evidence_id} 缺失"
