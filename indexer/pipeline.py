"""The one thin Scrapy adapter of this folder: an item leaves it only after what it says is durable.

In: `Finding`s and `Unread`s. Out: the same, unchanged, once stored. Settings: QINGYUAN_NIGHT (ISO date), QINGYUAN_DATA
(folder). A failing evidence store ends the crawl: going on would acknowledge URLs whose proof is lost.
"""

import asyncio
import logging
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from classifiers.verdict import Finding
from crawlers.page import Unread
from indexer.evidence import EvidenceError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from indexer.writing import FindingWriter

log = logging.getLogger(__name__)


class KeepFinding:
    """Item pipeline; one writer thread per crawl."""

    def __init__(self, writer: "FindingWriter", crawler: "Crawler") -> None:
        self._writer = writer
        self._crawler = crawler
        self._is_stopping = False

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "KeepFinding":
        """A writer for the night and data folder of the settings."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboards.settings")
        django.setup()
        # Models can be loaded only now.
        from indexer.opening import open_evidence_store, open_search_index
        from indexer.writing import FindingWriter

        night = date.fromisoformat(crawler.settings["QINGYUAN_NIGHT"])
        store = open_evidence_store(Path(crawler.settings["QINGYUAN_DATA"]))
        return cls(FindingWriter(night=night, store=store, index=open_search_index()), crawler)

    async def process_item(self, item: Any) -> Any:
        """`item`, after the commit. Raises what kept it from being stored."""
        if isinstance(item, Finding | Unread):
            try:
                await asyncio.wrap_future(self._writer.submit(item))
            except EvidenceError as error:
                self._stop(error)
                raise
        return item

    async def close_spider(self) -> None:
        """Let the thread finish."""
        await asyncio.get_running_loop().run_in_executor(None, self._writer.close)

    def _stop(self, error: EvidenceError) -> None:
        if not self._is_stopping and self._crawler.engine is not None:
            self._is_stopping = True
            log.error("evidence cannot be kept, the crawl stops", extra={"reason": str(error)})
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="evidence_error"))
