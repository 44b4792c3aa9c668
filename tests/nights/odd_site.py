"""A loopback site for one test: a function from path (with query) to HTML, and a log of what was asked."""

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


def words(seed: str) -> str:
    """24 characters that no other seed gives: pages that differ in numbers alone say nothing new."""
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(0x4000)) for _ in range(24))


@dataclass(slots=True, kw_only=True)
class OddSite:
    """`asked` holds every path asked for but robots.txt, in order."""

    port: int
    asked: list[str] = field(default_factory=list)


class QuietServer(ThreadingHTTPServer):
    """Says nothing of readers that were killed."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Only a broken connection is no error of the test's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving_odd(page: Callable[[str], str | None], robots: str | None = None) -> Iterator[OddSite]:
    """Serve until the block ends. HTML is answered with 200, `-> path` with a redirect, `... text` a byte a second,
    `!503 7200` with that status and Retry-After, None with 404."""
    site = OddSite(port=0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            text = robots if self.path == "/robots.txt" else page(self.path)
            if self.path != "/robots.txt":
                site.asked.append(self.path)
            moves = text is not None and text.startswith("-> ")
            refuses = text is not None and text.startswith("!")
            body = b"" if moves or refuses else (text or "<h1>404</h1>").encode()
            self.send_response(404 if text is None else 302 if moves else int(text[1:4]) if refuses else 200)
            if refuses and text:
                self.send_header("Retry-After", text[5:])
            if moves and text:
                self.send_header("Location", text.removeprefix("-> "))
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if text is not None and text.startswith("... "):
                self._drip(body)
            else:
                self.wfile.write(body)

        def _drip(self, body: bytes) -> None:
            try:
                for place in range(len(body)):
                    self.wfile.write(body[place : place + 1])
                    if stopped.wait(1):
                        return
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    stopped = Event()
    server = QuietServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
