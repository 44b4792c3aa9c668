"""Writes takedown lists to files and records what left the house.

In: a format, a folder, who asked and when. Out: files and one `ExportReceipt` each. A file appears under its name only
when it is whole. Raises ValueError for an unknown format and EvidenceError for altered evidence; then no file appears.
"""

import hashlib
import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.timezone import localtime

from dashboards.exports import Exporter, load_exporters
from dashboards.handing_on.takedown import TakedownBundle, build_bundle, confirmed_platforms
from dashboards.models import ExportReceipt
from indexer.evidence.seam import EvidenceStore

ALL_PLATFORMS = "全部平台"


def export(
    exporter_name: str,
    folder: Path,
    platform: str | None,
    made_by: User | None,
    made_at: datetime,
    store: EvidenceStore,
) -> list[ExportReceipt]:
    """One file for `platform`; for None one file per platform and, where there are several, one over all of them.

    Nothing confirmed means no file and an empty list.
    """
    exporter = exporter_named(exporter_name)
    counts = confirmed_platforms()
    if platform is not None:
        wanted: list[str | None] = [platform] if platform in counts else []
    else:
        wanted = [*counts, None] if len(counts) > 1 else [*counts]
    return [export_one(exporter, folder, each, made_by, made_at, store) for each in wanted]


def exporter_named(name: str) -> Exporter:
    """The format called `name`. Raises ValueError naming those there are."""
    exporters = load_exporters()
    if name not in exporters:
        raise ValueError(f"没有名为 {name} 的导出格式；可用：{'、'.join(exporters)}")
    return exporters[name]


def export_one(
    exporter: Exporter,
    folder: Path,
    platform: str | None,
    made_by: User | None,
    made_at: datetime,
    store: EvidenceStore,
) -> ExportReceipt:
    """One file, over all platforms for None, and its receipt."""
    unit_name = settings.CONFIGURATION.dashboards.unit_name
    bundle = build_bundle(platform=platform, unit_name=unit_name, made_at=made_at, store=store)
    path = _free_path(folder, exporter, platform, made_at)
    sha256 = _write_whole(exporter, bundle, path)
    return ExportReceipt.objects.create(
        exporter=exporter.name,
        platform=platform or "",
        file_name=path.name,
        sha256=sha256,
        rows=len(bundle.rows),
        made_by=made_by,
        made_at=made_at,
    )


def _free_path(folder: Path, exporter: Exporter, platform: str | None, made_at: datetime) -> Path:
    """A name that is nobody's yet; its temporary file, made here, keeps it from others who export in the same second."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    while True:
        number += 1
        path = folder / _file_name(exporter, platform, made_at, number)
        with suppress(FileExistsError):
            _partial(path).touch(exist_ok=False)
            if not path.exists():
                return path
            _partial(path).unlink()


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


def _write_whole(exporter: Exporter, bundle: TakedownBundle, path: Path) -> str:
    """Write under a temporary name, then rename. Returns the file's SHA-256."""
    partial = _partial(path)
    try:
        with partial.open("w+b") as out:
            exporter.write(bundle, out)
            out.flush()
            os.fsync(out.fileno())
        with partial.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return sha256


def _file_name(exporter: Exporter, platform: str | None, made_at: datetime, number: int) -> str:
    """Unique per platform, second and number. A platform name that is no plain word is told apart by its hash."""
    name = ALL_PLATFORMS
    if platform is not None:
        name = re.sub(r"\W+", "_", platform)[:40].strip("_")
        if name != platform:
            name = f"{name}_{hashlib.sha256(platform.encode()).hexdigest()[:8]}"
    again = f"_{number}" if number > 1 else ""
    return f"处置清单_{name}_{localtime(made_at):%Y%m%d-%H%M%S}{again}{exporter.suffix}"
