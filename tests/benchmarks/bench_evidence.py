"""Seconds and memory per sealed package beside a bare Playwright that only goes to the same page, photographs and prints it.

In: the recorder's own site on loopback (21 requests a page, frames and a worker among them). Out: seconds per page of ours
without and with the second look as a telephone, and of the peer, which looks once, or twice as we do; one page at a time, in
alternating rounds of one run, of which the median counts; and the most memory each held; then whether four workers hold no more memory at the end of many pages than
at their beginning, with the whole series (`bench_evidence:500`; by default 60 pages).
Ours records in a worker process, packs, hashes, signs and stores; no time server and no authority is asked. Memory is
proportional set size of this process and all below it, so that both carry the same Python.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path

import django
from playwright.async_api import async_playwright

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.browsing.process_tree import mebibytes_of, tree_of
from crawlers.config import CONFIG_VARIABLE
from crawlers.recording.recording_plan import RecordingPlan, SecondView
from crawlers.recording.workers import Workers
from dashboards.first_configuration import write_configuration
from tests.benchmarks.figure import Figure
from tests.crawlers.recording.site import Site, serving

PAGES, ROUNDS = 6, 3
AT_ONCE = 4
PEER = "bare goto + screenshot + PDF"
# Asking the kernel what forty processes of browsers hold takes a tenth of a second of a core.
SAMPLE_SECONDS = 2.0
SERIES = 24
Side = Sequence[tuple[float, float]]
_numbers = count()


def run(many_pages: int = 60) -> list[Figure]:
    """All figures. Raises OSError where there is no browser."""
    browser = find_browser()
    if browser is None:
        raise OSError("no Chromium found: run make browser")
    with tempfile.TemporaryDirectory() as name, serving() as site:
        folder = Path(name)
        _prepare(folder)
        views = _telephone(folder)
        sides = [
            partial(_ours, browser, site, folder, ()),
            partial(_ours, browser, site, folder, views),
            partial(_bare, browser, site, ()),
            partial(_bare, browser, site, views),
        ]
        rounds = [[side() for side in sides] for _ in range(ROUNDS)]
        samples = _many(browser, site, folder, many_pages)
    once, twice, bare, bare_twice = zip(*rounds, strict=True)
    return [
        *_beside("sealed package of one look", once, PEER, bare),
        *_beside("sealed package of two looks", twice, f"{PEER}, the same two looks", bare_twice),
        *_beside("sealed package of two looks", twice, PEER, bare),
        *_growth(samples, many_pages),
    ]


def _beside(title: str, ours: Side, peer_name: str, peer: Side) -> list[Figure]:
    """Time and memory of one way to seal beside one of the peer's."""
    seconds = [statistics.median(one[0] for one in side) for side in (ours, peer)]
    memory = [max(one[1] for one in side) for side in (ours, peer)]
    return [
        Figure(name=title, unit="s", ours=seconds[0], peer_name=peer_name, peer=seconds[1]),
        Figure(name=f"memory, {title}", unit="MiB", ours=memory[0], peer_name=peer_name, peer=memory[1]),
    ]


def _growth(samples: list[float], pages: int) -> list[Figure]:
    """Whether memory grew, told by quarters; the series is printed, so that a person can see more than two means."""
    step = max(1, len(samples) // SERIES)
    means = [statistics.mean(samples[place : place + step]) for place in range(0, len(samples), step)]
    sys.stdout.write(f"memory over {pages} pages, MiB: {' '.join(f'{mean:.0f}' for mean in means)}\n")
    quarter = max(1, len(samples) // 4)
    return [
        Figure(
            name=f"memory of {AT_ONCE} workers in the last quarter of {pages} pages",
            unit="MiB",
            ours=statistics.mean(samples[-quarter:]),
            peer_name="in the first quarter",
            peer=statistics.mean(samples[:quarter]),
        )
    ]


def _telephone(folder: Path) -> tuple[SecondView, ...]:
    """What a night of the default configuration looks at once more."""
    from dashboards.configuration import read_configuration
    from dashboards.nights.sealing import second_views

    return second_views(read_configuration(str(folder / "qingyuan.toml")).crawlers)


def _prepare(folder: Path) -> None:
    path = folder / "qingyuan.toml"
    write_configuration(path, {"contact": '"mailto:bench@example.org"', "data_folder": json.dumps(str(folder))})
    os.environ |= {CONFIG_VARIABLE: str(path), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    django.setup()
    from dashboards.setting_up import prepare_database

    prepare_database()


def _ours(browser: str, site: Site, folder: Path, views: tuple[SecondView, ...]) -> tuple[float, float]:
    """Seconds per page, and the most memory."""
    _keep(site, folder, PAGES)
    with _sampling() as samples:
        seconds = asyncio.run(_seal(browser, site, folder, PAGES, 1, views))
    return seconds, max(samples)


def _many(browser: str, site: Site, folder: Path, pages: int) -> list[float]:
    """Memory over many pages with four workers, sampled evenly in time from the moment all of them are at work."""
    _keep(site, folder, pages)
    with _sampling() as samples:
        asyncio.run(_seal(browser, site, folder, pages, AT_ONCE, _telephone(folder)))
    return samples[4:]


def _keep(site: Site, folder: Path, pages: int) -> None:
    from crawlers.page import BlockKind
    from indexer.keeping import keep
    from indexer.opening import open_evidence_store, open_search_index
    from tests.factories import OFFER_TEXT, make_finding, make_page

    store, first = open_evidence_store(folder), next(_numbers)
    for page in range(pages):
        found = make_page(f"{site.url}&n={first}-{page}", [(BlockKind.PARAGRAPH, f"{first}-{page} {OFFER_TEXT}")])
        keep(make_finding(found), night=date(2026, 11, 20), store=store, index=open_search_index())


async def _seal(
    browser: str, site: Site, folder: Path, pages: int, at_once: int, views: tuple[SecondView, ...]
) -> float:
    from indexer.opening import open_evidence_store, open_ledger
    from indexer.sealing.round import seal_waiting

    plan = RecordingPlan(
        browser=browser,
        user_agent="Qingyuan/0.1",
        allow_private=(f"*.localhost:{site.port}",),
        timeout_seconds=30,
        second_views=views,
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


def _bare(browser: str, site: Site, views: tuple[SecondView, ...]) -> tuple[float, float]:
    """Seconds per page, each also photographed in `views`, and the most memory."""

    async def visit() -> float:
        async with async_playwright() as playwright:
            options = launch_options(browser, "http://127.0.0.1:9") | {"proxy": None}
            chromium = await playwright.chromium.launch(**options)  # type: ignore[arg-type]
            await _look(chromium, site.url)
            start = time.monotonic()
            for page in range(PAGES):
                await _look(chromium, f"{site.url}&bare={page}")
                for view in views:
                    await _photograph(chromium, f"{site.url}&bare={page}", view)
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


async def _photograph(chromium: object, url: str, view: SecondView) -> None:
    page = await chromium.new_page(  # type: ignore[attr-defined]
        viewport={"width": view.width, "height": view.height}, is_mobile=view.is_mobile, user_agent=view.user_agent
    )
    await page.goto(url, wait_until="load")
    await page.screenshot(full_page=True)
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
