"""The one place that speaks to PostgreSQL for a crawl. Every statement is a transaction of its own, unless put in `together`.

In: a connection string, statements. Out: rows. Whatever goes wrong with the server becomes `FrontierLost`, without its secrets.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.errors import DeadlockDetected

from crawlers.frontier.seam import FrontierLost

CONNECT_SECONDS = 10
# A worker's own process dies at once for the server; a machine that lost power is noticed after this.
OPTIONS = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Commits may come back from a power cut of the server without the latest second, but always in their order: then pages are
    # asked again, and none is lost. Waiting for the disk after every page would cost more than the page.
    "options": "-c synchronous_commit=off -c statement_timeout=60s -c client_min_messages=warning",
}
ATTEMPTS = 5


class Postgres:
    """One session. Blocking, and used by one thread."""

    def __init__(self, dsn: str, *, name: str) -> None:
        try:
            self._connection = psycopg.connect(dsn, autocommit=True, application_name=name, **OPTIONS)  # type: ignore[arg-type] # libpq's words
        except psycopg.Error as error:
            raise FrontierLost(f"PostgreSQL of the frontier cannot be reached: {_first_line(error)}") from None

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows a statement gives; it is repeated if it and another worker's locked each other out."""
        for attempt in range(ATTEMPTS):
            try:
                cursor = self._connection.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
            except DeadlockDetected as error:
                if attempt == ATTEMPTS - 1 or self._connection.info.transaction_status.name != "IDLE":
                    raise FrontierLost(f"PostgreSQL: {_first_line(error)}") from None
            except psycopg.Error as error:
                raise FrontierLost(f"PostgreSQL of the frontier: {_first_line(error)}") from None
        raise AssertionError("unreachable")

    @contextmanager
    def together(self) -> Iterator[None]:
        """All statements of the block count, or none."""
        try:
            with self._connection.transaction():
                yield
        except psycopg.Error as error:
            raise FrontierLost(f"PostgreSQL of the frontier: {_first_line(error)}") from None

    def close(self) -> None:
        """End the session."""
        self._connection.close()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
