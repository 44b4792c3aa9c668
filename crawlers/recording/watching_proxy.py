"""The guard's proxy, which also remembers where it connected to and what it refused.

Behind a proxy a browser knows only the proxy's own address, and an answer the proxy made itself looks like a server's.
Evidence must tell both apart, so each recording has a proxy of its own.
"""

import asyncio
import contextlib
from urllib.parse import urlsplit

from crawlers.guard_proxy import GuardProxy
from crawlers.url_guard import host_and_port


class WatchingProxy(GuardProxy):
    """See `GuardProxy`. `addresses` and `refusals` are by `host:port`."""

    addresses: dict[str, str]
    refusals: dict[str, str]

    async def __aenter__(self) -> "WatchingProxy":
        self.addresses, self.refusals = {}, {}
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

    async def _resolve(self, host: str, port: int) -> str:
        address = await super()._resolve(host, port)
        self.addresses[f"{host}:{port}"] = address
        return address
