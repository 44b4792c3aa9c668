"""The replay server hands out one archive per ticket, piece by piece, and nothing to whoever has no ticket."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dashboards.replay.server import ReplayServer
from dashboards.replay.tickets import Ticket, TicketRefused, read_ticket, ticket_for
from tests.dashboards.rows import MemoryStore

HOST = "replay.localhost:8001"
BODY = bytes(range(256)) * 4


class Asked:
    """The server and the one who asks it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.sha256 = self.store.put(BODY)
        self.ticket = ticket_for(Ticket(sha256=self.sha256, url='http://x.localhost/?a="><b>'))
        self._server = ReplayServer(lambda: self.store, HOST)

    def get(
        self, path: str, host: str = HOST, method: str = "GET", span: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        told: list[Any] = []
        start: Callable[..., Any] = lambda status, headers: told.extend([status, headers])  # noqa: E731
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": host, "HTTP_RANGE": span}
        body = b"".join(self._server(environ, start))
        return int(told[0][:3]), dict(told[1]), body

    def piece(self, span: str = "") -> tuple[int, dict[str, str], bytes]:
        return self.get(f"/archive/{self.ticket}/capture.wacz", span=span)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.mark.parametrize(
    ("span", "status", "part", "told"),
    [
        ("", 200, BODY, None),
        ("bytes=0-3", 206, BODY[:4], "bytes 0-3/1024"),
        ("bytes=1000-", 206, BODY[1000:], "bytes 1000-1023/1024"),
        ("bytes=-5", 206, BODY[-5:], "bytes 1019-1023/1024"),
        ("bytes=1020-9999", 206, BODY[1020:], "bytes 1020-1023/1024"),
        ("bytes=1024-", 416, b"", "bytes */1024"),
        ("bytes=5-2", 416, b"", "bytes */1024"),
        ("bytes=-", 416, b"", "bytes */1024"),
        ("bytes=0-1,3-4", 416, b"", "bytes */1024"),
    ],
)
def test_an_archive_comes_whole_or_in_the_piece_asked_for(
    span: str, status: int, part: bytes, told: str | None, asked: Asked
) -> None:
    answer = asked.piece(span)
    assert (answer[0], answer[2], answer[1].get("Content-Range")) == (status, part, told)


def test_every_answer_forbids_the_browser_to_ask_anybody_else(asked: Asked) -> None:
    for path in (f"/open/{asked.ticket}", "/replay/sw.js", "/vendor/sw.js", "/vendor/ui.js", "/replay/", "/nothing"):
        _, headers, _ = asked.get(path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert "http" not in policy
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers
    assert "sandbox" in asked.get(f"/open/{asked.ticket}")[1]["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/open/{}", "/archive/{}/capture.wacz"])
@pytest.mark.parametrize(
    "harm",
    [
        lambda _: "",
        lambda text: text[:-1] + ("B" if text.endswith("A") else "A"),
        lambda text: "x" + text,
        lambda _: "../secret_key",
    ],
)
def test_without_a_good_ticket_nothing_comes(path: str, harm: Callable[[str], str], asked: Asked) -> None:
    status, _, body = asked.get(path.format(harm(asked.ticket)))
    assert status in (403, 404)
    assert BODY[:16] not in body


def test_a_ticket_ends(asked: Asked) -> None:
    assert read_ticket(asked.ticket).sha256 == asked.sha256
    with pytest.raises(TicketRefused):
        read_ticket(asked.ticket, lasts=timedelta(seconds=-1))


def test_another_host_name_or_method_is_refused(asked: Asked) -> None:
    assert asked.get("/vendor/ui.js", host="evil.example")[0] == 421
    assert asked.get("/vendor/ui.js", method="POST")[0] == 405


def test_an_address_from_the_web_stays_text(asked: Asked) -> None:
    assert b"<b>" not in asked.get(f"/open/{asked.ticket}")[2]


def test_an_altered_archive_is_not_replayed(asked: Asked) -> None:
    asked.store.alter(asked.sha256)
    status, _, body = asked.piece()
    assert status == 409
    assert "已被改动" in body.decode()
