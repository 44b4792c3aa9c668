"""Serves the dashboard with waitress until interrupted, and the replay server beside it.

In: where to listen. Out: nothing; returns when the process is told to stop.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlsplit

import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from dashboards import engines
from dashboards.replay.server import ReplayServer

log = logging.getLogger(__name__)


def serve(listen: str) -> None:
    """Serve on `listen` ("address:port"). Behind a TLS proxy (`serves_https`) every request counts as https."""
    dashboards = settings.CONFIGURATION.dashboards
    application = get_wsgi_application()
    with replay_served(dashboards.replay_listen, dashboards.replay_address):
        waitress.serve(
            application,
            listen=listen,
            threads=8,
            ident=None,
            url_scheme="https" if dashboards.serves_https else "http",
            clear_untrusted_proxy_headers=True,
        )


@contextmanager
def replay_served(listen: str, address: str) -> Iterator[None]:
    """Serve replays in a thread while the block runs; not at all if `listen` is empty or taken."""
    if not listen:
        yield
        return
    try:
        server = waitress.create_server(
            ReplayServer(engines.evidence_store, urlsplit(address).netloc), listen=listen, threads=4, ident=None
        )
    except OSError as error:
        # The dashboard is worth more than its replays; the item page then shows that they are not there.
        log.error("replay is not served", extra={"listen": listen, "reason": str(error)})
        yield
        return
    Thread(target=server.run, name="replay", daemon=True).start()
    try:
        yield
    finally:
        server.close()
