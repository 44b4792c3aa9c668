"""Seconds per sealed package beside a bare Playwright that only goes to the same page, photographs it and prints it.

In: the recorder's own site on loopback (21 requests a page, frames and a worker among them). Out: seconds per page of both,
one page at a time, in alternating rounds of one run; the median counts. Ours records, packs, hashes, signs and stores.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import django
from playwright.async_api import async_playwright

from crawlers.browser import find_browser, launch_options
from crawlers.config import CONFIG_VARIABLE
from dashboards.first_configuration import write_configuration
from tests.benchmarks.figure import Figure
from tests.crawlers.recording.site import Site, serving

PAGES, ROUNDS = 6, 3


def run() -> list[Figure]:
    """Seconds per page of both. Raises OSError where there is no browser."""
    browser = find_browser()
    if browser is None:
        raise OSError("no Chromium found: run make browser")
    with tempfile.TemporaryDirectory() as name, serving() as site:
        _prepare(Path(name))
        rounds = [(_ours(browser, site, Path(name), number), _bare(browser, site)) for number in range(ROUNDS)]
    ours, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [Figure(name="sealed package", unit="s", ours=ours, peer_name="bare goto + screenshot + PDF", peer=bare)]


def _prepare(folder: Path) -> None:
    path = folder / "qingyuan.toml"
    write_configuration(path, {"contact": '"mailto:bench@example.org"', "data_folder": json.dumps(str(folder))})
    os.environ |= {CONFIG_VARIABLE: str(path), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    django.setup()
    from dashboards.setting_up import prepare_database

    prepare_database()


def _ours(browser: str, site: Site, folder: Path, number: int) -> float:
    from crawlers.page import BlockKind
    from crawlers.recording.limits import RecordingLimits
    from crawlers.recording.recorder import Recorder
    from crawlers.url_guard import UrlGuard
    from indexer.keeping import keep
    from indexer.opening import open_evidence_store, open_ledger, open_search_index
    from indexer.sealing_round import seal_waiting
    from tests.factories import OFFER_TEXT, make_finding, make_page

    store, ledger = open_evidence_store(folder), open_ledger(folder)
    for page in range(PAGES):
        found = make_page(f"{site.url}&n={number}-{page}", [(BlockKind.PARAGRAPH, f"{number}-{page} {OFFER_TEXT}")])
        keep(make_finding(found), night=date(2026, 11, 20), store=store, index=open_search_index())

    async def seal() -> float:
        guard = UrlGuard((f"*.localhost:{site.port}",))
        recorder = Recorder(
            browser=browser, user_agent="Qingyuan/0.1", guard=guard, timeout_seconds=30, limits=RecordingLimits()
        )
        async with recorder:
            await recorder.take(site.url)
            start = time.monotonic()
            done = await seal_waiting(
                recorder.take, store=store, ledger=ledger, clock=lambda: datetime.now(UTC), limit=PAGES, at_once=1
            )
            assert not any(one.error or one.problems for one in done), done
            return (time.monotonic() - start) / len(done)

    return asyncio.run(seal())


def _bare(browser: str, site: Site) -> float:
    async def visit() -> float:
        async with async_playwright() as playwright:
            options = launch_options(browser, "http://127.0.0.1:9") | {"proxy": None}
            chromium = await playwright.chromium.launch(**options)  # type: ignore[arg-type]
            await _look(chromium, site.url)
            start = time.monotonic()
            for page in range(PAGES):
                await _look(chromium, f"{site.url}&bare={page}")
            seconds = (time.monotonic() - start) / PAGES
            await chromium.close()
            return seconds

    return asyncio.run(visit())


async def _look(chromium: object, url: str) -> None:
    page = await chromium.new_page(viewport={"width": 1366, "height": 900})  # type: ignore[attr-defined]
    await page.goto(url, wait_until="load")
    await page.screenshot(full_page=True)
    await page.pdf(format="A4", print_background=True)
    await page.close()
