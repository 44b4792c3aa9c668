"""Scrapy's scheduler on our durable frontier.

Requests carry their `Target` in `meta["target"]`. New targets go to the frontier, not into memory; a request that a
middleware sends round again (a redirect) keeps its lease and waits here for its turn. The spider acknowledges targets.

In: the spider's frontier and paces. Out: requests whose host may be asked now.
"""

import asyncio
import logging
import math
import time
from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from crawlers.frontier.seam import AT_THE_END, FrontierLost, Target
from crawlers.manners.url_guard import host_key
from crawlers.outcome import Outcome
from crawlers.steering.traps import ENDLESS
from crawlers.walking.waking import Waker

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.spiders import Spider

    from crawlers.walking.site_spider import SiteSpider

log = logging.getLogger(__name__)

# How often the frontier is written down and kept up, and the engine looks for what other workers found or gave back.
BEAT_SECONDS = 0.05
# A page that was asked for is read, judged and stored after this.
READING_SECONDS = 2.0
# Targets left out before the engine has its turn again.
MOST_LEFT_OUT = 20
# What is remembered over nights is written down once a second.
BEATS_PER_NOTE = 20


class FrontierScheduler(BaseScheduler):
    """The adapter. One per crawl."""

    spider: "SiteSpider"

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._again: deque[Request] = deque()
        self._waker = Waker(crawler)
        self._beat: asyncio.Task[None] | None = None
        self._now, self._next_slot = 0.0, math.inf

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "FrontierScheduler":
        """Scrapy's way of making one."""
        return cls(crawler)

    def open(self, spider: "Spider") -> None:
        """Take the spider's frontier into use."""
        self.spider = spider  # type: ignore[assignment] # every spider of this house is a SiteSpider
        self._beat = asyncio.get_running_loop().create_task(self._keep_beating())

    def close(self, reason: str) -> None:
        """Stop waking; what is leased and not acknowledged waits for the next start."""
        del reason
        self._waker.stop()
        if self._beat is not None:
            self._beat.cancel()

    def has_pending_requests(self) -> bool:
        """Whether anything waits that is worth waiting for here; requests under way keep the engine busy by themselves."""
        if self._again:
            return True
        return self.spider.frontier.count_waiting() > 0 and not self.spider.waiting.lets_go()

    def enqueue_request(self, request: Request) -> bool:
        """A redirected request waits for its turn; a bare one from Scrapy's shell becomes a target of its own."""
        if "target" in request.meta:
            self.spider.in_hand.let_go(request.meta["target"].url)
            self._again.append(request)
            return True
        target = Target(site="", url=request.url, depth=0, leaves=0, priority=0, referrer=None)
        return self.spider.frontier.add([target]) > 0

    def next_request(self) -> Request | None:
        """The next request whose host may be asked now; if there is none, the engine is woken when there will be."""
        if not self.spider.in_hand.has_room():
            return None
        self._now, self._next_slot = time.monotonic(), math.inf
        request = self._redirected() or self._claimed()
        if request is None:
            if self._next_slot < math.inf:
                self._waker.wake_at(self._next_slot)
        else:
            host = request.meta["asked_host"] = host_key(request.url)
            self.spider.paces.asked(host, time.monotonic())
        return request

    def _redirected(self) -> Request | None:
        for _ in range(len(self._again)):
            request = self._again.popleft()
            host = host_key(request.url)
            refusal = self.spider.refusal_of_host(host)
            if refusal is not None:
                self._leave_out(request.meta["target"], refusal, request.url)
                continue
            if self.spider.may_ask(host):
                return request
            self._rests(host)
            self._again.append(request)
        return None

    def _claimed(self) -> Request | None:
        for _ in range(MOST_LEFT_OUT):
            target = self.spider.frontier.claim(self._is_ready)
            if target is None:
                return None
            refusal = self.spider.refusal_of(target)
            if refusal is None:
                request = self.spider.request_for(target)
                if host_key(request.url) == host_key(target.url):
                    return request
                # It goes on where an earlier try was sent on to, when that host may be asked.
                self._again.append(request)
                continue
            if refusal == ENDLESS and self._may_change_its_mind(target):
                self.spider.frontier.postpone(target.url, to_the_end=True)
                if target.priority == AT_THE_END:
                    return None
            else:
                self._leave_out(target, refusal)
        return None

    def _leave_out(self, target: Target, refusal: str, came_to: str = "") -> None:
        """For this night, or until the quiet hours end of its host or of that it `came_to`."""
        waiting = self.spider.waiting
        if not waiting.puts_off(target, refusal, came_to):
            reason = waiting.reason(refusal, came_to or target.url)
            self.spider.frontier.acknowledge(target.url, Outcome.SKIPPED, reason)

    def _may_change_its_mind(self, target: Target) -> bool:
        """Whether pages of its host that come before it, or are being read, may yet show that a target is worth a request."""
        host = host_key(target.url)
        return target.priority > AT_THE_END or not self.spider.paces.is_quiet(host, time.monotonic(), READING_SECONDS)

    def _is_ready(self, host: str) -> bool:
        """Called for every host with something to give, and there may be thousands."""
        if self.spider.paces.closed(host) is not None:
            # What waits there is left out, which costs the host nothing.
            return True
        return not self._rests(host) and self.spider.in_hand.has_room_of(host)

    def _rests(self, host: str) -> bool:
        """Whether a host rests; the first that has rested enough is waited for. What ends otherwise wakes the engine by itself."""
        slot = self.spider.paces.of(host).not_before
        if slot <= self._now:
            return False
        if slot < self._next_slot:
            self._next_slot = slot
        return True

    async def _keep_beating(self) -> None:
        for beat in count():
            await asyncio.sleep(BEAT_SECONDS)
            try:
                self.spider.frontier.flush()
            except FrontierLost as error:
                log.error("crawl ends without its frontier", extra={"reason": str(error)})
                if self._crawler.engine is not None:
                    await self._crawler.engine.close_spider_async(reason="frontier_lost")
                return
            if beat % BEATS_PER_NOTE == 0:
                self.spider.write_down()
            self._waker.wake()
