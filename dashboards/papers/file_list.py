"""电子数据固定清单 of one package: every file with both digests, in groups of eight and as QR.

In: a `SealedPackage`. Out: `Paper`, landscape.
"""

from collections.abc import Mapping
from typing import Any

from dashboards.papers.extraction_record import signature_lines
from dashboards.papers.paper import Code, Column, Grid, Paper, Text, grouped
from dashboards.papers.sealed import SealedPackage, china_time
from dashboards.proving.item_evidence import ROLE_TITLES
from indexer.evidence.seam import FileRole

ORIGINALS = frozenset({FileRole.RESPONSE, FileRole.WACZ, FileRole.HEADERS, FileRole.IMAGE, FileRole.PREFLIGHT})
COLUMNS = (
    Column(title="序号", millimetres=10),
    Column(title="名称和类别", millimetres=42),
    Column(title="文件格式", millimetres=30),
    Column(title="字节数", millimetres=18),
    Column(title="来源和提取时间", millimetres=38),
    Column(title="完整性校验值", millimetres=76, is_digest=True),
    Column(title="SHA-256 码", millimetres=21, is_code=True),
    Column(title="备注", millimetres=20),
)


def file_list(package: SealedPackage) -> Paper:
    """The list of all files."""
    sealed_at = china_time(package.evidence.sealed_at)
    rows = tuple(_row(number, file, package) for number, file in enumerate(package.manifest["files"], 1))
    return Paper(
        title="电子数据固定清单",
        foot=f"证据编号 {package.evidence.pk[:16]}",
        is_wide=True,
        parts=(
            Text(
                text=f"来源网址：{package.evidence.url}\n固定时间：{sealed_at}（北京时间）　签名：{package.stands}\n时间戳：{package.stamps}"
            ),
            Code(label="固定清单 manifest.json 的 SHA-256（证据编号）", value=package.evidence.pk),
            Grid(columns=COLUMNS, rows=rows),
            Text(text="本清单全部内容由系统记录。校验值按八位一组排印；二维码内容为该文件的 SHA-256（大写）。"),
            signature_lines(),
        ),
    )


def _row(number: int, file: Mapping[str, Any], package: SealedPackage) -> tuple[str, ...]:
    role = FileRole(file["role"]) if file["role"] in set(FileRole) else None
    note = "原始记录" if role in ORIGINALS else "展示件"
    return (
        str(number),
        f"{file['name']}\n{ROLE_TITLES[role] if role else file['role']}",
        file["media_type"],
        f"{file['size']:,}",
        _source(role, package),
        f"SHA-256\n{grouped(file['sha256'])}\nSM3\n{grouped(file['sm3'])}",
        file["sha256"],
        note,
    )


def _source(role: FileRole | None, package: SealedPackage) -> str:
    """Where a file came from and when: the night's answer, or the browser's visit."""
    if role in (FileRole.RESPONSE, FileRole.HEADERS, FileRole.IMAGE, FileRole.TEXT):
        return f"服务器应答\n{china_time(package.manifest['fetched_at'])}"
    if role in (FileRole.VERDICT, FileRole.IMAGE_OVERLAY, FileRole.IMAGE_BOXES):
        return f"系统研判\n{china_time(package.manifest['fetched_at'])}"
    taken_at = package.headers.get("snapshot", {}).get("taken_at")
    return f"浏览器打开网页\n{china_time(taken_at or package.evidence.sealed_at)}"
