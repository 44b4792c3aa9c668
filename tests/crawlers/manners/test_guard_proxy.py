"""Promises of the browser's proxy: it connects to what was checked, and to nothing private."""

import asyncio
import socket

from crawlers.manners.guard_proxy import GuardProxy, listen_on_loopback
from crawlers.manners.url_guard import UrlGuard

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


async def ask(request: bytes, allow: tuple[str, ...], seen: list[bytes], port: int | None = None) -> bytes:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port or 0)
    number = server.sockets[0].getsockname()[1]
    listener = listen_on_loopback()
    async with GuardProxy(listener, UrlGuard(tuple(entry.replace("PORT", str(number)) for entry in allow))):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(request.replace(b"PORT", str(number).encode()))
        answered = await asyncio.wait_for(reader.read(), 5)
        writer.close()
    server.close()
    return answered


def test_an_allowed_page_comes_through_unchanged() -> None:
    seen: list[bytes] = []
    request = (
        b"GET http://a.localhost:PORT/x?y=1 HTTP/1.1\r\nHost: a.localhost:PORT\r\nProxy-Connection: keep-alive\r\n\r\n"
    )
    assert asyncio.run(ask(request, ("a.localhost:PORT",), seen)) == ANSWER
    assert seen[0].startswith(b"GET /x?y=1 HTTP/1.1\r\n")
    assert b"Proxy-Connection" not in seen[0]


def test_private_addresses_are_answered_with_the_reason_and_never_connected_to() -> None:
    for target in (
        b"http://127.0.0.1:PORT/",
        b"http://a.localhost:PORT/",
        b"http://169.254.169.254/",
        b"http://[::1]:PORT/",
    ):
        seen: list[bytes] = []
        answered = asyncio.run(ask(b"GET " + target + b" HTTP/1.1\r\n\r\n", (), seen))
        assert answered.startswith(b"HTTP/1.1 403")
        assert not seen


def test_tunnels_are_guarded_too() -> None:
    seen: list[bytes] = []
    answered = asyncio.run(ask(b"CONNECT 10.0.0.1:443 HTTP/1.1\r\n\r\n", (), seen))
    assert answered.startswith(b"HTTP/1.1 403")
    tunnel = b"CONNECT a.localhost:PORT HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    assert asyncio.run(ask(tunnel, ("a.localhost:PORT",), seen)).endswith(ANSWER)


def test_nonsense_ends_the_connection_and_not_the_proxy() -> None:
    assert asyncio.run(ask(b"\x16\x03\x01\r\n\r\n", (), [])) == b""


def test_it_listens_on_loopback_only() -> None:
    listener = listen_on_loopback()
    assert listener.family == socket.AF_INET
    assert listener.getsockname()[0] == "127.0.0.1"
    listener.close()
