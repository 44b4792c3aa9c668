"""The takedown list as a workbook: a summary sheet and one sheet per platform, ready to print on A4 landscape.

Text from the web never becomes a formula, a link or a number. The creation date is the bundle's, so the same bundle
gives the same bytes.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, BinaryIO

import xlsxwriter

from dashboards.handing_on.takedown import TakedownBundle, TakedownRow
from dashboards.handing_on.takedown_table import COLUMNS, shown_time

A4 = 9
FONT = "宋体"
# Excel's limit for one cell is 32,767 characters; XlsxWriter drops longer ones silently.
LONGEST_CELL = 32_000
SHEET_NAME_LENGTH = 31
# One line of 10-point text, and Excel's limit for a row, both in points.
LINE_POINTS = 13.5
TALLEST_ROW = 409.0
NOTICE = "本表为线索，所列内容均为涉嫌、疑似，以核查结果为准；“待核”条款须由法制人员核对后引用。"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class XlsxExporter:
    """See `exports.Exporter`."""

    name: str = "xlsx"
    title: str = "Excel 工作簿（每平台一页，附汇总）"
    suffix: str = ".xlsx"
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        """Write the workbook."""
        workbook = xlsxwriter.Workbook(out, OPTIONS)
        workbook.set_properties({"title": "处置清单", "created": bundle.made_at.astimezone(UTC).replace(tzinfo=None)})
        names = sheet_names(bundle.platforms)
        _write_summary(workbook, bundle, names)
        for platform, name in names.items():
            of_platform = (row for row in bundle.rows if row.platform == platform)
            rows = [replace(row, number=number) for number, row in enumerate(of_platform, 1)]
            _write_platform(workbook, workbook.add_worksheet(name), platform, rows)
        workbook.close()


def sheet_names(platforms: tuple[str, ...]) -> dict[str, str]:
    """A name Excel accepts for each platform, unique without regard to case."""
    taken = {"汇总", "history"}
    names: dict[str, str] = {}
    for platform in platforms:
        kept = "".join("_" if character in "[]:*?/\\'" or ord(character) < 32 else character for character in platform)
        base = kept.strip() or "未注明平台"
        name, repeat = base[:SHEET_NAME_LENGTH], 1
        while name.lower() in taken:
            repeat += 1
            name = f"{base[: SHEET_NAME_LENGTH - 5]}({repeat})"
        taken.add(name.lower())
        names[platform] = name
    return names


def _write_summary(workbook: Any, bundle: TakedownBundle, names: dict[str, str]) -> None:
    sheet = workbook.add_worksheet("汇总")
    head, cell = _formats(workbook)
    sheet.merge_range(0, 0, 0, 3, "涉嫌违规信息处置清单（汇总）", _title_format(workbook))
    maker = f"单位：{bundle.unit_name or '（未填写）'}    生成时间：{shown_time(bundle.made_at)}"
    sheet.merge_range(1, 0, 1, 3, maker, _note_format(workbook))
    for column, title in enumerate(("平台", "涉嫌类别", "网址数", "线索数")):
        sheet.write_string(2, column, title, head)
    line = 3
    counted = Counter((row.platform, row.category_title) for row in bundle.rows)
    for (platform, category), addresses in sorted(counted.items()):
        items = {row.item_id for row in bundle.rows if (row.platform, row.category_title) == (platform, category)}
        sheet.write_string(line, 0, names[platform], cell)
        sheet.write_string(line, 1, category, cell)
        sheet.write_number(line, 2, addresses, cell)
        sheet.write_number(line, 3, len(items), cell)
        line += 1
    sheet.write_string(line, 0, "合计", head)
    sheet.write_string(line, 1, "", head)
    sheet.write_number(line, 2, len(bundle.rows), head)
    sheet.write_number(line, 3, len({row.item_id for row in bundle.rows}), head)
    sheet.merge_range(line + 1, 0, line + 1, 3, NOTICE, _note_format(workbook))
    sheet.set_row(line + 1, 32)
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 3, 12)
    _set_heads(sheet)
    sheet.freeze_panes(3, 0)
    _set_page(sheet, last_column=3)


def _write_platform(workbook: Any, sheet: Any, platform: str, rows: list[TakedownRow]) -> None:
    head, cell = _formats(workbook)
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, f"涉嫌违规信息处置清单（{platform}）", _title_format(workbook))
    sheet.merge_range(1, 0, 1, last, NOTICE, _note_format(workbook))
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(2, index, column.title, head)
    for line, row in enumerate(rows, 3):
        texts = [column.text(row)[:LONGEST_CELL] for column in COLUMNS]
        for index, text in enumerate(texts):
            sheet.write_string(line, index, text, cell)
        sheet.set_row(line, _row_height(texts))
    _set_heads(sheet)
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, 2 + len(rows), last)
    _set_page(sheet, last_column=last)


def _set_heads(sheet: Any) -> None:
    for line, points in enumerate((28, 20, 20)):
        sheet.set_row(line, points)


def _row_height(texts: Sequence[str]) -> float:
    """Height in points that shows every cell whole: programs do not grow rows of a file they did not write."""
    lines = max(
        sum(max(1, -(-_shown_width(part) // (column.width - 1))) for part in text.split("\n"))
        for column, text in zip(COLUMNS, texts, strict=True)
    )
    return min(lines * LINE_POINTS + 4, TALLEST_ROW)


def _shown_width(text: str) -> int:
    """Width in Latin letters; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _set_page(sheet: Any, *, last_column: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, sheet.dim_rowmax, last_column)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _title_format(workbook: Any) -> Any:
    return workbook.add_format(
        {"font_name": FONT, "bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
    )


def _note_format(workbook: Any) -> Any:
    return workbook.add_format(
        {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter", "font_color": "#555555"}
    )


def _formats(workbook: Any) -> tuple[Any, Any]:
    shared = {"font_name": FONT, "border": 1, "border_color": "#9AA5B1", "text_wrap": True, "font_size": 10}
    head = workbook.add_format(shared | {"bold": True, "bg_color": "#DCE6F2", "align": "center", "valign": "vcenter"})
    return head, workbook.add_format(shared | {"valign": "top"})


EXPORTER = XlsxExporter()
