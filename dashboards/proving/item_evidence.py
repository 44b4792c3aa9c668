"""An item's sealed packages, and the one gate through which their files leave.

Files are addressed by SHA-256 only, and only those a manifest of this very item names; nothing a visitor writes becomes
part of a path. Every read is verified by the store.

In: an item id, an evidence store. Out: `Package`s; a file's role and bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from dashboards.models import EvidenceHold
from dashboards.proving.evidence_sheet import SealFacts, seals_of
from dashboards.proving.retention import holds_of
from indexer.evidence.seam import EvidenceError, EvidenceStore, FileRole
from indexer.models import Chain, Evidence, ReplayCheck
from indexer.sealing.replay_checking import is_poor

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ROLE_TITLES = {
    FileRole.RESPONSE: "服务器原始响应",
    FileRole.HEADERS: "响应头",
    FileRole.SCREENSHOT: "网页截图",
    FileRole.OVERLAY: "标注图（命中词已框出，原图未动）",
    FileRole.BOXES: "命中词位置",
    FileRole.PREFLIGHT: "清洁性检查记录",
    FileRole.VIEW: "打开时的首屏",
    FileRole.PDF: "打印件 PDF",
    FileRole.WACZ: "网络存档 WACZ（可离线重放）",
    FileRole.SECOND_VIEW: "第二视角截图",
    FileRole.SECOND_TEXT: "第二视角文字",
    FileRole.COMPARISON: "两次所见的比对",
    FileRole.MHTML: "单文件网页 MHTML",
    FileRole.DOCUMENT: "渲染后文档",
    FileRole.SHOWN_TEXT: "浏览器所示文字",
    FileRole.CONSOLE: "脚本输出",
    FileRole.CLICKS: "点击记录",
    FileRole.TEXT: "页面文字",
    FileRole.VERDICT: "研判建议明细",
    FileRole.CHAIN: "证据链（各页证据编号，按先后）",
    FileRole.IMAGE: "页面图片",
    FileRole.CREATIVE: "广告画面",
    FileRole.IMAGE_OVERLAY: "图片标注图（所识别的文字和二维码已框出，原图未动）",
    FileRole.IMAGE_BOXES: "图片中所识别的文字和二维码及其位置",
}

# Drawn by our own browser or by ourselves, so that they may be shown.
SHOWN_PICTURES = frozenset(
    {FileRole.SCREENSHOT, FileRole.VIEW, FileRole.CREATIVE, FileRole.OVERLAY, FileRole.IMAGE_OVERLAY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagedFile:
    """One file as people see it. `role` is None for a role this version does not know."""

    role: FileRole | None
    title: str
    name: str
    size: int
    sha256: str

    @property
    def is_shown(self) -> bool:
        """Whether it opens as a picture; everything else is a download."""
        return self.role in SHOWN_PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One sealed package of an item."""

    evidence_id: str
    url: str
    sealed_at: datetime
    is_partial: bool
    state: str
    note: str
    observations: tuple[str, ...]
    """What a person should know although nothing is missing, such as 疑似伪装."""
    seal: SealFacts
    replay: ReplayCheck | None
    is_replay_poor: bool
    files: tuple[PackagedFile, ...]
    purged_at: datetime | None
    """When the files were let go; the list of them stays."""
    holds: tuple[EvidenceHold, ...]
    """What people said about keeping it, newest first."""

    @property
    def is_held(self) -> bool:
        """Whether it must stay, by the newest word."""
        return bool(self.holds) and self.holds[0].is_held

    @property
    def screenshot(self) -> PackagedFile | None:
        """The page as a browser showed it, if it was captured."""
        return next((file for file in self.files if file.role is FileRole.SCREENSHOT), None)

    @property
    def overlay(self) -> PackagedFile | None:
        """The screenshot with the offending words boxed, if any were found on it."""
        return next((file for file in self.files if file.role is FileRole.OVERLAY), None)

    @property
    def creative(self) -> PackagedFile | None:
        """An ad as the browser showed it, if this is the package of one."""
        return next((file for file in self.files if file.role is FileRole.CREATIVE), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """What the picture pane shows: a file to load, or why there is none."""

    sha256: str | None
    package: Package | None
    is_altered: bool


def packages_of(item_id: str) -> tuple[Package, ...]:
    """Sealed packages of all addresses of an item, newest first; four queries."""
    found = _sealed_for(item_id).select_related("replay_check")
    seals = seals_of([evidence.pk for evidence in found])
    holds = holds_of(list(seals))
    return tuple(_package(evidence, seals[evidence.pk], holds.get(evidence.pk, ())) for evidence in found)


def find_file(item_id: str, sha256: str) -> PackagedFile | None:
    """The file with this hash if one of the item's manifests names it."""
    manifests = [evidence.manifest for evidence in [*_sealed_for(item_id), *packages_in_chains(item_id)]]
    files = (file for manifest in manifests for file in manifest["files"])
    return next((_file(file) for file in files if file["sha256"] == sha256), None)


def packages_in_chains(item_id: str) -> list[Evidence]:
    """The chains' own packages, and those of the pages they name."""
    chains = Chain.objects.filter(sighting__item_id=item_id)
    named = {step["evidence_id"] for chain in chains for step in chain.steps if step["evidence_id"]}
    return list(Evidence.objects.filter(pk__in=named | {chain.evidence_id for chain in chains}))


def _sealed_for(item_id: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(sightings__item_id=item_id).distinct().order_by("-sealed_at", "pk")


def is_purged(item_id: str, sha256: str) -> bool:
    """Whether this file was let go: every package of the item that names it was purged."""
    naming = [one for one in packages_of(item_id) if any(file.sha256 == sha256 for file in one.files)]
    return bool(naming) and all(one.purged_at for one in naming)


def screenshot_of(packages: tuple[Package, ...], store: EvidenceStore) -> Screenshot:
    """The newest screenshot, verified now."""
    for package in packages:
        if package.screenshot is None or package.purged_at:
            continue
        try:
            body = store.read(package.screenshot.sha256)
        except EvidenceError:
            return Screenshot(sha256=None, package=package, is_altered=True)
        if body.startswith(PNG_SIGNATURE):
            return Screenshot(sha256=package.screenshot.sha256, package=package, is_altered=False)
    return Screenshot(sha256=None, package=None, is_altered=False)


def _package(evidence: Evidence, seal: SealFacts, holds: tuple[EvidenceHold, ...]) -> Package:
    manifest: Mapping[str, Any] = evidence.manifest
    check: ReplayCheck | None = getattr(evidence, "replay_check", None)
    return Package(
        evidence_id=evidence.pk,
        url=evidence.url,
        sealed_at=evidence.sealed_at,
        is_partial=evidence.is_partial,
        state=evidence.get_state_display(),
        note=evidence.note,
        observations=tuple(manifest.get("observations", ())),
        seal=seal,
        replay=check,
        is_replay_poor=check is not None and is_poor(check),
        files=tuple(_file(file) for file in manifest["files"]),
        purged_at=evidence.purged_at,
        holds=holds,
    )


def _file(file: Mapping[str, Any]) -> PackagedFile:
    role = FileRole(file["role"]) if file["role"] in set(FileRole) else None
    return PackagedFile(
        role=role,
        title=ROLE_TITLES[role] if role else str(file["role"]),
        name=file["name"],
        size=file["size"],
        sha256=file["sha256"],
    )
