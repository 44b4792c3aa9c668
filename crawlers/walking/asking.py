"""Asking for what belongs to a page: its pictures, frames, forms and data. Under the same guard, robots.txt and pace as pages.

In: requests a page gives rise to. Out: the answer, or None if it cannot be had; the page is then read without it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.05
# A host may be another worker's, or wants to be left alone; a page does not wait for its parts longer than this.
PATIENCE_SECONDS = 120.0


class Asker:
    """Asks one thing at a time, each when its host may be asked."""

    def __init__(self, crawler: "Crawler", may_ask: Callable[[str], bool], paces: Paces) -> None:
        self._crawler = crawler
        self._may_ask = may_ask
        self._paces = paces

    async def ask(self, request: Request) -> Response | None:
        """The answer to a request, whatever its status; None if none came."""
        host = host_key(request.url)
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self._may_ask(host):
            if time.monotonic() > patience:
                log.info("part of a page not to be had", extra={"url": request.url, "reason": "host is busy"})
                return None
            await asyncio.sleep(PAUSE_SECONDS)
        self._paces.asked(host, time.monotonic())
        request.meta["asked_host"] = host
        assert self._crawler.engine is not None
        try:
            return await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - border: one part of a page; the page is read without it
            log.info("part of a page not to be had", extra={"url": request.url, "reason": type(error).__name__})
            return None
