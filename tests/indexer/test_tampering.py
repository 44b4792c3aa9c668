"""Every way of changing a package or the ledger is found and named, by us and by the file every package carries."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.snapshot import ArtefactKind
from indexer.evidence import EvidenceStore
from indexer.keeping import keep
from indexer.ledger import Ledger
from indexer.models import Evidence, LedgerRow, Sighting, TimestampToken
from indexer.packaging import package_of
from indexer.sealed_rows import recover
from indexer.sealing import seal
from indexer.search import SearchIndex
from indexer.signing import KEY_FILE
from indexer.stamping import stamp_waiting
from indexer.standalone_verifier import findings
from indexer.verifying import verify
from indexer.verifying_ledger import verify_ledger
from tests.factories import OFFER_TEXT, make_finding, make_page
from tests.indexer.snapshots import ARTEFACTS, make_snapshot
from tests.indexer.time_authority import LocalTimeAuthority

TILED = "整页截图方式：分段截图（6 段）；原因：页面高 40000 像素"
SEALED_AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def small_wacz() -> bytes:
    """An archive with the files a forger likes best, and its own list of them."""
    files = {
        "archive/data.warc.gz": b"WARC/1.1 bytes",
        "pages/pages.jsonl": '{"text":"代孕"}'.encode(),
        "evidence/pageinfo.json": b'{"certificates_der":{"https://h1.example":["MIIC"]}}',
    }
    listed = [{"path": name, "hash": "sha256:" + hashlib.sha256(body).hexdigest()} for name, body in files.items()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
        archive.writestr("datapackage.json", json.dumps({"resources": listed}))
    return out.getvalue()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalTimeAuthority:
    return LocalTimeAuthority(tmp_path_factory.mktemp("tsa") / "a")


@pytest.fixture
def sealed(store: EvidenceStore, index: SearchIndex, ledger: Ledger, authority: LocalTimeAuthority) -> list[Evidence]:
    """Three packages, stamped; the key was renewed behind the first."""
    wacz = replace(ARTEFACTS[2], body=small_wacz())
    assert wacz.kind is ArtefactKind.WACZ
    made = []
    for number in range(3):
        url = f"http://h{number}.example/"
        keep(
            make_finding(make_page(url, [(make_page().blocks[0].kind, f"{number} {OFFER_TEXT}")])),
            night=date(2026, 11, 20),
            store=store,
            index=index,
        )
        snapshot = make_snapshot(url, artefacts=(*ARTEFACTS[:2], wacz), observations=(TILED,))
        at = SEALED_AT + timedelta(minutes=number)
        made.append(seal(Sighting.objects.get(url=url), snapshot=snapshot, store=store, ledger=ledger, sealed_at=at))
        if number == 0:
            ledger.renew_key(at)
            recover(ledger, store)
    at = SEALED_AT + timedelta(minutes=5)
    stamp_waiting([authority], store=store, ledger=ledger, roots=authority.roots, clock=lambda: at)
    return made


@pytest.fixture
def package(sealed: list[Evidence], store: EvidenceStore, tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    for name, body in package_of(sealed[1].pk, store):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return folder


def file_called(folder: Path, ending: str) -> Path:
    return next(path for path in folder.rglob("*") if path.name.endswith(ending))


def test_an_untouched_package_is_intact_on_a_bare_machine(package: Path, authority: LocalTimeAuthority) -> None:
    command = [sys.executable, "-I", "-S", str(package / "verify.py"), "--roots", str(authority.roots)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, f"结论：完好，与固定时一致\n说明：{TILED}\n"), done.stderr
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=package, check=True)
    for line in (package / "SM3SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        said = subprocess.run(
            ["openssl", "dgst", "-sm3", name], cwd=package, capture_output=True, encoding="utf-8", check=True
        )
        assert said.stdout.strip().endswith(digest)
    token = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "manifest.json",
        "-in",
        "proof/01.tsr",
        "-CAfile",
        str(authority.roots),
    ]
    assert b"OK" in subprocess.run(token, cwd=package, capture_output=True, check=True).stdout


def test_no_private_key_is_in_a_package(package: Path, tmp_path: Path) -> None:
    secret = (tmp_path / KEY_FILE).read_bytes()
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert not [path for path in package.rglob("*") if path.is_file() and secret in path.read_bytes()]


def _flip_warc(folder: Path) -> None:
    path = file_called(folder, ".wacz")
    path.write_bytes(path.read_bytes().replace(b"WARC/1.1", b"WARC/1.0"))


def _edit_pages(folder: Path) -> None:
    path = file_called(folder, ".wacz")
    path.write_bytes(path.read_bytes().replace("代孕".encode(), "代步".encode()))


def _swap_certificate(folder: Path) -> None:
    path = file_called(folder, ".wacz")
    path.write_bytes(path.read_bytes().replace(b"MIIC", b"MIID"))


def _remove_file(folder: Path) -> None:
    file_called(folder, "screenshot.png").unlink()


def _add_file(folder: Path) -> None:
    (folder / "99_extra").write_bytes(b"x")


def _rehash_unsigned(folder: Path) -> None:
    """What a forger does who knows the format: change a file, and the manifest with it."""
    _edit_manifest(folder, lambda manifest: manifest["files"][0].update(size=1, sha256="0" * 64, sm3="0" * 64))
    (folder / "proof" / "ledger.jsonl").unlink()


def _edit_manifest(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")


def _backdate(folder: Path) -> None:
    _edit_manifest(folder, lambda manifest: manifest.update(sealed_at="2025-01-01T00:00:00+00:00"))


def _forge_signature(folder: Path) -> None:
    path = folder / "proof" / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace('"signature":"', '"signature":"00', 1), "utf-8")


def _drop_verifier(folder: Path) -> None:
    (folder / "verify.py").unlink()


def _empty_ledger(folder: Path) -> None:
    (folder / "proof" / "ledger.jsonl").write_text("", "utf-8")


def _spoil_ledger(folder: Path) -> None:
    path = folder / "proof" / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace('"subject"', '"object"', 1), "utf-8")


def _spoil_manifest(folder: Path) -> None:
    _edit_manifest(folder, lambda manifest: manifest.update(files=[{}]))


def _drop_token(folder: Path) -> None:
    (folder / "proof" / "01.tsr").unlink()


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_flip_warc, "archive/data.warc.gz"),
        (_edit_pages, "pages/pages.jsonl"),
        (_swap_certificate, "evidence/pageinfo.json"),
        (_remove_file, "screenshot.png"),
        (_add_file, "99_extra"),
        (_rehash_unsigned, "没有签名"),
        (_backdate, "manifest.json 与签署时的清单不一致"),
        (_forge_signature, "签名不成立"),
        (_drop_token, "时间戳缺失或被调换"),
        (_drop_verifier, "缺少文件：verify.py"),
        (_empty_ledger, "没有签名"),
        (_spoil_ledger, "proof 中的记录格式被改动"),
        (_spoil_manifest, "manifest.json 缺失或无法读取"),
    ],
)
def test_each_change_of_a_package_is_named(package: Path, tamper: Callable[[Path], None], words: str) -> None:
    assert not list(findings(package))
    tamper(package)
    assert words in "\n".join(findings(package))


def test_a_swapped_token_is_named(package: Path, sealed: list[Evidence], store: EvidenceStore) -> None:
    other = TimestampToken.objects.get(evidence=sealed[0])
    (package / "proof" / "01.tsr").write_bytes(store.read(other.sha256))
    said = "\n".join(findings(package))
    assert "不在账本中" in said
    assert "不是对本清单所作" in said


def test_a_token_under_another_certificate_is_named(
    package: Path, authority: LocalTimeAuthority, tmp_path: Path
) -> None:
    stranger = LocalTimeAuthority(tmp_path / "stranger")
    assert "未通过 openssl 验证" in "\n".join(findings(package, roots=str(stranger.roots)))


def test_a_wrong_clock_is_named_by_both_verifiers(
    store: EvidenceStore, index: SearchIndex, ledger: Ledger, authority: LocalTimeAuthority, tmp_path: Path
) -> None:
    keep(make_finding(), night=date(2026, 11, 20), store=store, index=index)
    # The authority says what time it is; this machine believes to be years ahead.
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    snapshot = make_snapshot(Sighting.objects.get().url)
    made = seal(Sighting.objects.get(), snapshot=snapshot, store=store, ledger=ledger, sealed_at=ahead)
    stamp_waiting([authority], store=store, ledger=ledger, roots=authority.roots, clock=lambda: ahead)
    assert any("时钟有误：固定时间晚于授时时间" in problem for problem in verify(made.pk, store=store))
    for name, body in package_of(made.pk, store):
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "p" / name).write_bytes(body)
    assert any("时钟有误：固定时间 2099" in finding for finding in findings(tmp_path / "p"))


def test_a_package_put_into_the_tables_without_a_signature_is_named(
    sealed: list[Evidence], store: EvidenceStore
) -> None:
    manifest = sealed[0].manifest | {"url": "http://elsewhere.example/"}
    body = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    forged = Evidence.objects.create(
        evidence_id=store.put(body),
        url=manifest["url"],
        sealed_at=sealed[0].sealed_at,
        manifest=manifest,
        state=sealed[0].state,
        is_partial=sealed[0].is_partial,
        note=sealed[0].note,
    )
    assert any("未经签署" in problem for problem in verify(forged.pk, store=store))
    LedgerRow.objects.filter(evidence_id=sealed[0].pk).update(evidence_id=forged.pk)
    assert any("固定记录与清单不一致" in problem for problem in verify(forged.pk, store=store))


def test_a_package_signed_by_somebody_else_is_named_when_the_key_is_known(package: Path) -> None:
    assert "不是" in "\n".join(findings(package, key="0" * 32))


@pytest.mark.usefixtures("sealed")
class TestLedger:
    """The chain over all packages."""

    def lines(self, ledger: Ledger) -> list[str]:
        return ledger.path.read_text("utf-8").splitlines(keepends=True)

    def problems(self, ledger: Ledger, store: EvidenceStore, lines: list[str]) -> str:
        ledger.path.write_text("".join(lines), "utf-8")
        return "\n".join(verify_ledger(ledger, store))

    def test_it_is_whole_across_a_renewed_key(self, ledger: Ledger, store: EvidenceStore) -> None:
        assert verify_ledger(ledger, store) == ()
        kinds = [line.kind for line in ledger.lines()]
        assert kinds == ["key", "seal", "key", "seal", "seal", "stamp", "stamp", "stamp"]
        assert len({line.key for line in ledger.lines()}) == 2
        assert all(verify(pk, store=store) == () for pk in Evidence.objects.values_list("pk", flat=True))

    def test_a_deleted_line_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        assert "第 2 行与前一行不相接" in self.problems(ledger, store, [lines[0], *lines[2:]])

    def test_reordered_lines_are_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        lines[3], lines[4] = lines[4], lines[3]
        assert "第 4 行与前一行不相接" in self.problems(ledger, store, lines)

    def test_a_cut_end_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        assert "被截断：应有 8 行，只有 6 行" in self.problems(ledger, store, self.lines(ledger)[:6])

    def test_a_deleted_ledger_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        ledger.path.unlink()
        said = "\n".join(verify_ledger(ledger, store))
        assert "应有 8 行，只有 0 行" in said
        assert "未经签署" in said

    def test_an_altered_line_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        lines = self.lines(ledger)
        lines[1] = lines[1].replace("2026-11-20", "2026-11-19")
        said = self.problems(ledger, store, lines)
        assert "第 2 行的签名不成立" in said
        assert "第 3 行与前一行不相接" in said

    def test_a_row_taken_from_the_database_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        LedgerRow.objects.filter(seq=5).delete()
        assert "第 5 行不在数据库中" in "\n".join(verify_ledger(ledger, store))

    def test_a_clock_set_back_is_named(self, ledger: Ledger, store: EvidenceStore) -> None:
        ledger.append("stamp", {"evidence": "0" * 64, "token": "0" * 64}, SEALED_AT - timedelta(days=1))
        assert "时钟有误" in "\n".join(verify_ledger(ledger, store))

    def test_a_torn_line_is_told_and_removed_by_the_next(self, ledger: Ledger, store: EvidenceStore) -> None:
        with ledger.path.open("a", encoding="utf-8") as file:
            file.write('{"at":"2026')
        assert "未写完" in "\n".join(verify_ledger(ledger, store))
        ledger.append("stamp", {"evidence": "", "token": ""}, SEALED_AT + timedelta(hours=1))
        recover(ledger, store)
        assert verify_ledger(ledger, store) == ()

    def test_a_swapped_token_in_the_store_is_named(self, sealed: list[Evidence], store: EvidenceStore) -> None:
        token = TimestampToken.objects.get(evidence=sealed[0])
        TimestampToken.objects.filter(evidence=sealed[1]).update(sha256=token.sha256)
        said = "\n".join(verify(sealed[1].pk, store=store))
        assert "被调换" in said
        assert "不是对本清单所作" in said


def test_a_crash_between_ledger_and_database_is_put_right(
    sealed: list[Evidence], ledger: Ledger, store: EvidenceStore
) -> None:
    lost, evidence_id = sealed[2], sealed[2].pk
    Sighting.objects.filter(evidence=lost).update(evidence=None)
    TimestampToken.objects.filter(evidence=lost).delete()
    LedgerRow.objects.filter(evidence_id=lost.pk).delete()
    lost.delete()
    assert verify_ledger(ledger, store)
    recover(ledger, store)
    assert verify_ledger(ledger, store) == ()
    assert verify(evidence_id, store=store) == ()
