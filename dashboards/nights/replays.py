"""The night's last job: replay what was sealed, within the minutes the configuration gives; the rest waits for the next night.

In: the configuration. Out: rows of `ReplayCheck`, nothing else; a replay proves nothing and stops nothing.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db import connections

from crawlers.browsing.browser import find_browser
from crawlers.recording.replaying import Replayer
from dashboards.configuration import Configuration
from indexer.models import Evidence
from indexer.opening import open_evidence_store
from indexer.sealing.replay_checking import check_replay, unchecked

log = logging.getLogger(__name__)

MOST = 2000


def check_night(configuration: Configuration) -> None:
    """Replay what was not replayed yet, newest first."""
    browser = find_browser(configuration.crawlers.browser)
    waiting = unchecked(MOST) if configuration.crawlers.replay_minutes and browser else ()
    if waiting and browser:
        asyncio.run(_check_all(configuration, browser, waiting))


async def _check_all(configuration: Configuration, browser: str, waiting: Sequence[Evidence]) -> None:
    until = time.monotonic() + 60 * configuration.crawlers.replay_minutes
    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    try:
        async with Replayer(browser) as replayer:
            for evidence in waiting:
                if time.monotonic() > until:
                    log.info("replay checks wait for the next night")
                    return
                await check_replay(evidence, replayer.score, store, datetime.now(UTC))
    finally:
        # Connections belong to the thread that opened them.
        await sync_to_async(connections.close_all)()
