"""Two officers sign a package's papers, each under an account of their own, and what of their signatures still holds.

A signature is a line of the ledger over the hash of the exact PDF. It holds while that PDF is the version in force and its
bytes are unaltered. The caller has made sure of the password.

In: an evidence id, an officer. Out: `PaperSignature`s; `PaperState`s for the page. Raises SigningRefused, EvidenceError.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from dashboards.models import IssuedPaper, PaperKind, PaperSignature
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.evidence.signed_papers import SIGN, SIGNERS
from indexer.models import LedgerRow
from indexer.sealing.rows import copy_to_table

NAME = re.compile(r"[\u4e00-\u9fff·A-Za-z ]{2,40}")
NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕()（）-]{4,40}")


class SigningRefused(Exception):
    """The signature was not taken; the message says in Chinese why and what to do. Nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who signs, as on the 执法证."""

    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureState:
    """One signature, its line of the ledger (None if there is none) and why it no longer holds ("" if it does)."""

    signature: PaperSignature
    seq: int | None
    void: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperState:
    """One issued version of a paper. `problem` says what is wrong with its bytes; "" if nothing is."""

    paper: IssuedPaper
    is_newest: bool
    problem: str
    signatures: tuple[SignatureState, ...]

    @property
    def is_signed(self) -> bool:
        """Whether two signatures hold."""
        return sum(not one.void for one in self.signatures) >= SIGNERS


def sign(
    evidence_id: str,
    seen: Sequence[str],
    officer: Officer,
    *,
    by: User,
    at: datetime,
    store: EvidenceStore,
    ledger: Ledger,
) -> tuple[PaperSignature, ...]:
    """Sign all papers in force; `seen` are the hashes the officer had before their eyes."""
    papers = newest_papers(evidence_id)
    if not papers:
        raise SigningRefused("文书尚未定稿，不能签名。")
    if sorted(seen) != sorted(paper.sha256 for paper in papers):
        raise SigningRefused("文书已更换为新版本，请重新查看后再签名。")
    if not NAME.fullmatch(officer.name) or not NUMBER.fullmatch(officer.number):
        raise SigningRefused("请填写执法证上的姓名和证号。")
    for paper in papers:
        _refuse_if_not_fit(paper, officer, by)
        # Reading proves that what is signed is what was issued.
        store.read(paper.sha256)
    return tuple(_sign_one(paper, officer, by, at, ledger) for paper in papers)


def newest_papers(evidence_id: str) -> tuple[IssuedPaper, ...]:
    """The version in force of every paper, in order of `PaperKind`."""
    newest = {paper.kind: paper for paper in IssuedPaper.objects.filter(evidence_id=evidence_id).order_by("version")}
    return tuple(newest[kind] for kind in PaperKind if kind in newest)


def states_of(evidence_id: str, store: EvidenceStore) -> tuple[PaperState, ...]:
    """All versions with all signatures, newest version first."""
    lines = LedgerRow.objects.filter(evidence_id=evidence_id).values_list("seq", "line")
    named = {_fact(json.loads(line)): seq for seq, line in lines}
    newest = {paper.pk for paper in newest_papers(evidence_id)}
    found = IssuedPaper.objects.filter(evidence_id=evidence_id).prefetch_related("signatures__signed_by")
    order = list(PaperKind)
    papers = sorted(found, key=lambda paper: (-paper.version, order.index(PaperKind(paper.kind))))
    return tuple(_state(paper, paper.pk in newest, named, store) for paper in papers)


def row_problems(evidence_id: str) -> tuple[str, ...]:
    """Rows about papers and signatures that the signed ledger does not bear out, and its lines that have no row, in words."""
    lines = LedgerRow.objects.filter(evidence_id=evidence_id).values_list("line", flat=True)
    named = {fact for line in lines if (fact := _fact(json.loads(line)))}
    told: dict[tuple[str, ...], str] = {}
    for paper in IssuedPaper.objects.filter(evidence_id=evidence_id).prefetch_related("signatures__signed_by"):
        title = f"文书 {paper.get_kind_display()} 第 {paper.version} 版"
        told["paper", paper.kind, str(paper.version), paper.sha256] = title
        told |= {_signed_fact(one): f"{title}上 {one.officer_name} 的签名" for one in paper.signatures.all()}
    unproven = [f"{words} 与账本不一致" for fact, words in told.items() if fact not in named]
    missing = [f"账本所记的文书或签名不在数据库中：{' '.join(fact[1:])}" for fact in sorted(named - told.keys())]
    return (*unproven, *missing)


def _state(paper: IssuedPaper, is_newest: bool, named: dict[tuple[str, ...], int], store: EvidenceStore) -> PaperState:
    problem = _problem(paper, named, store)
    signatures = []
    for signature in sorted(paper.signatures.all(), key=lambda one: one.pk):
        void = "" if is_newest else "文书已更换为新版本"
        if signature.sha256 != paper.sha256 or _signed_fact(signature) not in named:
            void = "与账本不一致"
        seq = named.get(_signed_fact(signature))
        signatures.append(SignatureState(signature=signature, seq=seq, void=problem or void))
    return PaperState(paper=paper, is_newest=is_newest, problem=problem, signatures=tuple(signatures))


def _problem(paper: IssuedPaper, named: dict[tuple[str, ...], int], store: EvidenceStore) -> str:
    if ("paper", paper.kind, str(paper.version), paper.sha256) not in named:
        return "文书与账本不一致"
    try:
        store.read(paper.sha256)
    except EvidenceError:
        return "文书缺失或已被改动"
    return ""


def _refuse_if_not_fit(paper: IssuedPaper, officer: Officer, by: User) -> None:
    signatures = list(paper.signatures.all())
    if any(one.signed_by_id == by.pk for one in signatures):
        raise SigningRefused("您已签名；第二个签名须由另一名执法人员用本人账号作出。")
    if any(one.officer_number == officer.number for one in signatures):
        raise SigningRefused("该执法证号已签名；须由两名不同的执法人员签名。")
    if len(signatures) >= SIGNERS:
        raise SigningRefused("两名执法人员均已签名。")


def _sign_one(paper: IssuedPaper, officer: Officer, by: User, at: datetime, ledger: Ledger) -> PaperSignature:
    row = PaperSignature(
        paper=paper,
        sha256=paper.sha256,
        officer_name=officer.name,
        officer_number=officer.number,
        signed_by=by,
        signed_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
            subject = {
                "evidence": paper.evidence_id,
                "paper": paper.kind,
                "document": paper.sha256,
                "officer": officer.name,
                "number": officer.number,
                "account": by.get_username(),
            }
            copy_to_table(ledger.append(SIGN, subject, at))
    except IntegrityError:
        raise SigningRefused("您已签名；第二个签名须由另一名执法人员用本人账号作出。") from None
    return row


def _fact(line: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """What a ledger line says of a paper, comparable with a row."""
    subject = line["subject"]
    match line["kind"]:
        case "paper":
            return "paper", subject["paper"], subject["version"], subject["document"]
        case "sign":
            return "sign", subject["document"], subject["officer"], subject["number"], subject["account"]
        case _:
            return ()


def _signed_fact(signature: PaperSignature) -> tuple[str, ...]:
    account = signature.signed_by.get_username()
    return "sign", signature.sha256, signature.officer_name, signature.officer_number, account
