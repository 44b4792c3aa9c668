"""One HTTP/1.1 connection: requests in, answers out in order, kept alive until the reader leaves.

Written on asyncio's protocol layer, because its stream layer halves the pages per second.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Coroutine
from http import HTTPStatus

from tests.sample_web.response import Response, Stream

KIBIBYTE = 1024
MAX_HEAD_BYTES = 64 * KIBIBYTE
REASONS = {status.value: status.phrase for status in HTTPStatus}

Answer = Callable[[str, str, dict[str, str]], Response | Stream]
"""(host, target, headers) to what is answered."""


class Connection(asyncio.Protocol):
    """`answer` makes pages; bodies above `gzip_from_bytes` are compressed for readers that accept it.

    `start` runs the coroutine of a stream; `connections` holds all that are open.
    """

    def __init__(
        self,
        answer: Answer,
        gzip_from_bytes: int,
        start: Callable[[Coroutine[None, None, None]], None],
        connections: set["Connection"],
    ) -> None:
        self._answer = answer
        self._gzip_from_bytes = gzip_from_bytes
        self._start = start
        self._connections = connections
        self._buffer = b""
        self._is_busy = False
        self._transport: asyncio.Transport
        self._has_room = asyncio.Event()
        self._has_room.set()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._read_requests()

    def pause_writing(self) -> None:
        self._has_room.clear()

    def resume_writing(self) -> None:
        self._has_room.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._has_room.set()

    # Wire, for streams

    async def send(self, data: bytes) -> None:
        """Send `data` when the reader has room. Raises ConnectionError if it is gone."""
        await self._has_room.wait()
        if self._transport.is_closing():
            raise ConnectionError("the reader is gone")
        self._transport.write(data)

    def reset(self) -> None:
        """Break the connection off without saying goodbye."""
        self._transport.abort()

    # Requests

    def _read_requests(self) -> None:
        while not self._is_busy and not self._transport.is_closing():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                if len(head) > MAX_HEAD_BYTES:
                    self._transport.abort()
                return
            self._buffer = rest
            self._serve(head.decode("latin-1"))

    def _serve(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        method, _, rest = first.partition(" ")
        target = rest.rpartition(" ")[0]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if method not in ("GET", "HEAD") or not target.startswith("/") or "content-length" in headers:
            return self._send(Response(body=b"", status=405), headers, closes=True)
        response = self._answer(headers.get("host", ""), target, headers)
        if isinstance(response, Stream):
            self._is_busy = True
            return self._start(self._play(response))
        if response.delay_seconds:
            self._is_busy = True
            loop = asyncio.get_running_loop()
            loop.call_later(response.delay_seconds, self._send_late, response, headers, method)
            return None
        return self._send(response, headers, has_body=method == "GET")

    def _send_late(self, response: Response, headers: dict[str, str], method: str) -> None:
        self._is_busy = False
        if not self._transport.is_closing():
            self._send(response, headers, has_body=method == "GET")
            self._read_requests()

    async def _play(self, stream: Stream) -> None:
        try:
            await stream.play(self)
        except ConnectionError:
            # The reader had enough, which is what these answers are for.
            return
        finally:
            self._transport.close()

    # Answers

    def _send(self, response: Response, asked: dict[str, str], *, has_body: bool = True, closes: bool = False) -> None:
        body, status = response.body, response.status
        lines = [f"Content-Type: {response.media_type}", *(f"{name}: {value}" for name, value in response.headers)]
        if status == HTTPStatus.OK:
            etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
            lines.append(f"ETag: {etag}")
            if etag in asked.get("if-none-match", ""):
                status, body = HTTPStatus.NOT_MODIFIED.value, b""
            elif self._may_compress(response, asked):
                # Level 1: the higher levels cost more than a page.
                body = gzip.compress(body, compresslevel=1, mtime=0)
                lines += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
        closes = closes or asked.get("connection", "").lower() == "close"
        lines.append(f"Connection: {'close' if closes else 'keep-alive'}")
        if status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Length: {len(body)}")
        head = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n" + "\r\n".join(lines) + "\r\n\r\n"
        self._transport.write(head.encode("latin-1") + (body if has_body else b""))
        if closes:
            self._transport.close()

    def _may_compress(self, response: Response, asked: dict[str, str]) -> bool:
        is_text = response.media_type.startswith(("text/", "application/json"))
        return is_text and len(response.body) > self._gzip_from_bytes and "gzip" in asked.get("accept-encoding", "")
