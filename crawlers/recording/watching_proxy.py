"""The guard's proxy, which also remembers where it connected to and what it refused.

Behind a proxy a browser knows only the proxy's own address, and an answer the proxy made itself looks like a server's.
Evidence must tell both apart, so each recording has a proxy of its own.
"""

import asyncio
import contextlib
import socket
from urllib.parse import urlsplit

from crawlers.manners.guard_proxy import GuardProxy
from crawlers.manners.url_guard import UrlGuard, host_and_port


class WatchingProxy(GuardProxy):
    """See `GuardProxy`. `addresses` and `refusals` are by `host:port`; `answers` holds all that was resolved, by host."""

    addresses: dict[str, str]
    refusals: dict[str, str]
    answers: dict[str, list[str]]

    def __init__(self, listener: socket.socket, guard: UrlGuard, upstream: str = "") -> None:
        """`upstream` is a proxy, `http://host:port`, through which every address is reached that was checked here."""
        super().__init__(listener, guard)
        self._upstream = urlsplit(upstream)

    async def __aenter__(self) -> "WatchingProxy":
        self.addresses, self.refusals, self.answers = {}, {}, {}
        await super().__aenter__()
        return self

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Connections the browser keeps in stock are cancelled when the recording ends; asyncio would print each.
        with contextlib.suppress(asyncio.CancelledError):
            await super()._accept(reader, writer)

    async def _connect(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            return await super()._connect(url)
        except (OSError, TimeoutError) as error:
            host, port = host_and_port(urlsplit(url))
            self.refusals[f"{host}:{port}"] = str(error) or "no connection in time"
            raise

    async def _open(self, address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, upstream_port = self._upstream.hostname, self._upstream.port
        if not host or not upstream_port:
            return await super()._open(address, port)
        reader, writer = await asyncio.open_connection(host, upstream_port)
        target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode("ascii"))
        status, _, _ = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
        if status.split(b" ", 2)[1:2] != [b"200"]:
            writer.close()
            raise ConnectionRefusedError(f"the upstream proxy refused: {status.decode('latin-1')}")
        return reader, writer

    async def _lookup(self, host: str, port: int) -> list[str]:
        self.answers[host] = await super()._lookup(host, port)
        return self.answers[host]

    async def _resolve(self, host: str, port: int) -> str:
        address = await super()._resolve(host, port)
        self.addresses[f"{host}:{port}"] = address
        return address
