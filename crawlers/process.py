"""One crawl as a process: `python -m crawlers.process` reads a plan from standard input and reports on standard output.

In: one line of JSON (`CrawlPlan`). Out: lines of JSON, each `{"waiting": n, "read": n, "blocked": n, ...}`, the last with
`"finished": reason, "rests_until": seconds, "left_out": {site: {reason: n}}, "unchanged": {site: n}, "repeated": {site: n}`, or `{"verdict": ...}` where nothing is kept; the log on standard error. Exit status 0 when the frontier ran dry, or all that is left was put off.
"""

import asyncio
import gc
import json
import logging
import os
import sys
from socket import socket
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.settings import Settings
from twisted.internet.task import LoopingCall

from crawlers import settings as crawl_settings
from crawlers.browsing.browser import find_browser, launch_options
from crawlers.config import MEBIBYTE, ConfigError, CrawlConfig, read_table
from crawlers.frontier.opening import check_frontier
from crawlers.frontier.seam import FrontierBusy, FrontierLost
from crawlers.manners.guard_proxy import listen_on_loopback, proxy_url
from crawlers.manners.middlewares import user_agent
from crawlers.plan import CrawlPlan, plan_from_json
from crawlers.spiders.browser_site import BrowserSiteSpider
from crawlers.spiders.http_site import HttpSiteSpider
from crawlers.walking.rendering import is_unneeded
from crawlers.walking.site_spider import SiteSpider

REPORT_SECONDS = 0.5
# Lexicons, models and libraries are half a million objects that live as long as the crawl; looking through them for garbage again
# and again would cost a tenth of its time. What pages leave behind is little, and still looked for.
GARBAGE_THRESHOLDS = (20_000, 20, 20)
# Browser pages at once; two cores are full with four.
BROWSER_PAGES = 3


def leave_tables_alone() -> None:
    """Once all that is read once is read: garbage is looked for among what pages leave, and not in lexicon and models."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


class ProgressLines:
    """Scrapy extension that prints how far the crawl is."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ending: asyncio.Future[None] | None = None
        self._beat = LoopingCall(self._report)
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ProgressLines":
        """Scrapy's way of making one."""
        return cls(crawler)

    def _opened(self) -> None:
        leave_tables_alone()
        self._beat.start(REPORT_SECONDS, now=False)

    def _closed(self, reason: str) -> None:
        if self._beat.running:
            self._beat.stop()
        spider: SiteSpider = self._crawler.spider  # type: ignore[assignment] # every spider of this house is one
        self._report(
            finished=reason,
            rests_until=spider.waiting.rests_until,
            left_out=spider.books.left_out(spider.sites),
            unchanged=dict(spider.books.unchanged),
            repeated=dict(spider.books.repeated),
        )

    def _report(self, **more: object) -> None:
        spider: SiteSpider = self._crawler.spider  # type: ignore[assignment]
        waiting = 0 if more else spider.frontier.count_waiting()
        counts = {outcome.value: count for outcome, count in spider.books.outcomes.items()}
        try:
            sys.stdout.write(json.dumps({"waiting": waiting} | counts | more) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self._end()

    def _end(self) -> None:
        """Whoever started this crawl is dead; the next start goes on, and must not find it at work."""
        # Python flushes once more at its end, and would complain.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end of the process
        engine = self._crawler.engine
        if engine is not None and self._ending is None:
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason="nobody_listens"))


def crawl(plan: CrawlPlan) -> int:
    """Crawl until nothing is left to ask; exit status."""
    config = read_table(plan.config_path, "crawlers", CrawlConfig)
    check_frontier(config, workers=1)
    settings = Settings()
    settings.setmodule(crawl_settings, priority="project")
    settings.setdict(_settings_of(plan, config), priority="cmdline")
    browser = find_browser(config.browser)
    spider: type[SiteSpider] = HttpSiteSpider
    arguments: dict[str, Any] = {"plan": plan, "config": config}
    if browser is not None:
        spider, arguments["proxy_listener"] = BrowserSiteSpider, listen_on_loopback()
        settings.setdict(_browser_settings(browser, arguments["proxy_listener"]), priority="cmdline")
    process = CrawlerProcess(settings)
    # Scrapy makes three records for every page and throws them away at its handler.
    logging.getLogger("scrapy").setLevel(crawl_settings.LOG_LEVEL)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    process.start()
    ended = crawler.spider.ended if isinstance(crawler.spider, SiteSpider) else ""
    return 0 if ended == "finished" and not process.bootstrap_failed else 1


def _settings_of(plan: CrawlPlan, config: CrawlConfig) -> dict[str, Any]:
    return {
        "USER_AGENT": user_agent(config),
        "CONCURRENT_REQUESTS": config.concurrency,
        "DOWNLOAD_TIMEOUT": config.timeout_seconds,
        "DOWNLOAD_MAXSIZE": config.max_body_mebibytes * MEBIBYTE,
        "EXTENSIONS": {"crawlers.process.ProgressLines": 500} | crawl_settings.EXTENSIONS,
        "QINGYUAN_ALLOW_PRIVATE": list(config.allow_private),
        "QINGYUAN_NIGHT": plan.night.isoformat(),
        "QINGYUAN_DATA": str(plan.data_folder),
        "QINGYUAN_CONFIG_PATH": str(plan.config_path),
        "ITEM_PIPELINES": _pipelines(plan),
        "DOWNLOADER_MIDDLEWARES": _middlewares(config),
    }


def _pipelines(plan: CrawlPlan) -> dict[str, Any]:
    if plan.checks:
        return crawl_settings.CHECKING_PIPELINES
    return crawl_settings.ITEM_PIPELINES if plan.keeps else crawl_settings.JUDGING_PIPELINES


def _middlewares(config: CrawlConfig) -> dict[str, Any]:
    unwanted = {} if config.respects_robots else {"crawlers.manners.robots.Robots": None}
    return crawl_settings.DOWNLOADER_MIDDLEWARES | unwanted


def _browser_settings(browser: str, listener: socket) -> dict[str, Any]:
    handler = "crawlers.browsing.reading_handler.ReadingHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(browser, proxy_url(listener)),
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": BROWSER_PAGES,
        "PLAYWRIGHT_ABORT_REQUEST": is_unneeded,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }


def main() -> int:
    """Entry of the process."""
    try:
        return crawl(plan_from_json(sys.stdin.readline()))
    except (ConfigError, FrontierBusy, FrontierLost) as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
