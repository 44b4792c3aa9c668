"""The takedown list as a table of texts, the same in the workbook, the CSV file and the evidence package.

In: a `TakedownBundle`. Out: column heads and cells; CSV bytes. Times are shown in the office's time zone.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from dashboards.handing_on.takedown import TakedownBundle, TakedownRow
from dashboards.plain_text import plain_line

# OWASP's list for CSV injection; Chinese spreadsheets also read the full-width forms as the start of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_SEALED = "待固证"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its head, its width in characters of the workbook's font, and the text of a row's cell."""

    title: str
    width: int
    text: Callable[[TakedownRow], str]


def shown_time(moment: datetime) -> str:
    """Minute-exact time in the office's time zone."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M")


def _seen(row: TakedownRow) -> str:
    """First and last sighting, and since when a visit found the offer gone, if one did."""
    gone = f"\n已下线 {shown_time(row.gone_at)}" if row.gone_at is not None else ""
    return f"{shown_time(row.first_seen)}\n{shown_time(row.last_seen)}{gone}"


def _signed(row: TakedownRow) -> str:
    """Who signs the page and when it says it was published; a day without a time of day is a day."""
    if row.published_at is None:
        return plain_line(row.author)
    local = localtime(row.published_at)
    at = f"{local:%Y-%m-%d}" if (local.hour, local.minute) == (0, 0) else shown_time(row.published_at)
    return "\n".join(part for part in (plain_line(row.author), at) if part)


COLUMNS = (
    Column(title="序号", width=5, text=lambda row: str(row.number)),
    Column(title="线索编号", width=10, text=lambda row: row.item_id),
    Column(title="发现时间", width=11, text=lambda row: shown_time(row.first_seen)),
    Column(title="平台", width=9, text=lambda row: row.platform),
    Column(title="网址", width=24, text=lambda row: row.url),
    Column(title="标题", width=18, text=lambda row: plain_line(row.title)),
    Column(title="作者/发布时间", width=11, text=_signed),
    Column(title="涉嫌类别", width=9, text=lambda row: row.category_title),
    Column(title="研判意见", width=18, text=lambda row: row.opinion),
    Column(title="依据条款", width=18, text=lambda row: row.legal_basis),
    Column(title="联系方式", width=15, text=lambda row: "\n".join(plain_line(contact) for contact in row.contacts)),
    Column(title="主体", width=8, text=lambda row: row.part),
    Column(title="属地", width=8, text=lambda row: row.region),
    Column(title="主管部门", width=10, text=lambda row: row.authority),
    Column(title="证据编号", width=10, text=lambda row: row.evidence_id[:16] if row.evidence_id else NOT_SEALED),
    Column(title="证据SHA-256", width=18, text=lambda row: row.evidence_id or ""),
    Column(
        title="首次/最近发现",
        width=11,
        text=_seen,
    ),
    Column(title="研判人", width=9, text=lambda row: row.decided_by),
    Column(title="研判时间", width=11, text=lambda row: shown_time(row.decided_at)),
    Column(title="建议处置", width=20, text=lambda row: row.proposal),
)


def csv_cell(text: str) -> str:
    """`text` with an apostrophe before anything a spreadsheet would compute."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_bytes(bundle: TakedownBundle) -> bytes:
    """The list as CSV in UTF-8 with byte order mark, as Excel and WPS expect it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.title for column in COLUMNS])
    writer.writerows([csv_cell(column.text(row)) for column in COLUMNS] for row in bundle.rows)
    return out.getvalue().encode("utf-8-sig")
