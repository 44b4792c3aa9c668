"""After sealing: the chains of flagged items, within the time the configuration gives. Never in the way of sealing.

In: the configuration. Out: sentences about what could not be had; the rest waits for the next night.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime

from asgiref.sync import sync_to_async
from django.db import connections

from crawlers.browsing.browser import find_browser
from crawlers.manners.asked import Asked
from crawlers.manners.courtesy_record import count_looks
from crawlers.manners.middlewares import user_agent
from crawlers.recording.permission import Permission
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.recording.workers import Workers
from crawlers.snapshot import RecorderLost, Snapshot
from dashboards.configuration import Configuration
from dashboards.nights.looking_manners import Manners
from dashboards.sites.book import listed_clicks
from indexer.evidence.seam import EvidenceError
from indexer.models import Sighting
from indexer.opening import open_evidence_store, open_ledger
from indexer.sealing.chaining import Chaining, chain, wanted_chains

log = logging.getLogger(__name__)

MOST = 500


def chain_night(configuration: Configuration, night: date, manners: Manners) -> list[str]:
    """Chains for what was sealed, until the minutes are used up; what they ask of hosts is on the night's politeness cards."""
    browser = find_browser(configuration.crawlers.browser)
    waiting = wanted_chains(MOST) if configuration.crawlers.chain_minutes else ()
    if not waiting or browser is None:
        return []
    looks: list[Asked] = []
    try:
        return asyncio.run(_with_recorder(configuration, browser, waiting, looks, manners))
    finally:
        count_looks(configuration.data_folder, night, looks)


async def _with_recorder(
    configuration: Configuration,
    browser: str,
    waiting: Sequence[Sighting],
    looks: list[Asked],
    manners: Manners,
) -> list[str]:
    crawl = configuration.crawlers
    until = time.monotonic() + 60 * crawl.chain_minutes
    plan = RecordingPlan(
        browser=browser,
        user_agent=user_agent(crawl),
        allow_private=crawl.allow_private,
        timeout_seconds=crawl.render_timeout_seconds,
        clicks=listed_clicks(configuration),
    )
    async with Workers(plan, 1) as workers:

        async def take(url: str, words: tuple[str, ...]) -> Snapshot:
            snapshot = await workers.take(url, words)
            looks.append(snapshot.asked)
            return snapshot

        try:
            return await _chain_all(configuration, take, waiting, manners, until)
        finally:
            # Connections belong to the thread that opened them.
            await sync_to_async(connections.close_all)()


async def _chain_all(
    configuration: Configuration,
    take: Callable[[str, tuple[str, ...]], Awaitable[Snapshot]],
    waiting: Sequence[Sighting],
    manners: Manners,
    until: float,
) -> list[str]:
    crawl = configuration.crawlers
    permission = Permission(
        take, respects_robots=crawl.respects_robots, delay_of=manners.delay_of, refusal_of_host=manners.refusal_of
    )
    chaining = Chaining(
        take=take,
        may_visit=permission.refusal_of,
        store=open_evidence_store(configuration.data_folder, configuration.indexer),
        ledger=open_ledger(configuration.data_folder),
        clock=lambda: datetime.now(UTC),
        user_agent=user_agent(crawl),
    )
    failed: list[str] = []
    for sighting in waiting:
        if time.monotonic() > until:
            log.info("chains wait for the next night")
            break
        try:
            await asyncio.wait_for(chain(sighting, chaining), max(until - time.monotonic(), 1) + 60)
        except (EvidenceError, RecorderLost, TimeoutError) as error:
            log.error("chain not sealed", extra={"sighting": sighting.pk, "reason": str(error)})
            failed.append(sighting.url)
    return [f"{len(failed)} 条线索的证据链未能固定，例如 {failed[0]}"] if failed else []
