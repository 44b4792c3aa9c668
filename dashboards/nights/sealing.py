"""The night's last part: everything that waits is recorded, sealed, and time-stamped where an authority is configured.

In: the configuration. Out: sentences about what could not be sealed or stamped; it waits for the next night.
"""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.browsing.browser import find_browser
from crawlers.config import CrawlConfig
from crawlers.manners.courtesy_record import count_looks
from crawlers.manners.middlewares import user_agent
from crawlers.recording.recording_plan import RecordingPlan, SecondView
from crawlers.recording.turns import HostTurns
from crawlers.recording.workers import Workers
from dashboards.configuration import Configuration
from dashboards.nights.chains import chain_night
from dashboards.nights.looking_manners import Manners, manners_of
from dashboards.sites.book import listed_clicks
from indexer.opening import open_evidence_store, open_ledger
from indexer.sealing.round import SealResult, seal_waiting
from indexer.sealing.sightings import wanted_sightings
from indexer.timestamps.http import authority_at
from indexer.timestamps.stamping import stamp_waiting

# What telephones say they are, as Chrome does since it tells no model; our own name and contact follow.
TELEPHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
# Sealed in one round; the next round takes what was found meanwhile.
ROUND = 200
# While a crawl waits, which is not to wait for us.
SHORT_ROUND = 20


def seal_night(configuration: Configuration, night: date, progress: Callable[[int, int], None]) -> list[str]:
    """Seal everything that waits; sentences about what could not be. `progress(done, all)` is called after each."""
    manners = manners_of(configuration)
    sentences = _seal(configuration, night, progress, manners, None)
    return sentences + chain_night(configuration, night, manners) + _stamp(configuration)


def seal_meanwhile(
    configuration: Configuration, night: date, progress: Callable[[int, int], None], until: datetime
) -> None:
    """Seal what waits while a crawl does, which goes on at `until`: after that no further few pages are begun.

    What cannot be sealed is tried again at the night's end, which tells of it. Chains wait for that as well: a page of a host
    that is in its quiet hours now would be missing from one for good.
    """
    _seal(configuration, night, progress, manners_of(configuration), until)
    _stamp(configuration)


def _seal(
    configuration: Configuration,
    night: date,
    progress: Callable[[int, int], None],
    manners: Manners,
    until: datetime | None,
) -> list[str]:
    waiting = len(wanted_sightings(ROUND))
    browser = find_browser(configuration.crawlers.browser)
    if not waiting:
        return []
    if browser is None:
        return ["没有找到浏览器，证据尚未固定；运行 qingyuan doctor 查看办法"]
    turns = HostTurns(manners.delay_of, manners.refusal_of)
    try:
        results = asyncio.run(_seal_rounds(configuration, browser, turns, progress, until))
    finally:
        count_looks(configuration.data_folder, night, turns.take_looks())
    failed = [result for result in results if result.error]
    return [f"{len(failed)} 个网址的证据未能固定，例如 {failed[0].url}：{failed[0].error}"] if failed else []


def _stamp(configuration: Configuration) -> list[str]:
    """Ask every configured authority for what is still 待授时; sentences about what still waits."""
    results = stamp_waiting(
        [authority_at(address) for address in configuration.indexer.timestamp_authorities],
        store=open_evidence_store(configuration.data_folder, configuration.indexer),
        ledger=open_ledger(configuration.data_folder),
        roots=trusted_roots(configuration),
        clock=lambda: datetime.now(UTC),
    )
    return [
        f"{result.waiting} 份证据待授时（{result.authority}）：{result.complaint}，下次运行时重试"
        for result in results
        if result.waiting
    ]


def trusted_roots(configuration: Configuration) -> Path:
    """The PEM file of roots that time-stamps must lead to: the configured one, else the system's."""
    named = configuration.indexer.timestamp_roots
    if named:
        return configuration.path.parent / named
    paths = ssl.get_default_verify_paths()
    return Path(paths.cafile or paths.openssl_cafile)


def second_views(crawl: CrawlConfig) -> tuple[SecondView, ...]:
    """How pages are looked at once more, by the configuration. Raises ConfigError without a contact."""
    ours, views = user_agent(crawl), []
    if crawl.captures_mobile:
        views.append(
            SecondView(
                name="mobile",
                title="手机视角",
                user_agent=f"{TELEPHONE} {ours}",
                width=390,
                height=844,
                is_mobile=True,
                upstream_proxy="",
            )
        )
    if crawl.second_user_agent or crawl.second_proxy:
        views.append(
            SecondView(
                name="elsewhere",
                title="第二出口" if crawl.second_proxy else "第二用户代理",
                user_agent=f"{crawl.second_user_agent} {ours}".strip(),
                width=1366,
                height=900,
                is_mobile=False,
                upstream_proxy=crawl.second_proxy,
            )
        )
    return tuple(views)


async def _seal_rounds(
    configuration: Configuration,
    browser: str,
    turns: HostTurns,
    progress: Callable[[int, int], None],
    until: datetime | None,
) -> list[SealResult]:
    crawl = configuration.crawlers
    store, ledger = (
        open_evidence_store(configuration.data_folder, configuration.indexer),
        open_ledger(configuration.data_folder),
    )
    results: list[SealResult] = []
    plan = RecordingPlan(
        browser=browser,
        user_agent=user_agent(crawl),
        allow_private=crawl.allow_private,
        timeout_seconds=crawl.render_timeout_seconds,
        second_views=second_views(crawl),
        clicks=listed_clicks(configuration),
        time_servers=crawl.time_servers,
        egress=crawl.egress,
        operator=configuration.dashboards.unit_name or crawl.organisation,
        task=f"{datetime.now(UTC).astimezone(ZoneInfo(configuration.indexer.timezone)):%Y-%m-%d} 夜间巡查固证",
    )
    async with Workers(plan, crawl.capture_workers, turns.rest_of) as workers:
        while until is None or datetime.now(UTC) < until:
            found = await seal_waiting(
                workers.take,
                store=store,
                ledger=ledger,
                clock=lambda: datetime.now(UTC),
                limit=ROUND if until is None else SHORT_ROUND,
                turns=turns,
                at_once=crawl.capture_workers,
                skipped={result.sighting_id for result in results if result.error},
                progress=progress,
            )
            if not found:
                break
            results += found
    return results
