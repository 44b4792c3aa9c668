"""Whether a page off the crawled sites may be recorded: robots.txt of its host asked and obeyed, and a pace kept per host.

The crawl has its own robots.txt and pace (`manners/robots.py`, `manners/pace.py`); this is for the few pages that are recorded without having been
crawled. robots.txt is fetched by the same recorder, so guard, proxy and user agent are the same.

In: addresses. Out: a reason in words, or "" if the page may be recorded now.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from scrapy.http import Response

from crawlers.manners.robots import HostRules, may_fetch, robots_address, rules_from
from crawlers.manners.url_guard import host_key
from crawlers.recording.archive_reading import ArchiveUnreadable, read_archive
from crawlers.snapshot import ArtefactKind, Snapshot


class Permission:
    """Remembers rules and paces of one round. `delay_of(host)` is in seconds; `refusal_of_host(host)` says why it is not to be asked, or ""."""

    def __init__(
        self,
        take: Callable[[str, tuple[str, ...]], Awaitable[Snapshot]],
        *,
        respects_robots: bool,
        delay_of: Callable[[str], float],
        refusal_of_host: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._take = take
        self._respects_robots = respects_robots
        self._delay_of = delay_of
        self._refusal_of_host = refusal_of_host
        self._rules: dict[str, HostRules] = {}
        self._asked: dict[str, float] = {}

    async def refusal_of(self, url: str) -> str:
        """Why `url` is not to be recorded; "" if it may be, after waiting for its host's turn."""
        refusal = self._refusal_of_host(host_key(url))
        if refusal:
            return refusal
        if self._respects_robots:
            address = robots_address(url)
            if address not in self._rules:
                await self._wait_for(address)
                self._rules[address] = _rules_of(await self._take(address, ()))
            rules = self._rules[address].rules
            if rules is None:
                return "robots.txt 未能取得，按禁止访问处理"
            if not may_fetch(rules, url):
                return "robots.txt 禁止访问"
        await self._wait_for(url)
        return ""

    async def _wait_for(self, url: str) -> None:
        host, now = host_key(url), time.monotonic()
        if host in self._asked:
            await asyncio.sleep(max(0.0, self._asked[host] + self._delay_of(host) - now))
        self._asked[host] = time.monotonic()


def _rules_of(snapshot: Snapshot) -> HostRules:
    """What the recorded answer stands for, for this round; no answer forbids everything."""
    artefact = snapshot.find(ArtefactKind.WACZ)
    try:
        answer = read_archive(artefact.body).answer_to(snapshot.url) if artefact else None
    except ArchiveUnreadable:
        answer = None
    if answer is None:
        return HostRules(rules=None, expires_at=math.inf)
    rules = rules_from(Response(snapshot.url, status=answer.status, body=answer.body))
    return HostRules(rules=rules, expires_at=math.inf)
