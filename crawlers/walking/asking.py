"""Asking for what belongs to a page: its pictures, frames, forms and data. Under the same guard, robots.txt and pace as pages.

A host that has had enough for this night is not asked for parts either.

In: requests a page gives rise to. Out: the answer, or None if it cannot be had; the page is then read without it.
"""

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Protocol

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


class Askable(Protocol):
    """What asking needs of a walk."""

    paces: Paces

    def may_ask(self, host: str) -> bool:
        """Whether a host may be asked now."""

    def refusal_of_host(self, host: str) -> str | None:
        """Why a host is not to be asked any more this night; None if it may."""


class Asker:
    """Asks one thing at a time, each when its host may be asked."""

    def __init__(self, crawler: "Crawler", walk: Askable) -> None:
        self._crawler = crawler
        self._walk = walk

    async def ask(self, request: Request) -> Response | None:
        """The answer to a request, whatever its status; None if none came."""
        host = host_key(request.url)
        patience = time.monotonic() + PATIENCE_SECONDS
        while (refusal := self._walk.refusal_of_host(host)) is not None or not self._walk.may_ask(host):
            if refusal is not None or time.monotonic() > patience:
                reason = refusal or "host is busy"
                log.info("part of a page not to be had", extra={"url": request.url, "reason": reason})
                return None
            await asyncio.sleep(PAUSE_SECONDS)
        self._walk.paces.asked(host, time.monotonic())
        request.meta["asked_host"] = host
        assert self._crawler.engine is not None
        try:
            return await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - border: one part of a page; the page is read without it
            log.info("part of a page not to be had", extra={"url": request.url, "reason": type(error).__name__})
            return None
