"""A web of the demo's size, and a reader that asks the server as a crawler would."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.sample_web import SampleWeb, Server, serving

PAGES, SEED = 400, 7


class Reader:
    """Asks one server over one kept-alive connection; every host name of the web is told by its Host header."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)

    def get(self, url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers with lower-case names, body)."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request("GET", target, headers={"Host": parts.netloc, **named})
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@pytest.fixture(scope="session")
def web() -> SampleWeb:
    return SampleWeb(PAGES, SEED)


@pytest.fixture
def server(web: SampleWeb) -> Iterator[Server]:
    with serving(web) as running:
        yield running


@pytest.fixture
def reader(server: Server) -> Iterator[Reader]:
    asking = Reader(server.port)
    yield asking
    asking.close()
