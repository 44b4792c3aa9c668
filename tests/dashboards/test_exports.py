"""Every format has a golden file, writes the same bytes for the same bundle, and never lets text become a formula."""

import csv
import hashlib
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboards import exports
from dashboards.exports import by_name, load_exporters
from dashboards.exports.xlsx import sheet_names
from dashboards.handing_on.takedown_table import COLUMNS, FORMULA_STARTS
from indexer.evidence.seam import EvidenceError
from tests.dashboards.example_bundle import example_bundle
from tests.dashboards.rows import MemoryStore
from tests.dashboards.write_golden_files import GOLDEN

EXPORTERS = load_exporters()


def written(name: str) -> bytes:
    out = io.BytesIO()
    EXPORTERS[name].write(example_bundle(), out)
    return out.getvalue()


def content(suffix: str, body: bytes) -> object:
    """What a recipient reads in the file: cells of a workbook, members of a package, else the bytes."""
    if suffix == ".xlsx":
        return {sheet.title: list(sheet.values) for sheet in load_workbook(io.BytesIO(body))}
    if suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return {entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.infolist()}
    return body


def test_all_formats_of_the_house_are_found() -> None:
    assert {"csv", "json", "xlsx", "zip"} <= set(EXPORTERS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_has_a_golden_file_and_still_writes_it(name: str) -> None:
    suffix = EXPORTERS[name].suffix
    golden = GOLDEN / name / f"expected{suffix}"
    assert golden.exists(), f"write {golden} with: python -m tests.dashboards.write_golden_files, then read it"
    assert content(suffix, written(name)) == content(suffix, golden.read_bytes())


@pytest.mark.parametrize("name", EXPORTERS)
def test_same_bundle_gives_the_same_bytes(name: str) -> None:
    assert written(name) == written(name)


PLAIN_LIST = """
class PlainList:
    name = "plain"
    title = "网址清单"
    suffix = ".txt"
    media_type = "text/plain; charset=utf-8"

    def write(self, bundle, out):
        out.write("\\n".join(row.url for row in bundle.rows).encode())

EXPORTER = PlainList()
"""


def test_one_file_in_the_folder_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain_list.py").write_text(PLAIN_LIST, "utf-8")
    monkeypatch.setattr(exports, "__path__", [*exports.__path__, str(tmp_path)])
    found = load_exporters()
    out = io.BytesIO()
    found["plain"].write(example_bundle(), out)
    assert set(found) == {*EXPORTERS, "plain"}
    assert out.getvalue().decode().splitlines() == [row.url for row in example_bundle().rows]


def test_two_formats_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="'csv'"):
        by_name([EXPORTERS["csv"], EXPORTERS["csv"]])


def test_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    workbook = load_workbook(io.BytesIO(written("xlsx")))
    cells = [cell for sheet in workbook for line in sheet.iter_rows() for cell in line]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert {cell.data_type for cell in cells if cell.data_type == "f"} == set()
    assert all(cell.hyperlink is None for cell in cells)


def test_workbook_prints_on_a4_landscape_one_page_wide_with_heads_repeated() -> None:
    workbook = load_workbook(io.BytesIO(written("xlsx")))
    assert workbook.sheetnames[0] == "汇总"
    for sheet in workbook:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        # One page wide is the default and not written; as many pages high as it takes is.
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes is not None


def test_platform_names_become_sheet_names_excel_accepts() -> None:
    long = "很长的平台名称" * 6
    names = sheet_names(("a/b:c", "A?B*C", long, long + "二", "", "汇总"))
    assert len({name.lower() for name in names.values()}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names.values())


def test_csv_opens_in_excel_as_chinese_and_holds_no_formula() -> None:
    body = written("csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert rows[0] == [column.title for column in COLUMNS]
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]
    assert rows[2][4].startswith("'=HYPERLINK")


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_package_is_verified_by_sha256sum_and_holds_the_evidence(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(written("zip"))) as archive:
        names = archive.namelist()
        assert all(not name.startswith("/") and ".." not in name for name in names)
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == len(names) - 1
    package = example_bundle().packages[0]
    manifest = tmp_path / "items" / package.item_id / package.evidence_id[:16] / "manifest.json"
    assert hashlib.sha256(manifest.read_bytes()).hexdigest() == package.evidence_id


def test_altered_evidence_refuses_the_package_and_is_named() -> None:
    bundle = example_bundle()
    assert isinstance(bundle.store, MemoryStore)
    files = bundle.packages[0].manifest["files"]
    assert isinstance(files, list)
    bundle.store.alter(files[1]["sha256"])
    with pytest.raises(EvidenceError, match=files[1]["sha256"]):
        EXPORTERS["zip"].write(bundle, io.BytesIO())


def test_altered_manifest_refuses_the_package() -> None:
    bundle = example_bundle()
    package = bundle.packages[0]
    forged = replace(package, manifest={**package.manifest, "url": "http://elsewhere.example"})
    with pytest.raises(EvidenceError, match=package.evidence_id):
        EXPORTERS["zip"].write(replace(bundle, packages=(forged,)), io.BytesIO())
