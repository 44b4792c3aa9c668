"""A mail server and a webhook on loopback that keep what they are sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@dataclass(slots=True, kw_only=True)
class Postbox:
    """`mails` as they arrived, `address` as host:port."""

    address: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """One mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"


@contextmanager
def serving_mail(user: str = "", password: str = "") -> Iterator[Postbox]:
    """A mail server; with `user` it takes mail only after a login."""
    box = Postbox()

    def knows(server: object, session: object, envelope: object, mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (user.encode(), password.encode()), handled=False)

    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
    if user:
        options |= {"authenticator": knows, "auth_required": True, "auth_require_tls": False}
    controller = _AnyPort(box, **options)
    controller.start()
    box.address = f"127.0.0.1:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()


class _AnyPort(Controller):  # type: ignore[misc] # the library has no types
    """Listens on a port the system picks."""

    def _trigger_server(self) -> None:
        """The library knocks at the port it was given; tell it the one it got."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass(slots=True, kw_only=True)
class Hook:
    """A webhook: what was posted, and what it answers."""

    url: str = ""
    status: int = 200
    answer: str = '{"errcode": 0, "errmsg": "ok"}'
    posted: list[Any] = field(default_factory=list)


@contextmanager
def serving_hook() -> Iterator[Hook]:
    """A webhook on loopback."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(hook.status)
            if hook.status in (301, 302, 307):
                self.send_header("Location", hook.url)
            self.end_headers()
            self.wfile.write(hook.answer.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_address[1]}/cgi-bin/webhook/send?key=very-secret"
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
