"""When Scrapy's engine looks for its next request: when a host may be asked again, to the millisecond, or when a slot came free.

By itself it looks only when an answer comes in, or every five seconds. In: moments of the monotonic clock. Out: calls of the
engine. One thread, with a running event loop.
"""

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Waker:
    """Wakes the engine of one crawl."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._timer: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Look now."""
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()

    def wake_at(self, moment: float) -> None:
        """Look at this moment, unless some earlier one was asked for before."""
        # The clock of an event loop is the monotonic one; its timers are never early.
        if self._timer is not None and self._timer.when() <= moment and self._timer.when() > time.monotonic():
            return
        self.stop()
        self._timer = asyncio.get_running_loop().call_at(moment, self.wake)

    def stop(self) -> None:
        """Forget the moment asked for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
