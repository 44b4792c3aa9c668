"""The night's last part: everything that waits is recorded, sealed, and time-stamped where an authority is configured.

In: the configuration. Out: sentences about what could not be sealed or stamped; it waits for the next night.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from crawlers.browser import find_browser
from crawlers.manners import user_agent
from crawlers.recording.limits import RecordingLimits
from crawlers.recording.recorder import Recorder
from crawlers.url_guard import UrlGuard
from dashboards.configuration import Configuration
from indexer.opening import open_evidence_store, open_ledger
from indexer.sealing import wanted_sightings
from indexer.sealing_round import SealResult, seal_waiting

# Sealed in one round; the next round takes what was found meanwhile.
ROUND = 200


def seal_night(configuration: Configuration, progress: Callable[[int, int], None]) -> list[str]:
    """Seal everything that waits; sentences about what could not be sealed. `progress(done, all)` is called after each."""
    waiting = len(wanted_sightings(ROUND))
    browser = find_browser(configuration.crawlers.browser)
    if not waiting:
        return []
    if browser is None:
        return ["没有找到浏览器，证据尚未固定；运行 qingyuan doctor 查看办法"]
    results = asyncio.run(_seal_rounds(configuration, browser, progress))
    failed = [result for result in results if result.error]
    return [f"{len(failed)} 个网址的证据未能固定，例如 {failed[0].url}：{failed[0].error}"] if failed else []


async def _seal_rounds(
    configuration: Configuration, browser: str, progress: Callable[[int, int], None]
) -> list[SealResult]:
    crawl = configuration.crawlers
    store, ledger = open_evidence_store(configuration.data_folder), open_ledger(configuration.data_folder)
    results: list[SealResult] = []
    recorder = Recorder(
        browser=browser,
        user_agent=user_agent(crawl),
        guard=UrlGuard(crawl.allow_private),
        timeout_seconds=crawl.render_timeout_seconds,
        limits=RecordingLimits(),
    )
    async with recorder:
        while True:
            found = await seal_waiting(
                recorder.take,
                store=store,
                ledger=ledger,
                clock=lambda: datetime.now(UTC),
                limit=ROUND,
                skipped={result.sighting_id for result in results if result.error},
                progress=progress,
            )
            if not found:
                return results
            results += found
