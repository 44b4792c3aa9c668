"""Rows of nights for tests; say only what the test is about."""

from datetime import date
from typing import Any

from indexer.report_models import SiteReport

NIGHT = date(2026, 11, 21)
COUNTS = {
    "urls": 100,
    "read": 90,
    "unchanged": 0,
    "blocked": 0,
    "refused_by_robots": 0,
    "unread": 10,
    "skipped": 0,
    "offers": 5,
    "new_items": 1,
    "new_addresses": 2,
    "rows": 200,
    "waiting": 0,
}


def site_report(night: date = NIGHT, **changes: Any) -> SiteReport:
    """An ordinary night of the site `forum`, not saved."""
    return SiteReport(**({"night": night, "site": "forum"} | COUNTS | changes))


def shape(name: str = "h/thread-#", **changes: Any) -> dict[str, Any]:
    """Pages of one shape: mostly paragraphs, ten rows a page."""
    fields = {
        "shape": name,
        "pages": 10,
        "characters": 8000,
        "links": 300,
        "rows": 100,
        "kinds": {"paragraph": 6000, "anchor": 2000},
        "sample": "http://h/thread-1",
    }
    return fields | changes
