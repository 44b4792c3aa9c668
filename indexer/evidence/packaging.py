"""A sealed package as files in a folder, which anyone can verify without us.

`manifest.json`, its files numbered in the manifest's order, `proof/` with the signed ledger lines and the time-stamps, the
verifier, checksum lists for `sha256sum -c` and `openssl dgst -sm3`, and how to use them. Same package, same bytes.

In: an evidence id or a manifest with its proof, the store. Out: (name, bytes) pairs. Raises EvidenceError.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.evidence import standalone_verifier
from indexer.evidence.seam import EvidenceError, EvidenceStore, sm3_of
from indexer.models import Evidence, LedgerRow, TimestampToken

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
HOW_TO = """清源证据包 核验说明

一、自动核验（任何装有 Python 3.11 以上的电脑，无需联网、无需清源系统）
    python3 verify.py
    python3 verify.py --key <固定单位公布的公钥编号> --roots <时间戳机构根证书.pem>

二、手工核验
    sha256sum -c SHA256SUMS                       全部文件的 SHA-256
    sha256sum manifest.json                       应等于证据编号 {evidence_id}
    openssl dgst -sm3 manifest.json               应等于 {sm3}
    openssl dgst -sm3 <文件>                      逐一与 SM3SUMS 比对
    openssl ts -verify -data manifest.json -in proof/<时间戳>.tsr -CAfile <根证书.pem>
    openssl ts -reply -in proof/<时间戳>.tsr -text    查看授时时间和序列号

三、内容
    manifest.json          固定清单：每个文件的名称、类别、大小、SHA-256、SM3
    capture.wacz           网络存档原件，可用 replayweb.page 离线打开
    proof/ledger.jsonl     签名账本中与本包有关的行（Ed25519，含公钥）
    proof/*.tsr            可信时间戳（RFC 3161）。没有即为“待授时”
    papers/                两名执法人员签名的文书（PDF），其 SHA-256 和签名记在账本中。没有即为尚未签名
    截图、PDF、MHTML 为展示件；原始响应和 WACZ 为原始记录。
    时间戳只证明内容自授时起未被改动，不证明内容本身真实。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves a manifest: ledger lines in order (all keys, then the package's own), and its tokens' hashes."""

    lines: tuple[str, ...]
    tokens: tuple[str, ...]


def proofs_of(evidence_ids: Sequence[str]) -> dict[str, Proof]:
    """The proofs of packages by id, from the tables; two queries however many they are."""
    lines: dict[str, list[str]] = {}
    for row in LedgerRow.objects.filter(evidence_id__in=["", *evidence_ids]).order_by("seq"):
        for evidence_id in [row.evidence_id] if row.evidence_id else evidence_ids:
            lines.setdefault(evidence_id, []).append(row.line)
    tokens: dict[str, list[str]] = {}
    for token in TimestampToken.objects.filter(evidence_id__in=evidence_ids).order_by("pk"):
        tokens.setdefault(token.evidence_id, []).append(token.sha256)
    return {each: Proof(lines=tuple(lines.get(each, ())), tokens=tuple(tokens.get(each, ()))) for each in evidence_ids}


def package_of(evidence_id: str, store: EvidenceStore) -> Iterator[tuple[str, bytes]]:
    """The files of one package. Raises EvidenceError if there is none, or one of its files is missing or altered."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    if evidence is None:
        raise EvidenceError(f"没有编号为 {evidence_id} 的证据记录")
    if evidence.purged_at:
        raise EvidenceError(f"证据 {evidence_id} 已按保管期限清除，清单和签名仍在，文件不再可得")
    return package_members(evidence_id, evidence.manifest, proofs_of([evidence_id])[evidence_id], store)


def package_members(
    evidence_id: str, manifest: Mapping[str, Any], proof: Proof, store: EvidenceStore
) -> Iterator[tuple[str, bytes]]:
    """The files of a package with this manifest and proof."""
    members = list(_sealed(evidence_id, manifest, store))
    members += [(f"proof/{number:02}.tsr", store.read(sha256)) for number, sha256 in enumerate(proof.tokens, 1)]
    members += _papers(proof, store)
    members.append(("proof/ledger.jsonl", "".join(f"{line}\n" for line in proof.lines).encode()))
    members.append(("verify.py", Path(standalone_verifier.__file__).read_bytes()))
    sm3 = sm3_of(members[0][1])
    members.append(("VERIFY.txt", HOW_TO.format(evidence_id=evidence_id, sm3=sm3).encode()))
    members.append(("SM3SUMS", "".join(f"{sm3_of(body)}  {name}\n" for name, body in members).encode()))
    yield from members
    yield "SHA256SUMS", "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in members).encode()


def _sealed(evidence_id: str, manifest: Mapping[str, Any], store: EvidenceStore) -> Iterator[tuple[str, bytes]]:
    body = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if hashlib.sha256(body).hexdigest() != evidence_id:
        raise EvidenceError(f"证据 {evidence_id} 的清单已被改动，导出中止")
    yield "manifest.json", body
    for number, file in enumerate(manifest["files"], 1):
        try:
            yield f"{number:02}_{_safe_name(file)}", store.read(file["sha256"])
        except EvidenceError as error:
            reason = f"证据文件 {file['name']}（{file['sha256']}）缺失或已被改动，导出中止"
            raise EvidenceError(reason) from error


def _papers(proof: Proof, store: EvidenceStore) -> Iterator[tuple[str, bytes]]:
    """The papers two officers signed."""
    for name, sha256 in sorted(standalone_verifier.signed_papers([json.loads(line) for line in proof.lines]).items()):
        try:
            yield name, store.read(sha256)
        except EvidenceError as error:
            raise EvidenceError(f"已签名的文书 {name}（{sha256}）缺失或已被改动，导出中止") from error


def _safe_name(file: Mapping[str, str]) -> str:
    """The file's own name where it is harmless, else its hash."""
    name = file["name"]
    return name if SAFE_NAME.fullmatch(name) else file["sha256"]
