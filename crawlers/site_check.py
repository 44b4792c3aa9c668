"""The last stage of a crawl that only checks a site: what came is told on standard output, and kept as a fixture.

In: `Page`s and `Unread`s of one request. Out: lines `{"checked": {...}}`; the page's bytes in the data folder. Setting:
QINGYUAN_DATA.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.page import Page, Unread
from crawlers.page_structure import Row
from crawlers.reading.understanding import ROWS_SHOWN, understand

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def checks_folder(data_folder: Path, site: str) -> Path:
    """Where the fixture of a site lies: the page as served, as shown, what was read from it, a picture."""
    return data_folder / "site_checks" / site.replace(":", "_").replace("/", "_")


class TellReading:
    """Item pipeline; keeps nothing but the fixture."""

    def __init__(self, data_folder: Path) -> None:
        self._data_folder = data_folder

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "TellReading":
        """The data folder of the settings."""
        return cls(Path(crawler.settings["QINGYUAN_DATA"]))

    def process_item(self, item: Any) -> Any:
        """`item`, after it is told."""
        if isinstance(item, Unread):
            _tell({"url": item.url, "outcome": item.outcome.value, "note": item.note, "status": item.status})
        elif isinstance(item, Page) and item.placement is None:
            _tell(self._keep(item))
        return item

    def _keep(self, page: Page) -> dict[str, Any]:
        seen = understand(page)
        fields = {
            "url": page.url,
            "final_url": page.final_url,
            "outcome": "read",
            "note": "",
            "status": page.capture.status,
            "fetched_at": page.fetched_at.isoformat(),
            "charset": page.capture.charset,
            "rendered": page.capture.rendered_html is not None,
            "title": seen.title,
            "characters": seen.characters,
            "links": seen.links,
            "kind": seen.kind.value,
            "shape": seen.shape,
            "row_count": len(seen.rows),
            "dated_rows": sum(row.published_at is not None for row in seen.rows),
            "signed_rows": sum(bool(row.author) for row in seen.rows),
            "rows": [_row(row) for row in seen.rows[:ROWS_SHOWN]],
            "turns": list(seen.turns),
            "is_listing": seen.is_listing,
        }
        folder = checks_folder(self._data_folder, page.site)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / "page.html").write_bytes(page.capture.body)
        if page.capture.rendered_html is not None:
            (folder / "rendered.html").write_text(page.capture.rendered_html, "utf-8", errors="replace")
        (folder / "page.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1), "utf-8")
        return fields


def _row(row: Row) -> dict[str, str]:
    day = row.published_at.date().isoformat() if row.published_at is not None else ""
    return {"url": row.url, "text": row.title, "author": row.author, "published_on": day}


def _tell(fields: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps({"checked": fields}) + "\n")
    sys.stdout.flush()
