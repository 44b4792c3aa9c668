"""Crawls addresses without a site file, as `qingyuan crawl` does, and says what was read of every page.

In: URLs, a folder to work in. Out: `ReadPage`s by URL. Nothing is kept in a database.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Render, Site, site_for_url
from dashboards.first_configuration import write_configuration
from tests.nights.reading_process import FILE

NIGHT = date(2026, 11, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page as it was read. Rows are (url, title, author, date), posts (author, date, text)."""

    url: str
    title: str
    text: str
    shape: str
    author: str
    published_at: str
    rows: list[list[str]]
    posts: list[list[str]]
    comments: list[str]
    charset: str
    is_rendered: bool


def read_site(url: str, folder: Path, **options: Any) -> dict[str, ReadPage]:
    """What a crawl from `url` reads; options as for `read_sites`."""
    return read_sites([site_for_url(url)], folder, **options)


def read_sites(
    sites: Sequence[Site],
    folder: Path,
    *,
    allow: str,
    most_pages: int = 2000,
    run: str = "one",
    browser: bool = True,
    retries: int = 0,
    seconds: int = 240,
) -> dict[str, ReadPage]:
    """What one crawl of `sites` reads; `allow` is the host:port pattern on loopback it may visit."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "qingyuan.toml"
    if not configuration.exists():
        changes = {
            "contact": '"mailto:tests@example.org"',
            "allow_private": json.dumps([allow]),
            "delay_seconds": "0.0",
            "retries": str(retries),
            "retry_minutes": "0.001",
        }
        write_configuration(configuration, changes)
    hurried = tuple(
        replace(
            site,
            render=Render.AUTO if browser else Render.NEVER,
            scope=replace(site.scope, max_pages=most_pages),
            pace=Pace(delay_seconds=0.0, concurrency=4),
        )
        for site in sites
    )
    plan = CrawlPlan(
        run=run, night=NIGHT, data_folder=folder / "data", config_path=configuration, sites=hurried, keeps=False
    )
    pages = folder / f"pages-{run}.jsonl"
    pages.unlink(missing_ok=True)
    environment = os.environ | {
        "QINGYUAN_CONFIG": str(configuration),
        FILE: str(pages),
        "DJANGO_SETTINGS_MODULE": "dashboards.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.nights.reading_process"],
        input=plan.to_json() + "\n",
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    (folder / f"log-{run}.txt").write_text(done.stderr, "utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    lines = pages.read_text("utf-8").splitlines() if pages.exists() else []
    return {page.url: page for page in (ReadPage(**fields) for fields in map(_fields, lines))}


def _fields(line: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(line)
    return fields
