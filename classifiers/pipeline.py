"""The one thin Scrapy adapter of this folder: a `Page` goes in, its `Finding` goes on.

In: items of a crawl; settings QINGYUAN_CONFIG_PATH. Out: `Finding` for a `Page`, anything else unchanged.
Pages that may take long are judged on one thread of their own, so that a poster that takes seconds to read does not hold up the
downloads; for all others the way to a thread and back would cost a fifth of the judging.
"""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifiers.config import ClassifyConfig
from classifiers.engine import Engine, engine_beside
from classifiers.verdict import Action, Finding
from classifiers.verdict_json import verdict_to_json
from crawlers.config import read_table
from crawlers.page import Page, Unread

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.walking.site_spider import SiteSpider
    from crawlers.walking.turns import Turns

LONG_TEXT = 20_000
"""Characters from which on a page takes long enough to be judged aside."""


class ClassifyPage:
    """Item pipeline; one engine per crawl."""

    def __init__(self, engine: Engine, turns: "Turns") -> None:
        self._engine, self._turns = engine, turns
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="classify")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ClassifyPage":
        """An engine for the configuration file of the settings. Raises ConfigError."""
        path = Path(crawler.settings["QINGYUAN_CONFIG_PATH"])
        config = read_table(path, "classifiers", ClassifyConfig)
        engine = engine_beside(config, path.parent)
        spider: SiteSpider = crawler.spider  # type: ignore[assignment] # every spider of this house is one
        # Said before the first page is asked for, so that every page known from earlier nights is asked for conditionally.
        spider.memory.pages.judges_by(engine.versions)
        if spider.ads is not None:
            # Which ads are worth a picture is asked before they are pages; disguises only the engine reads.
            spider.ads.ask(lambda page: engine.judge(page).verdict.action is not Action.CLEAR)
        return cls(engine, spider.turns)

    async def process_item(self, item: Any) -> Any:
        """The finding about a page; other items pass."""
        if not isinstance(item, Page):
            return item
        if not item.images and len(item.text) < LONG_TEXT:
            await self._turns.come()
            return self._engine.judge(item)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.judge, item)

    async def close_spider(self) -> None:
        """Let the thread finish."""
        self._thread.shutdown(wait=True)


class PrintVerdict:
    """Item pipeline that keeps nothing: one line of JSON per page on standard output, for whoever started the crawl."""

    def process_item(self, item: Any) -> Any:
        """Print what was thought of a page, or why it could not be read."""
        if isinstance(item, Finding):
            sys.stdout.write(json.dumps({"verdict": verdict_to_json(item.verdict)}) + "\n")
        elif isinstance(item, Unread):
            sys.stdout.write(json.dumps({"unread": item.note}) + "\n")
        return item
