"""The takedown list for machines, in the manner of XARF."""

from dataclasses import dataclass
from typing import BinaryIO

from dashboards.handing_on.takedown import TakedownBundle
from dashboards.handing_on.takedown_report import report_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonExporter:
    """See `exports.Exporter`."""

    name: str = "json"
    title: str = "JSON 报告（供系统对接，XARF 样式）"
    suffix: str = ".json"
    media_type: str = "application/json"

    def write(self, bundle: TakedownBundle, out: BinaryIO) -> None:
        """Write the document."""
        out.write(report_bytes(bundle))


EXPORTER = JsonExporter()
