"""Two officers, each under an account of their own, sign exact bytes; whatever changes afterwards voids their names visibly."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client

from dashboards.commands import keeping
from dashboards.configuration import default_configuration
from dashboards.models import IssuedPaper, PaperKind, PaperSignature
from dashboards.papers.issuing import Office
from dashboards.papers.signing import Officer, SigningRefused, newest_papers, row_problems, states_of
from indexer.evidence.files import FileEvidenceStore
from indexer.evidence.packaging import package_of
from indexer.evidence.seam import EvidenceError
from indexer.evidence.standalone_verifier import findings
from indexer.evidence.verifying import verify
from indexer.evidence.verifying_ledger import verify_ledger
from indexer.models import Evidence, LedgerRow
from tests.dashboards.officers import LI, ZHANG, export, issue_as, sign_as, sign_twice
from tests.dashboards.rows import PASSWORD, MemoryStore, make_user

pytestmark = pytest.mark.django_db


def test_two_officers_sign_exact_bytes_and_the_ledger_names_them(evidence: Evidence, office: Office) -> None:
    sign_twice(evidence, office)
    states = states_of(evidence.pk, office.store)
    assert [state.paper.kind for state in states] == list(PaperKind)
    assert all(state.is_signed for state in states)
    lines = "\n".join(LedgerRow.objects.values_list("line", flat=True))
    for paper in IssuedPaper.objects.all():
        assert lines.count(paper.sha256) == 3
        assert "案由一" in office.store.read(paper.sha256).decode() or paper.kind == PaperKind.LIST
    assert verify(evidence.pk, store=office.store) == ()
    assert verify_ledger(office.ledger, office.store) == ()


def test_one_person_cannot_sign_twice_nor_under_anothers_number(evidence: Evidence, office: Office) -> None:
    zhang, other = make_user("zhang"), make_user("other")
    issue_as(zhang, evidence, office)
    sign_as(zhang, ZHANG, evidence, office)
    with pytest.raises(SigningRefused, match="另一名"):
        sign_as(zhang, LI, evidence, office)
    with pytest.raises(SigningRefused, match="执法证号已签名"):
        sign_as(other, ZHANG, evidence, office)
    sign_as(other, LI, evidence, office)
    with pytest.raises(SigningRefused, match="均已签名"):
        sign_as(make_user("third"), Officer(name="王三", number="A0003"), evidence, office)
    assert PaperSignature.objects.count() == 2 * len(PaperKind)


def test_only_what_was_seen_is_signed(evidence: Evidence, office: Office) -> None:
    zhang = make_user("zhang")
    with pytest.raises(SigningRefused, match="尚未定稿"):
        sign_as(zhang, ZHANG, evidence, office)
    seen = [paper.sha256 for paper in issue_as(zhang, evidence, office)]
    issue_as(zhang, evidence, office, case="改了")
    with pytest.raises(SigningRefused, match="新版本"):
        sign_as(zhang, ZHANG, evidence, office, seen)
    assert not PaperSignature.objects.exists()


def test_a_new_version_voids_the_signatures_which_stay_to_be_seen(evidence: Evidence, office: Office) -> None:
    sign_twice(evidence, office)
    issue_as(User.objects.get(username="li"), evidence, office, case="案由二")
    states = states_of(evidence.pk, office.store)
    newest, older = [one for one in states if one.is_newest], [one for one in states if not one.is_newest]
    assert [len(one.signatures) for one in newest] == [0, 0, 0]
    assert {sign.void for one in older for sign in one.signatures} == {"文书已更换为新版本"}
    assert not any(one.is_signed for one in states)


def test_an_altered_form_is_named_and_loses_its_signatures(
    evidence: Evidence, office: Office, store: MemoryStore
) -> None:
    sign_twice(evidence, office)
    store.alter(newest_papers(evidence.pk)[1].sha256)
    state = next(one for one in states_of(evidence.pk, store) if one.paper.kind == PaperKind.RECORD)
    assert (state.problem, state.is_signed) == ("文书缺失或已被改动", False)
    assert any("record" in problem and "签名失效" in problem for problem in verify(evidence.pk, store=store))
    with pytest.raises(EvidenceError, match="record"):
        list(package_of(evidence.pk, store))


def test_a_row_pointed_at_another_form_is_named(evidence: Evidence, office: Office, store: MemoryStore) -> None:
    sign_twice(evidence, office)
    forged = store.put(b"another form")
    IssuedPaper.objects.filter(kind=PaperKind.RECORD).update(sha256=forged)
    PaperSignature.objects.filter(paper__kind=PaperKind.RECORD).update(sha256=forged)
    state = next(one for one in states_of(evidence.pk, store) if one.paper.kind == PaperKind.RECORD)
    assert "账本不一致" in state.problem
    assert not state.is_signed


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda: PaperSignature.objects.update(officer_name="王五"), "王五 的签名 与账本不一致"),
        (lambda: IssuedPaper.objects.update(sha256="0" * 64), "文书 固定清单 第 1 版 与账本不一致"),
        (lambda: PaperSignature.objects.all()[0].delete(), "不在数据库中：.* 张一 A0001 zhang"),
    ],
)
def test_rows_about_signatures_that_the_ledger_does_not_bear_out_are_named(
    harm: Callable[[], object], words: str, evidence: Evidence, office: Office
) -> None:
    sign_twice(evidence, office)
    assert row_problems(evidence.pk) == ()
    harm()
    assert re.search(words, "\n".join(row_problems(evidence.pk)))


@pytest.mark.parametrize(
    ("old", "new"), [("张一", "张二"), ("A0001", "A0003"), ('"account":"zhang"', '"account":"wang"')]
)
def test_a_signed_statement_changed_afterwards_is_named_everywhere(
    old: str, new: str, evidence: Evidence, office: Office, tmp_path: Path
) -> None:
    sign_twice(evidence, office)
    export(evidence, office, tmp_path / "package")
    proof = tmp_path / "package" / "proof" / "ledger.jsonl"
    proof.write_text(proof.read_text("utf-8").replace(old, new), "utf-8")
    assert "签名不成立" in "\n".join(findings(tmp_path / "package"))
    for row in LedgerRow.objects.filter(line__contains=old):
        LedgerRow.objects.filter(pk=row.pk).update(line=row.line.replace(old, new))
    assert "签名不成立" in "\n".join(verify(evidence.pk, store=office.store))
    assert any("与数据库中的不一致" in problem for problem in verify_ledger(office.ledger, office.store))
    office.ledger.path.write_text(office.ledger.path.read_text("utf-8").replace(old, new), "utf-8")
    assert any("签名不成立" in problem for problem in verify_ledger(office.ledger, office.store))


def test_the_command_names_an_altered_form_and_ends_with_1(
    evidence: Evidence, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FileEvidenceStore(tmp_path / "evidence")
    for file in (*evidence.manifest["files"], {"sha256": evidence.pk}):
        files.put(office.store.read(file["sha256"]))
    default = default_configuration(tmp_path)
    here = replace(default, indexer=replace(default.indexer, data_folder="."))
    monkeypatch.setattr(keeping, "open_configuration", lambda: here)
    kept = replace(office, store=files)
    sign_twice(evidence, kept)
    intact = CliRunner().invoke(keeping.evidence, ["verify"])
    assert (intact.exit_code, "账本完好" in intact.output) == (0, True), intact.output
    record = next(paper for paper in newest_papers(evidence.pk) if paper.kind == PaperKind.RECORD)
    path = files.path(record.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace("案由一".encode(), "案由二".encode()))
    altered = CliRunner().invoke(keeping.evidence, ["verify"])
    assert altered.exit_code == 1
    assert "文书 record 第 1 版缺失或被改动，其签名失效" in altered.output


def test_signed_papers_travel_with_the_package_and_unsigned_ones_do_not(
    evidence: Evidence, office: Office, tmp_path: Path
) -> None:
    zhang = make_user("zhang")
    issue_as(zhang, evidence, office)
    sign_as(zhang, ZHANG, evidence, office)
    export(evidence, office, tmp_path / "half")
    assert not (tmp_path / "half" / "papers").exists()
    sign_as(make_user("li"), LI, evidence, office)
    export(evidence, office, tmp_path / "whole")
    assert {path.name for path in (tmp_path / "whole" / "papers").iterdir()} == {f"{kind}_v1.pdf" for kind in PaperKind}
    assert list(findings(tmp_path / "half")) == list(findings(tmp_path / "whole")) == []


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (
            lambda folder: (folder / "record_v1.pdf").write_bytes(b"another"),
            "文书被改动，签名失效：papers/record_v1.pdf",
        ),
        (lambda folder: (folder / "list_v1.pdf").unlink(), "缺少已签名的文书：papers/list_v1.pdf"),
        (lambda folder: (folder / "extra.pdf").write_bytes(b"extra"), "多出的文件：papers/extra.pdf"),
    ],
)
def test_the_verifier_in_the_package_names_an_altered_form(
    harm: object, words: str, evidence: Evidence, office: Office, tmp_path: Path
) -> None:
    sign_twice(evidence, office)
    export(evidence, office, tmp_path / "package")
    harm(tmp_path / "package" / "papers")  # type: ignore[operator]
    assert any(words in finding for finding in findings(tmp_path / "package"))


def test_in_the_dashboard_the_password_is_asked_again(evidence: Evidence, office: Office, client: Client) -> None:
    client.force_login(make_user("zhang"))
    address = f"/evidence/{evidence.pk}/papers/"
    assert client.post(f"{address}issue/", {"form": "issue", "case": "案由一"}).status_code == 302
    seen = [paper.sha256 for paper in newest_papers(evidence.pk)]
    form = {"name": "张一", "number": "A0001", "seen": seen, "password": "wrong"}
    refused = client.post(f"{address}sign/", form)
    assert refused.status_code == 403
    assert "密码不正确" in refused.content.decode()
    assert not PaperSignature.objects.exists()
    assert client.post(f"{address}sign/", form | {"password": PASSWORD}).status_code == 302
    page = client.get(address).content.decode()
    assert "张一（A0001）" in page
    assert "须由另一名执法人员" in page
    again = client.post(f"{address}sign/", form | {"password": PASSWORD, "number": "A0009"})
    assert again.status_code == 409


def test_a_wrong_password_at_signing_counts_towards_the_lock(
    evidence: Evidence, office: Office, client: Client
) -> None:
    client.force_login(make_user("zhang"))
    issue_as(User.objects.get(username="zhang"), evidence, office)
    seen = [paper.sha256 for paper in newest_papers(evidence.pk)]
    form = {"name": "张一", "number": "A0001", "seen": seen, "password": "wrong"}
    for _ in range(7):
        client.post(f"/evidence/{evidence.pk}/papers/sign/", form)
    client.post(f"/evidence/{evidence.pk}/papers/sign/", form | {"password": PASSWORD})
    assert not PaperSignature.objects.exists()


def test_a_paper_leaves_verified_and_an_altered_one_does_not(
    evidence: Evidence, office: Office, client: Client, store: MemoryStore
) -> None:
    client.force_login(make_user("zhang"))
    paper = issue_as(User.objects.get(username="zhang"), evidence, office)[0]
    response = client.get(f"/papers/{paper.sha256}.pdf")
    assert hashlib.sha256(response.content).hexdigest() == paper.sha256
    assert response["Content-Type"] == "application/pdf"
    store.alter(paper.sha256)
    refused = client.get(f"/papers/{paper.sha256}.pdf")
    assert refused.status_code == 409
    assert "签名失效" in refused.content.decode()
    assert client.get(f"/evidence/{evidence.pk}/papers/record.docx").status_code == 200
    assert client.get(f"/evidence/{evidence.pk}/papers/other.docx").status_code == 404
