"""The takedown list with its evidence, as one package that a receiver verifies on a bare machine.

Every file is verified when it is read and listed in SHA256SUMS, so `sha256sum -c SHA256SUMS` proves the package. An
altered or missing file refuses the whole export. All timestamps are the bundle's: same bundle, same bytes.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.timezone import localtime

from dashboards.handing_on.takedown import EvidencePackage, TakedownBundle
from dashboards.handing_on.takedown_report import report_bytes
from dashboards.handing_on.takedown_table import csv_bytes
from indexer.evidence.packaging import package_members
from indexer.evidence.seam import EvidenceError

READ_ME = """清源 证据包

takedown.csv / takedown.json  处置清单（线索，均为涉嫌、疑似，以核查结果为准）
manifest.json                 本包所含证据与线索的对应关系
items/<线索编号>/<证据编号>/   每条线索的固证文件；其中 manifest.json 的 SHA-256 即证据编号全文
SHA256SUMS                    全部文件的 SHA-256

核验（Linux、macOS 或 Windows 的 WSL）：在解压后的目录中执行  sha256sum -c SHA256SUMS
每个证据文件夹可单独核验签名、时间戳、SHA-256 和 SM3：  python3 items/<线索编号>/<证据编号>/verify.py
Windows 可用  certutil -hashfile <文件> SHA256  逐一比对。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceZipExporter:
    """See `exports.Exporter`."""

    name: str = "zip"
    title: str = "证据包 ZIP（清单、固证文件与 SHA256SUMS）"
    suffix: str = ".zip"
    media_type: str = "application/zip"

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        """Write the package. Raises EvidenceError naming the first altered or missing file."""
        sums: list[str] = []
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in _members(bundle):
                archive.writestr(_entry(name, bundle), body)
                sums.append(f"{hashlib.sha256(body).hexdigest()}  {name}\n")
            archive.writestr(_entry("SHA256SUMS", bundle), "".join(sums))


def _members(bundle: TakedownBundle) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", READ_ME.encode()
    yield "takedown.csv", csv_bytes(bundle)
    yield "takedown.json", report_bytes(bundle)
    yield "manifest.json", _contents(bundle)
    for package in bundle.packages:
        yield from _package_members(package, bundle)


def _package_members(package: EvidencePackage, bundle: TakedownBundle) -> Iterator[tuple[str, bytes]]:
    folder = _folder_of(package)
    try:
        for name, body in package_members(package.evidence_id, package.manifest, package.proof, bundle.store):
            yield f"{folder}/{name}", body
    except EvidenceError as error:
        raise EvidenceError(f"线索 {package.item_id} 的{error}") from error


def _contents(bundle: TakedownBundle) -> bytes:
    packages = [
        {"item_id": package.item_id, "evidence_id": package.evidence_id, "folder": _folder_of(package)}
        for package in bundle.packages
    ]
    waiting = sorted({row.item_id for row in bundle.rows if row.evidence_id is None})
    return _canonical({"packages": packages, "waiting_for_evidence": waiting})


def _folder_of(package: EvidencePackage) -> str:
    return f"items/{package.item_id}/{package.evidence_id[:16]}"


def _canonical(content: object) -> bytes:
    """JSON as `indexer.evidence.seam.Manifest.to_json` writes it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _entry(name: str, bundle: TakedownBundle) -> zipfile.ZipInfo:
    made_at = localtime(bundle.made_at)
    entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


EXPORTER = EvidenceZipExporter()
