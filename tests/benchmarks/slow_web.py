"""Many hosts on loopback that take their time, with a log of when each was asked: for rates per host and over all hosts."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class SlowWeb:
    """`links` stand on every host's page `/`; `asked` holds (host, path, seconds) of every request but those for robots.txt."""

    port: int = 0
    answer_seconds: float = 0.0
    links: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, float]] = field(default_factory=list)

    def rate(self) -> float:
        """Requests per second from the first quarter, when all who will come are there, to nine tenths, when some begin to run dry."""
        times = sorted(at for _, _, at in self.asked)
        steady = times[len(times) // 4 : len(times) * 9 // 10]
        return (len(steady) - 1) / (steady[-1] - steady[0])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                host = next(
                    line[5:].strip().decode() for line in head.split(b"\r\n") if line.lower().startswith(b"host:")
                )
                if path == "/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                self.asked.append((host, path, time.monotonic()))
                await asyncio.sleep(self.answer_seconds)
                body = self._page(path).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                    % len(body)
                )
                writer.write(body)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def _page(self, path: str) -> str:
        # Words of its own for every page: those that say nothing new would be left out.
        own = "".join(chr(0x4E00 + (hash(path + str(place)) % 0x4000)) for place in range(24))
        links = (
            "".join(f"<a href='{link}'>{number}</a>" for number, link in enumerate(self.links)) if path == "/" else ""
        )
        return f"<title>{own}</title><p>{own}</p>{links}"


@contextmanager
def serving_slowly(web: SlowWeb) -> Iterator[SlowWeb]:
    """Serve on a free port until the block ends."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(web.serve, "127.0.0.1", 0, backlog=1024))
    web.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
