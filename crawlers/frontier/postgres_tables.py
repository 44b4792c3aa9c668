"""Tables of the frontier in PostgreSQL, shared by all workers of all runs.

A URL is found by a hash of its identity, since an index takes no text as long as a URL may be. In: an open session. Out: the tables.
"""

from crawlers.frontier.postgres_connection import Postgres
from crawlers.frontier.pruning import POSTGRES_SCHEMA

WAITING, LEASED, GIVEN, DONE, LATER = 0, 1, 2, 3, 4
"""LEASED lies ready in a worker's memory, GIVEN was handed to its crawl and counts against the site's budget, LATER waits for its time."""

# Two workers that start at once must not both make the tables.
SCHEMA_LOCK = 0x71696E67
SCHEMA = (
    POSTGRES_SCHEMA,
    """CREATE TABLE IF NOT EXISTS frontier_workers (
    worker BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run TEXT NOT NULL,
    backend_pid INTEGER NOT NULL, backend_start TIMESTAMPTZ NOT NULL, alive_until TIMESTAMPTZ NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS frontier_hosts (
    run TEXT NOT NULL, host TEXT NOT NULL, worker BIGINT, not_before TIMESTAMPTZ NOT NULL DEFAULT 'epoch',
    delay_seconds DOUBLE PRECISION NOT NULL DEFAULT 0, rest_seconds DOUBLE PRECISION NOT NULL DEFAULT 0,
    concurrency INTEGER, refusals INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run, host))""",
    "ALTER TABLE frontier_hosts ADD COLUMN IF NOT EXISTS closed TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX IF NOT EXISTS frontier_hosts_free ON frontier_hosts (run, not_before) WHERE worker IS NULL",
    "CREATE INDEX IF NOT EXISTS frontier_hosts_held ON frontier_hosts (worker) WHERE worker IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS frontier_sites (
    run TEXT NOT NULL, site TEXT NOT NULL, given INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run, site))""",
    f"""CREATE TABLE IF NOT EXISTS frontier_urls (
    run TEXT NOT NULL, key BYTEA NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL, site TEXT NOT NULL,
    depth INTEGER NOT NULL, leaves INTEGER NOT NULL, priority INTEGER NOT NULL, referrer TEXT,
    state SMALLINT NOT NULL DEFAULT {WAITING}, worker BIGINT, tries SMALLINT NOT NULL DEFAULT 0, outcome TEXT, note TEXT,
    PRIMARY KEY (run, key))""",
    "ALTER TABLE frontier_urls ADD COLUMN IF NOT EXISTS not_before TIMESTAMPTZ NOT NULL DEFAULT 'epoch'",
    f"CREATE INDEX IF NOT EXISTS frontier_urls_later ON frontier_urls (run, not_before) WHERE state = {LATER}",
    f"""CREATE INDEX IF NOT EXISTS frontier_urls_waiting ON frontier_urls (run, host, priority DESC, depth)
    WHERE state = {WAITING}""",
    f"CREATE INDEX IF NOT EXISTS frontier_urls_out ON frontier_urls (run, worker) WHERE state IN ({LEASED}, {GIVEN})",
)


def make_tables(database: Postgres) -> None:
    """Make what is missing. Raises FrontierLost."""
    with database.together():
        database.rows("SELECT pg_advisory_xact_lock(%(lock)s)", lock=SCHEMA_LOCK)
        for statement in SCHEMA:
            database.rows(statement)
