"""Reading and judging a page takes the processor for milliseconds; between two such pieces of work the network has its turn.

Answers come in bunches, and an event loop would read a whole bunch before it sends the next question: servers and we would take
turns at waiting. Here one piece at a time is begun, and only when nothing that came meanwhile is left to do.

In: whoever is about to take the processor. Out: a return when it may. One event loop.
"""

import asyncio
import time
from collections import deque

QUICK_SECONDS = 0.0002
"""A turn of the loop that took no longer did little but ask for news."""
QUIET_TURNS = 6
"""So many quick turns running, and the network is served: from an answer to the next question it takes several, each with little to do."""
MOST_TURNS = 25
"""Turns of the loop after which the next piece of work is begun whatever else there is."""


class Turns:
    """The pieces of work of one crawl, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._turns, self._quiet, self._looked_at = 0, 0, 0.0

    async def come(self) -> None:
        """Return when it is our turn; what is done then, until the next `await`, is one piece of work."""
        loop = asyncio.get_running_loop()
        own: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            self._begin(loop)
        self._waiting.append(own)
        await own

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._turns, self._quiet, self._looked_at = 0, 0, time.monotonic()
        loop.call_soon(self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Once in every turn of the loop as long as somebody waits."""
        now = time.monotonic()
        self._turns += 1
        self._quiet = self._quiet + 1 if now - self._looked_at < QUICK_SECONDS else 0
        self._looked_at = now
        if self._quiet < QUIET_TURNS and self._turns < MOST_TURNS:
            loop.call_soon(self._look, loop)
            return
        while self._waiting:
            own = self._waiting.popleft()
            # Whoever was called off meanwhile has no work to do.
            if not own.done():
                own.set_result(None)
                break
        if self._waiting:
            self._begin(loop)
