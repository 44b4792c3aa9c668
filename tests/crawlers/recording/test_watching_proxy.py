"""The recording's proxy remembers all that was resolved, and reaches checked addresses through another way out."""

import asyncio

import pytest

from crawlers.manners.guard_proxy import listen_on_loopback
from crawlers.manners.url_guard import UrlGuard
from crawlers.recording.watching_proxy import WatchingProxy


def test_every_address_a_resolver_named_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve() -> WatchingProxy:
        async def answer(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            return [(0, 0, 0, "", (address, port)) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answer)
        async with WatchingProxy(listen_on_loopback(), UrlGuard(("shop.example:80",))) as proxy:
            await proxy._resolve("shop.example", 80)
            return proxy

    proxy = asyncio.run(resolve())
    assert proxy.answers == {"shop.example": ["192.0.2.1", "192.0.2.2"]}
    assert proxy.addresses == {"shop.example:80": "192.0.2.1"}


def test_an_upstream_proxy_that_refuses_is_no_connection() -> None:
    async def connect() -> dict[str, str]:
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        upstream = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        guard = UrlGuard(("shop.localhost:80",))
        async with WatchingProxy(listen_on_loopback(), guard, upstream) as proxy:
            with pytest.raises(ConnectionRefusedError):
                await proxy._connect("http://shop.localhost/")
        server.close()
        return proxy.refusals

    assert "403" in asyncio.run(connect())["shop.localhost:80"]
