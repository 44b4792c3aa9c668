"""Serves a sample web on loopback, in a background thread of the process that asks.

`serving(web)` is a context manager; what was asked stands in `.requests`. The state of a run (how often an address was
asked, for answers of 429) lives in the server and ends with it.
"""

import asyncio
import threading
import time
from collections import Counter, deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from tests.sample_web.connection import KIBIBYTE, Connection
from tests.sample_web.response import Request, Response, Stream
from tests.sample_web.web import SampleWeb

LOGGED_REQUESTS = 300_000
"""Enough for a night over 100,000 pages; older entries fall out, so that the log cannot grow without bound."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """`host` without port, `path` with query, `status` 0 for a raw stream, `time` in seconds since the epoch.

    `referrer` is the page the reader said it came from, or empty.
    """

    host: str
    path: str
    status: int
    time: float
    referrer: str


class Server:
    """A sample web on one port. Made by `serving`."""

    def __init__(self, web: SampleWeb, gzip_from_bytes: int, answer_seconds: float) -> None:
        self.web = web
        self.port = 0
        self.requests: deque[LoggedRequest] = deque(maxlen=LOGGED_REQUESTS)
        self._gzip_from_bytes = gzip_from_bytes
        self._answer_seconds = answer_seconds
        self._asked: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[Connection] = set()

    async def listen(self, port: int) -> list[asyncio.Server]:
        """Open `port` (0: a free one) on 127.0.0.1, and on ::1 where the machine has it. Raises OSError if it is taken."""
        loop = asyncio.get_running_loop()
        first = await loop.create_server(self._connect, "127.0.0.1", port, backlog=1024)
        self.port = first.sockets[0].getsockname()[1]
        listening = [first]
        with suppress(OSError):
            listening.append(await loop.create_server(self._connect, "::1", self.port, backlog=1024))
        return listening

    async def close(self, listening: list[asyncio.Server]) -> None:
        """Stop listening and end what is still being sent."""
        for server in listening:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self._connections):
            connection.reset()
        await asyncio.sleep(0)

    def answer(self, host: str, target: str, headers: dict[str, str]) -> Response | Stream:
        """What the web answers, written to the log."""
        name = host.partition(":")[0].lower()
        served = self.web.host_of(name)
        sequence = 0
        if served and served.counts_requests(target):
            sequence = self._asked[name + target]
            self._asked[name + target] += 1
        request = Request(host=name, port=self.port, target=target, headers=headers, sequence=sequence)
        response = self.web.answer(request)
        status = response.status if isinstance(response, Response) else 0
        self.requests.append(LoggedRequest(name, target, status, time.time(), headers.get("referer", "")))
        if isinstance(response, Response) and response.delay_seconds < self._answer_seconds:
            return replace(response, delay_seconds=self._answer_seconds)
        return response

    def _connect(self) -> Connection:
        return Connection(self.answer, self._gzip_from_bytes, self._start, self._connections)

    def _start(self, play: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(play)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@contextmanager
def serving(
    web: SampleWeb, port: int = 0, *, gzip_from_bytes: int = 2 * KIBIBYTE, answer_seconds: float = 0.0
) -> Iterator[Server]:
    """Serve `web` until the block ends, each answer after `answer_seconds`. Raises OSError if `port` is taken."""
    server = Server(web, gzip_from_bytes, answer_seconds)
    loop = asyncio.new_event_loop()
    try:
        listening = loop.run_until_complete(server.listen(port))
    except OSError:
        loop.close()
        raise
    thread = threading.Thread(target=loop.run_forever, name="sample web", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.close(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
