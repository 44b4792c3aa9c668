"""The takedown list as CSV: UTF-8 with byte order mark, no cell that a spreadsheet would compute."""

from dataclasses import dataclass
from typing import BinaryIO

from dashboards.handing_on.takedown import TakedownBundle
from dashboards.handing_on.takedown_table import csv_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvExporter:
    """See `exports.Exporter`."""

    name: str = "csv"
    title: str = "CSV 表格（UTF-8，可用 Excel/WPS 打开）"
    suffix: str = ".csv"
    media_type: str = "text/csv"

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        """Write the table."""
        out.write(csv_bytes(bundle))


EXPORTER = CsvExporter()
