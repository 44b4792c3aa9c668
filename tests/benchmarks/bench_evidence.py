"""Seconds and memory per sealed package beside a bare Playwright that only goes to the same page, photographs and prints it.

In: the recorder's own site on loopback (21 requests a page, frames and a worker among them). Out: seconds per page of both,
one page at a time, in alternating rounds of one run, the median counts, and the most memory either held; then whether
four workers hold no more memory at the end of many pages than at their beginning (`QINGYUAN_BENCH_PAGES`, 500 by default).
Ours records in a worker process, packs, hashes, signs and stores. Memory is proportional set size of this process and all
below it, so that both carry the same Python.
"""

import asyncio
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import django
from playwright.async_api import async_playwright

from crawlers.browser import find_browser, launch_options
from crawlers.config import CONFIG_VARIABLE
from crawlers.recording.process_tree import mebibytes_of, tree_of
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.recording.workers import Workers
from dashboards.first_configuration import write_configuration
from tests.benchmarks.figure import Figure
from tests.crawlers.recording.site import Site, serving

PAGES, ROUNDS = 6, 3
MANY_PAGES = int(os.environ.get("QINGYUAN_BENCH_PAGES", "500"))
AT_ONCE = 4
SAMPLE_SECONDS = 0.25


def run() -> list[Figure]:
    """All figures. Raises OSError where there is no browser."""
    browser = find_browser()
    if browser is None:
        raise OSError("no Chromium found: run make browser")
    with tempfile.TemporaryDirectory() as name, serving() as site:
        folder = Path(name)
        _prepare(folder)
        rounds = [(_ours(browser, site, folder, number), _bare(browser, site)) for number in range(ROUNDS)]
        ours, bare = ([column[side] for column in rounds] for side in (0, 1))
        samples = _many(browser, site, folder)
    peer = "bare goto + screenshot + PDF"
    fifth = len(samples) // 5
    return [
        Figure(
            name="sealed package",
            unit="s",
            ours=statistics.median(one[0] for one in ours),
            peer_name=peer,
            peer=statistics.median(one[0] for one in bare),
        ),
        Figure(
            name="memory while sealing",
            unit="MiB",
            ours=max(one[1] for one in ours),
            peer_name=peer,
            peer=max(one[1] for one in bare),
        ),
        Figure(
            name=f"memory of {AT_ONCE} workers at the end of {MANY_PAGES} pages",
            unit="MiB",
            ours=statistics.mean(samples[-fifth:]),
            peer_name="in their second fifth",
            peer=statistics.mean(samples[fifth : 2 * fifth]),
        ),
    ]


def _prepare(folder: Path) -> None:
    path = folder / "qingyuan.toml"
    write_configuration(path, {"contact": '"mailto:bench@example.org"', "data_folder": json.dumps(str(folder))})
    os.environ |= {CONFIG_VARIABLE: str(path), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    django.setup()
    from dashboards.setting_up import prepare_database

    prepare_database()


def _ours(browser: str, site: Site, folder: Path, number: int) -> tuple[float, float]:
    """Seconds per page, and the most memory."""
    _keep(site, folder, number, PAGES)
    with _sampling() as samples:
        seconds = asyncio.run(_seal(browser, site, folder, PAGES, 1))
    return seconds, max(samples)


def _many(browser: str, site: Site, folder: Path) -> list[float]:
    """Memory over many pages, sampled evenly in time."""
    _keep(site, folder, ROUNDS, MANY_PAGES)
    with _sampling() as samples:
        asyncio.run(_seal(browser, site, folder, MANY_PAGES, AT_ONCE))
    return samples


def _keep(site: Site, folder: Path, number: int, pages: int) -> None:
    from crawlers.page import BlockKind
    from indexer.keeping import keep
    from indexer.opening import open_evidence_store, open_search_index
    from tests.factories import OFFER_TEXT, make_finding, make_page

    store = open_evidence_store(folder)
    for page in range(pages):
        found = make_page(f"{site.url}&n={number}-{page}", [(BlockKind.PARAGRAPH, f"{number}-{page} {OFFER_TEXT}")])
        keep(make_finding(found), night=date(2026, 11, 20), store=store, index=open_search_index())


async def _seal(browser: str, site: Site, folder: Path, pages: int, at_once: int) -> float:
    from indexer.opening import open_evidence_store, open_ledger
    from indexer.sealing_round import seal_waiting

    plan = RecordingPlan(
        browser=browser, user_agent="Qingyuan/0.1", allow_private=(f"*.localhost:{site.port}",), timeout_seconds=30
    )
    async with Workers(plan, at_once) as workers:
        await workers.take(site.url)
        start = time.monotonic()
        done = await seal_waiting(
            workers.take,
            store=open_evidence_store(folder),
            ledger=open_ledger(folder),
            clock=lambda: datetime.now(UTC),
            limit=pages,
            at_once=at_once,
        )
        assert len(done) == pages
        assert not any(one.error or one.problems for one in done), done
        return (time.monotonic() - start) / len(done)


def _bare(browser: str, site: Site) -> tuple[float, float]:
    """Seconds per page, and the most memory."""

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

    with _sampling() as samples:
        seconds = asyncio.run(visit())
    return seconds, max(samples)


async def _look(chromium: object, url: str) -> None:
    page = await chromium.new_page(viewport={"width": 1366, "height": 900})  # type: ignore[attr-defined]
    await page.goto(url, wait_until="load")
    await page.screenshot(full_page=True)
    await page.pdf(format="A4", print_background=True)
    await page.close()


@contextmanager
def _sampling() -> Iterator[list[float]]:
    """Memory of this process and all below it, in MiB, while the block runs."""
    samples, over = [mebibytes_of(tree_of(os.getpid()))], threading.Event()

    def sample() -> None:
        while not over.wait(SAMPLE_SECONDS):
            samples.append(mebibytes_of(tree_of(os.getpid())))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()
