"""Serves the dashboard with waitress until interrupted.

In: where to listen. Out: nothing; returns when the process is told to stop.
"""

import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application


def serve(listen: str) -> None:
    """Serve on `listen` ("address:port"). Behind a TLS proxy (`serves_https`) every request counts as https."""
    waitress.serve(
        get_wsgi_application(),
        listen=listen,
        threads=8,
        ident=None,
        url_scheme="https" if settings.CONFIGURATION.dashboards.serves_https else "http",
        clear_untrusted_proxy_headers=True,
    )
