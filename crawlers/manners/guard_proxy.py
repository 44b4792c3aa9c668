"""A forward proxy on loopback through which the browser reaches the web, and nothing else.

Chromium resolves names itself, so a guard that only reads URLs could be led to a private address by DNS. Behind this proxy
the address that was checked is the address connected to. It changes no byte: http is passed on as it comes, https is
a tunnel.

In: a listening socket on loopback, the guard. Out: bytes, or an error answer 403 with the reason.
"""

import asyncio
import contextlib
import logging
import socket
from urllib.parse import urlsplit

from crawlers.manners.url_guard import LOOPBACK, UrlGuard, host_and_port, is_loopback_name

log = logging.getLogger(__name__)

CHUNK = 64 * 1024
HEAD_LIMIT = 64 * 1024
CONNECT_SECONDS = 15


def listen_on_loopback() -> socket.socket:
    """A listening TCP socket on 127.0.0.1 with a free port."""
    listener = socket.create_server((str(LOOPBACK), 0), backlog=128)
    listener.setblocking(False)
    return listener


def proxy_url(listener: socket.socket) -> str:
    """What a browser is told to use as its proxy."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


class GuardProxy:
    """The proxy; `async with GuardProxy(listener, guard):` serves while the block runs."""

    def __init__(self, listener: socket.socket, guard: UrlGuard) -> None:
        self._listener = listener
        self._guard = guard
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "GuardProxy":
        self._server = await asyncio.start_server(self._accept, sock=self._listener, limit=HEAD_LIMIT)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for client in list(self._clients):
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError) as error:
            log.debug("browser connection ended", extra={"reason": str(error)})
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        method, target, version = line.decode("latin-1").split(" ", 2)
        url = f"https://{target}/" if method == "CONNECT" else target
        try:
            far_reader, far_writer = await self._connect(url)
        except (PermissionError, OSError, TimeoutError) as error:
            await _answer_error(writer, 403 if isinstance(error, PermissionError) else 502, str(error))
            return
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            parts = urlsplit(url)
            path = parts.path or "/"
            query = f"?{parts.query}" if parts.query else ""
            # One request per connection: the next one on a kept connection could name another host unchecked.
            far_writer.write(f"{method} {path}{query} {version}\r\nConnection: close\r\n".encode("latin-1"))
            far_writer.write(_without_connection_headers(rest))
        await _join(reader, far_writer, far_reader, writer)

    async def _connect(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Resolve once, check every address, connect to a checked one. Raises PermissionError if the guard refuses."""
        refusal = self._guard.refusal_of_url(url)
        if refusal:
            raise PermissionError(refusal)
        host, port = host_and_port(urlsplit(url))
        address = await self._resolve(host, port)
        return await asyncio.wait_for(self._open(address, port), CONNECT_SECONDS)

    async def _open(self, address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(address, port)

    async def _resolve(self, host: str, port: int) -> str:
        if is_loopback_name(host):
            return str(LOOPBACK)
        addresses = await self._lookup(host, port)
        for address in addresses:
            refusal = self._guard.refusal_of_address(host, port, address)
            if refusal:
                raise PermissionError(refusal)
        return addresses[0]

    async def _lookup(self, host: str, port: int) -> list[str]:
        """Every address this machine's resolver names, in its order."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _without_connection_headers(head: bytes) -> bytes:
    lines = head.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith((b"connection:", b"proxy-connection:")))


async def _answer_error(writer: asyncio.StreamWriter, status: int, reason: str) -> None:
    body = reason.encode()
    writer.write(b"HTTP/1.1 %d Refused\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body)
    await writer.drain()


async def _join(
    near_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    near_writer: asyncio.StreamWriter,
) -> None:
    """Carry bytes both ways until the far side is done."""
    upward = asyncio.ensure_future(_carry(near_reader, far_writer))
    try:
        await _carry(far_reader, near_writer)
    finally:
        upward.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await upward
        far_writer.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK):
        writer.write(chunk)
        await writer.drain()
