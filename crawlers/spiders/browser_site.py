"""The same walk with a browser at hand, for pages that scripts must fill.

In: a `CrawlPlan`, and the listening socket of the guard's proxy. Out: as every walk, with the rendered document.
HTTP comes first even here: its bytes are the evidence; the browser only shows what people see.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from socket import socket
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy_playwright.page import PageMethod

from crawlers.browsing.flow_replay import replay
from crawlers.browsing.upkeep import BrowserUpkeep
from crawlers.config import CrawlConfig
from crawlers.frontier.seam import Target
from crawlers.manners.guard_proxy import GuardProxy
from crawlers.manners.heeding import Heeder
from crawlers.manners.url_guard import UrlGuard, host_key
from crawlers.plan import CrawlPlan
from crawlers.site import flow_word
from crawlers.walking.rendering import Rendered, Watched, browser_meta
from crawlers.walking.site_spider import SiteSpider

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.05
# Beyond the page's own limit: starting a browser, scrolling, closing.
GRACE_SECONDS = 30


class BrowserSiteSpider(SiteSpider):
    """Reads over HTTP, and in Chromium where a page needs it."""

    name = "browser_site"
    has_browser = True

    def __init__(self, plan: CrawlPlan, config: CrawlConfig, proxy_listener: socket, **arguments: Any) -> None:
        super().__init__(plan, config, **arguments)
        self._guard = UrlGuard(config.allow_private)
        self._proxy = GuardProxy(proxy_listener, self._guard)
        self._open = AsyncExitStack()
        self._upkeep = BrowserUpkeep(config.browser_mebibytes)

    async def start(self) -> AsyncIterator[Any]:
        """Open the browser's only way to the web, then start like any walk."""
        await self._open.enter_async_context(self._proxy)
        async for entry in super().start():
            yield entry

    async def render(self, target: Target, url: str, answer: Response, *, for_ads: bool = False) -> Rendered | None:
        """What scripts make of the page at `url`, once it is unfolded; None if the browser could not show it.

        Where `answer` came from there, it is that page, and is not asked for again.

        Only `for_ads` are pictures loaded, and where a recorded flow leads to a page that cannot be opened again.
        """
        host = host_key(url)
        while not self.may_ask(host):
            if self.refusal_of_host(host) is not None:
                return None
            await asyncio.sleep(PAUSE_SECONDS)
        self.paces.asked(host, time.monotonic())
        async with self._upkeep.page() as context:
            return await self._shown(target, url, answer, context, for_ads=for_ads or flow_word(target.url) is not None)

    async def _shown(
        self, target: Target, url: str, answer: Response, context: str, *, for_ads: bool
    ) -> Rendered | None:
        limit, watched = self.config.render_timeout_seconds, Watched()
        meta = watched.meta() | browser_meta(
            limit,
            self.settings["USER_AGENT"],
            context,
            shows_pictures=for_ads,
            may_open=partial(self._may_go_on, []),
            answer=answer if urldefrag(answer.url).url == urldefrag(url).url else None,
            ear=Heeder(self.courtesy, self.paces),
            guard=self._guard,
        )
        limit += self._flow_seconds(target)
        meta |= {
            "asked_host": host_key(url),
            "download_timeout": limit + GRACE_SECONDS,
            "playwright_page_methods": self._methods(target, url, watched, for_ads=for_ads),
        }
        assert self.crawler.engine is not None
        request = Request(url, meta=meta, dont_filter=True)
        try:
            # Whoever opens the page closes it at its limit; this is for what never came so far.
            response = await asyncio.wait_for(self.crawler.engine.download_async(request), limit + 2 * GRACE_SECONDS)
        except Exception as error:  # noqa: BLE001 - border: one page in the browser; the night goes on without it
            log.warning(
                "page not rendered", extra={"url": target.url, "reason": f"{type(error).__name__}: {error}"[:300]}
            )
            return None
        finally:
            self._free(request)
        return watched.rendered(response.text, response.url) if isinstance(response, TextResponse) else None

    def _free(self, request: Request) -> None:
        """A request that was given up hears nothing of its end, and would keep its host's slot for the rest of the night."""
        host = request.meta.pop("asked_host", None)
        if host is not None:
            self.paces.answered(host)

    def _methods(self, target: Target, url: str, watched: Watched, *, for_ads: bool) -> list[PageMethod]:
        """What is done with a page in the browser, in this order."""
        methods = [PageMethod(self._upkeep.retire_others)]
        word = flow_word(target.url)
        if word is not None:
            methods.append(
                PageMethod(
                    replay, self.sites[target.site].steps, word, partial(self._may_open, target.site), self._turn_of
                )
            )
        methods += watched.methods()
        if for_ads and self.ads is not None and self.sites[target.site].ads.pictures:
            methods.append(PageMethod(self.ads.take_pictures, url))
        return methods

    def _flow_seconds(self, target: Target) -> float:
        """What a recorded flow waits for its host, from page to page."""
        if flow_word(target.url) is None:
            return 0.0
        return len(self.sites[target.site].steps) * self.paces.of(host_key(target.url)).delay_seconds

    async def _may_go_on(self, opened: list[str], url: str) -> bool:
        """Whether scripts may lead the window to `url`, which then counts as asked for; `opened` are the pages it went to before."""
        opened.append(url)
        host = host_key(url)
        if len(opened) == 1:
            # The page itself, which had its turn.
            self.paces.opened(host, time.monotonic())
            return True
        if self.refusal_of_host(host) is not None or not (self.robots is None or await self.robots.allows(url)):
            return False
        self.paces.went_on(host, time.monotonic())
        return True

    async def _may_open(self, site: str, url: str) -> bool:
        """Whether a recorded flow may open this page: it is the site's own, and its robots.txt allows it."""
        return self.register.rules[site].is_own_host(host_key(url)) and (
            self.robots is None or await self.robots.allows(url)
        )

    async def _turn_of(self, url: str) -> None:
        """Wait until the host of `url` may be asked for one more page by the browser that asked it before."""
        while time.monotonic() < self.paces.of(host_key(url)).not_before:
            await asyncio.sleep(PAUSE_SECONDS)
