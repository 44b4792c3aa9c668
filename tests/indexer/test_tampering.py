"""Every way of changing a package or the ledger is found and named, by us and by the file every package carries."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from indexer.evidence.ledger import Ledger
from indexer.evidence.packaging import package_of
from indexer.evidence.seam import EvidenceStore
from indexer.evidence.signing import KEY_FILE
from indexer.evidence.standalone_verifier import findings
from indexer.evidence.verifying import verify
from indexer.keeping import keep
from indexer.models import Evidence, Sighting, TimestampToken
from indexer.sealing.sightings import seal
from indexer.searching.seam import SearchIndex
from indexer.timestamps.stamping import stamp_waiting
from tests.factories import make_finding
from tests.indexer.snapshots import make_snapshot
from tests.indexer.three_packages import TILED
from tests.indexer.time_authority import LocalTimeAuthority

pytestmark = pytest.mark.django_db


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


def _edit_sums(folder: Path) -> None:
    path = folder / "SHA256SUMS"
    path.write_text(path.read_text("utf-8").replace("0", "1", 3), "utf-8")


def _edit_how_to(folder: Path) -> None:
    path = folder / "VERIFY.txt"
    path.write_text(path.read_text("utf-8").replace("sha256sum", "echo"), "utf-8")


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
        (_edit_sums, "SHA256SUMS 与文件不符"),
        (_edit_how_to, "SM3SUMS 与文件不符：VERIFY.txt"),
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


def test_a_package_signed_by_somebody_else_is_named_when_the_key_is_known(package: Path) -> None:
    assert "不是" in "\n".join(findings(package, key="0" * 32))
