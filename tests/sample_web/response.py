"""What a host is asked and what it answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_plus


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. `host` has no port; `target` is path and query as sent; header names are lower case.

    `sequence` counts earlier requests for the same address, where the host asked the server to count (see `Counted`).
    """

    host: str
    port: int
    target: str
    headers: Mapping[str, str]
    sequence: int = 0

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole answer. `delay_seconds` passes before the first byte."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delay_seconds: float = 0.0


class Wire(Protocol):
    """A connection that an odd answer writes to by itself; it is closed when the answer ends."""

    async def send(self, data: bytes) -> None:
        """Send `data` when the reader has room. Raises ConnectionError if it is gone."""

    def reset(self) -> None:
        """Break the connection off without saying goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An answer that no well-behaved server gives: `play` writes raw bytes, head included."""

    play: Callable[[Wire], Awaitable[None]]


def html(text: str, **changes: object) -> Response:
    """`text` as a UTF-8 page."""
    return Response(body=text.encode(), **changes)  # type: ignore[arg-type]


def redirect(location: str, status: int = 302) -> Response:
    """An answer that sends the reader on to `location`."""
    return Response(body=b"", status=status, headers=(("Location", location),))


def not_found() -> Response:
    """The answer for an address that does not exist."""
    return html(
        "<!doctype html><html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>", status=404
    )


def read_query(target: str) -> dict[str, str]:
    """The query of a target by name, the last of equal names winning; percent-escapes are read as UTF-8."""
    pairs = (part.partition("=") for part in target.partition("?")[2].split("&") if part)
    return {name: unquote_plus(value) for name, _, value in pairs}
