"""Whose turn it is to be recorded: a page whose evidence is taken is asked for no less politely than one that is crawled.

One page of a host at a time, the host's usual pause between two, and nothing more of a host that said 429 or 503 before it said.
In: what is known of hosts, and the snapshots as they come. Out: waiting, or RecorderLost where waiting would take too long.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from crawlers.manners.asked import Asked
from crawlers.manners.middlewares import REFUSING_FOR_NOW, seconds_asked_for
from crawlers.manners.pace import HostPace, Paces
from crawlers.manners.url_guard import host_key
from crawlers.snapshot import RecorderLost, Snapshot

LONGEST_WAIT_SECONDS = 120.0
"""A host that wants to be left alone for longer has its turn in another night."""


class HostTurns:
    """The turns of one sealing.

    `delay_of(host)` is a host's usual pause in seconds, `refusal_of(host)` why it is not to be asked now, or "".
    """

    def __init__(
        self,
        delay_of: Callable[[str], float],
        refusal_of: Callable[[str], str] = lambda _: "",
        longest_wait_seconds: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self._paces = Paces(lambda host: HostPace(delay_seconds=delay_of(host), concurrency=1))
        self._refusal_of = refusal_of
        self._longest_wait = longest_wait_seconds
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looks: list[Asked] = []

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Inside, the host of `url` may be asked for one page. Raises RecorderLost if it is not to be asked, or only much later."""
        host = host_key(url)
        async with self._locks[host]:
            reason = self._refusal_of(host)
            if reason:
                raise RecorderLost(reason)
            wait = self._paces.standing(host, time.monotonic()).wait_seconds
            if wait > self._longest_wait:
                raise RecorderLost(f"该主机要求 {wait:.0f} 秒后再访问")
            await asyncio.sleep(wait)
            yield

    def rest_of(self, url: str) -> float:
        """Seconds between two looks at the page's host."""
        return self._paces.of(host_key(url)).delay_seconds

    def looked(self, snapshot: Snapshot) -> None:
        """A page was looked at; its host may have said when to come again."""
        host, now = host_key(snapshot.url), time.monotonic()
        self._looks.append(snapshot.asked)
        self._paces.asked(host, now)
        self._paces.answered(host)
        if snapshot.status in REFUSING_FOR_NOW:
            self._paces.hold(host, now, seconds_asked_for(snapshot.retry_after, time.time()))

    def take_looks(self) -> list[Asked]:
        """What every look since this was last asked has asked of hosts, for the politeness card."""
        looks, self._looks = self._looks, []
        return looks
