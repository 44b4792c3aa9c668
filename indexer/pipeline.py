"""The one thin Scrapy adapter of this folder: an item leaves it only after what it says is durable.

In: `Finding`s and `Unread`s. Out: the same. Settings: QINGYUAN_NIGHT (ISO date), QINGYUAN_DATA (folder),
QINGYUAN_CONFIG_PATH.
"""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from classifiers.verdict import Finding
from crawlers.config import read_table
from crawlers.manners.in_hand import InHand
from crawlers.page import Unread
from indexer.config import IndexConfig
from indexer.evidence.seam import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from indexer.writing import FindingWriter


class KeepFinding:
    """Item pipeline; one writer thread per crawl."""

    def __init__(self, writer: "FindingWriter", crawler: "Crawler") -> None:
        self._writer, self._crawler = writer, crawler
        self._waiting = 0
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "KeepFinding":
        """A writer for the night and data folder of the settings."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
        django.setup()
        # Models can be loaded only now.
        from indexer.opening import open_evidence_store, open_search_index
        from indexer.writing import FindingWriter

        night = date.fromisoformat(crawler.settings["QINGYUAN_NIGHT"])
        config = read_table(Path(crawler.settings["QINGYUAN_CONFIG_PATH"]), "indexer", IndexConfig)
        store = open_evidence_store(Path(crawler.settings["QINGYUAN_DATA"]), config)
        return cls(FindingWriter(night=night, store=store, index=open_search_index()), crawler)

    async def process_item(self, item: Any) -> Any:
        """`item`, after the commit. A failing evidence store ends the crawl: URLs without proof must not count."""
        if isinstance(item, Finding | Unread):
            self._waiting += 1
            try:
                await self._writer.keep(item, is_last=self._is_last())
            except EvidenceError:
                engine = self._crawler.engine
                if engine is not None and self._stopping is None:
                    # Not awaited: the engine closes only after this item is through.
                    self._stopping = asyncio.create_task(engine.close_spider_async(reason="evidence_error"))
                raise
            finally:
                self._waiting -= 1
        return item

    def _is_last(self) -> bool:
        """Whether everything that came is waiting here, and the crawl asks for no more before it is stored."""
        in_hand: InHand | None = getattr(self._crawler.spider, "in_hand", None)
        return in_hand is not None and in_hand.is_all_there() and len(in_hand) <= self._waiting

    async def close_spider(self) -> None:
        """Let the thread finish."""
        await self._writer.close()
