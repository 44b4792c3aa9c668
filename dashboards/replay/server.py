"""The replay server: an origin of its own, beside the dashboard, that can hand out one archive per ticket and the player.

In: WSGI requests. Out: the opening page, the player's files, pieces of a WACZ (RFC 9110 §14 ranges), all under a policy that lets
a browser ask this origin only. Another Host is refused, so that no name can be pointed here. No cookie is read or set.
"""

import base64
import hashlib
import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from dashboards.replay.tickets import Ticket, TicketRefused, read_ticket
from indexer.evidence.seam import EvidenceError, EvidenceStore

FOLDER = Path(__file__).parent
FILES = {
    "/vendor/ui.js": (FOLDER / "vendor" / "ui.js", "text/javascript; charset=utf-8"),
    "/ui.js": (FOLDER / "vendor" / "ui.js", "text/javascript; charset=utf-8"),
    "/replay/ui.js": (FOLDER / "vendor" / "ui.js", "text/javascript; charset=utf-8"),
    "/vendor/sw.js": (FOLDER / "vendor" / "sw.js", "text/javascript; charset=utf-8"),
    "/replay/sw.js": (FOLDER / "pages" / "strict.js", "text/javascript; charset=utf-8"),
    "/look.css": (FOLDER / "pages" / "look.css", "text/css; charset=utf-8"),
}
# `sandbox` without popups, forms and top navigation binds every frame inside, archived pages included.
POLICY = (
    "default-src 'self' 'unsafe-inline' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; connect-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'self'; frame-ancestors 'none'; "
    "sandbox allow-scripts allow-same-origin"
)
WAITING = (FOLDER / "pages" / "waiting.html").read_bytes()
WORKER_POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval'; connect-src 'self'"
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    status: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class ReplayServer:
    """A WSGI application. `host` is the only Host it answers to."""

    def __init__(self, open_store: Callable[[], EvidenceStore], host: str) -> None:
        self._open_store = open_store
        self._host = host
        self._lock = Lock()
        self._last: tuple[str, bytes] = ("", b"")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._answer(environ)
        length = ("Content-Length", str(len(answer.body)))
        start_response(answer.status, [*answer.headers, *HEADERS, length])
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        if environ.get("HTTP_HOST", "") != self._host:
            return _plain("421 Misdirected Request", "地址有误")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _plain("405 Method Not Allowed", "不支持的操作")
        path = environ["PATH_INFO"]
        if path in FILES:
            return _file(*FILES[path])
        if path == "/replay/":
            return _waiting()
        kind, _, rest = path.lstrip("/").partition("/")
        try:
            if kind == "open":
                return _opening(rest, read_ticket(rest))
            if kind == "archive" and rest.endswith("/capture.wacz"):
                ticket = read_ticket(rest.removesuffix("/capture.wacz"))
                return _piece(self._archive(ticket.sha256), environ.get("HTTP_RANGE", ""))
        except TicketRefused as refused:
            return _plain("403 Forbidden", str(refused))
        except EvidenceError:
            return _plain("409 Conflict", "网络存档缺失或已被改动，不能回放。请立即报告管理员。")
        return _plain("404 Not Found", "没有找到")

    def _archive(self, sha256: str) -> bytes:
        """The archive, verified when it is first read; the last one is kept, because a player asks for many pieces."""
        with self._lock:
            if self._last[0] != sha256:
                self._last = (sha256, self._open_store().read(sha256))
            return self._last[1]


def _opening(text: str, ticket: Ticket) -> Answer:
    page = (FOLDER / "pages" / "open.html").read_text("utf-8")
    body = page.replace("{ticket}", html.escape(text)).replace("{url}", html.escape(ticket.url)).encode()
    return Answer(
        status="200 OK",
        body=body,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", POLICY)),
    )


def _waiting() -> Answer:
    """The player's frame when it is asked for before the service worker took over: it asks again as soon as that is so.

    Only its own script runs there, not the one the player puts into any frame that is not yet its own.
    """
    script = WAITING.partition(b"<script>")[2].partition(b"</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    policy = f"default-src 'none'; style-src 'self'; script-src 'sha256-{digest}'; frame-ancestors 'self'"
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy))
    return Answer(status="200 OK", body=WAITING, headers=headers)


def _file(path: Path, media_type: str) -> Answer:
    headers = (
        ("Content-Type", media_type),
        ("Content-Security-Policy", WORKER_POLICY),
        ("Service-Worker-Allowed", "/replay/"),
    )
    return Answer(status="200 OK", body=path.read_bytes(), headers=headers)


def _piece(body: bytes, asked: str) -> Answer:
    """The archive, or the one range asked for."""
    kind = (
        ("Content-Type", "application/wacz"),
        ("Accept-Ranges", "bytes"),
        ("Content-Security-Policy", "default-src 'none'"),
    )
    if not asked:
        return Answer(status="200 OK", body=body, headers=kind)
    found = RANGE.fullmatch(asked)
    first, last = _bounds(found[1], found[2], len(body)) if found else (0, -1)
    if first > last:
        refused = (*kind, ("Content-Range", f"bytes */{len(body)}"))
        return Answer(status="416 Range Not Satisfiable", body=b"", headers=refused)
    told = (*kind, ("Content-Range", f"bytes {first}-{last}/{len(body)}"))
    return Answer(status="206 Partial Content", body=body[first : last + 1], headers=told)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte asked for; first > last if there are none."""
    if not first:
        return (max(size - int(last), 0), size - 1) if last and int(last) else (0, -1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _plain(status: str, message: str) -> Answer:
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Security-Policy", "default-src 'none'"))
    return Answer(status=status, body=message.encode(), headers=headers)
