"""Which worker asks which host: a worker leases whole hosts in PostgreSQL, so that a pace per host holds however many work.

A worker reports while it lives. One that does not, or whose session the server saw end, is buried by any other: its URLs wait
again, and its hosts are left alone for their usual pause, as if they had been asked at that moment. What is known of a host's
pace goes with its lease. Workers hold no more than their even share of the hosts that have something to give.

In: one session, the worker's `Paces`. Out: hosts held. Time between workers is the server's clock. Raises FrontierLost.
"""

import math
import time
from collections.abc import Iterable

from crawlers.frontier.postgres_connection import Postgres
from crawlers.frontier.postgres_rows import GIVE_BACK
from crawlers.frontier.postgres_tables import GIVEN, LEASED, WAITING
from crawlers.manners.pace import Paces, Standing

LEASE_SECONDS = 30
REPORT_SECONDS = 5.0
# More than one process can ask at the usual pauses; choosing among them costs time for every request.
MOST_HOSTS = 256

ENTER = """
INSERT INTO frontier_workers (run, backend_pid, backend_start, alive_until)
SELECT %(run)s, pid, backend_start, now() + make_interval(secs => %(lease)s) FROM pg_stat_activity WHERE pid = pg_backend_pid()
RETURNING worker
"""
REPORT = "UPDATE frontier_workers SET alive_until = now() + make_interval(secs => %(lease)s) WHERE worker = %(worker)s RETURNING 1"
DEAD = """
SELECT worker FROM frontier_workers AS w WHERE run = %(run)s AND worker <> %(worker)s AND (alive_until < now() OR NOT EXISTS (
    SELECT 1 FROM pg_stat_activity AS a
    WHERE a.pid = w.backend_pid AND (a.backend_start IS NULL OR a.backend_start = w.backend_start)))
"""
LOCK_DEAD = "SELECT 1 FROM frontier_workers WHERE worker = %(dead)s FOR UPDATE SKIP LOCKED"
GIVEN_BY_SITE = f"""
SELECT site, count(*) FROM frontier_urls WHERE run = %(run)s AND worker = %(dead)s AND state = {GIVEN} GROUP BY site ORDER BY site
"""
BURY_URLS = f"""
UPDATE frontier_urls SET state = {WAITING}, worker = NULL
WHERE run = %(run)s AND worker = %(dead)s AND state IN ({LEASED}, {GIVEN})
"""
BURY_HOSTS = """
UPDATE frontier_hosts SET worker = NULL, not_before = GREATEST(not_before,
    now() + make_interval(secs => GREATEST(delay_seconds, rest_seconds)))
WHERE run = %(run)s AND worker = %(dead)s
"""
HAS_WORK = f"""
EXISTS (SELECT 1 FROM frontier_urls AS u WHERE u.run = h.run AND u.host = h.host AND u.state = {WAITING})
"""
SHARE = f"""
SELECT (SELECT count(*) FROM frontier_workers WHERE run = %(run)s AND alive_until >= now()),
    (SELECT count(*) FROM frontier_hosts AS h WHERE run = %(run)s AND (worker IS NOT NULL OR {HAS_WORK}))
"""
STANDING = "host, EXTRACT(EPOCH FROM GREATEST(not_before - now(), '0'::interval))::float8, delay_seconds, rest_seconds, concurrency, refusals, closed"
TAKE = f"""
WITH free AS (
    SELECT h.run, h.host FROM frontier_hosts AS h WHERE h.run = %(run)s AND h.worker IS NULL AND {HAS_WORK}
    ORDER BY h.not_before, h.host LIMIT %(most)s FOR UPDATE OF h SKIP LOCKED),
taken AS (
    UPDATE frontier_hosts AS t SET worker = %(worker)s FROM free WHERE t.run = free.run AND t.host = free.host RETURNING t.*)
SELECT {STANDING} FROM taken
"""
TAKE_ONE = f"""
INSERT INTO frontier_hosts AS h (run, host, worker) VALUES (%(run)s, %(host)s, %(worker)s)
ON CONFLICT (run, host) DO UPDATE SET worker = EXCLUDED.worker WHERE h.worker IS NULL
RETURNING {STANDING}
"""
NOTE = """
UPDATE frontier_hosts AS h SET not_before = GREATEST(h.not_before, now() + make_interval(secs => n.wait)),
    delay_seconds = n.delay, rest_seconds = n.rest, concurrency = n.concurrency, refusals = n.refusals, closed = n.closed
FROM unnest(%(hosts)s::text[], %(waits)s::float8[], %(delays)s::float8[], %(rests)s::float8[], %(concurrencies)s::int[],
    %(refusals)s::int[], %(closed)s::text[]) AS n (host, wait, delay, rest, concurrency, refusals, closed)
WHERE h.run = %(run)s AND h.host = n.host AND h.worker = %(worker)s
"""
LEAVE = "UPDATE frontier_hosts SET worker = NULL WHERE run = %(run)s AND host = ANY(%(hosts)s) AND worker = %(worker)s"


class WorkerBuried(Exception):
    """The others took this worker for dead; it holds nothing any more and must stop."""


class HostLeases:
    """The hosts one worker holds. Not thread-safe, like the session."""

    def __init__(self, database: Postgres, run: str, paces: Paces) -> None:
        self._database = database
        self._run = run
        self._paces = paces
        self.worker: int = database.rows(ENTER, run=run, lease=LEASE_SECONDS)[0][0]
        self._held: set[str] = set()
        self._reported_at = time.monotonic()

    def __contains__(self, host: str) -> bool:
        return host in self._held

    def report(self) -> None:
        """Say that this worker lives, when it is time to. Raises WorkerBuried."""
        if time.monotonic() - self._reported_at < REPORT_SECONDS:
            return
        self._reported_at = time.monotonic()
        if not self._database.rows(REPORT, worker=self.worker, lease=LEASE_SECONDS):
            raise WorkerBuried

    def bury_dead(self) -> None:
        """Let what dead workers of this run held wait for others."""
        for (dead,) in self._database.rows(DEAD, run=self._run, worker=self.worker):
            self._bury(dead)

    def leave(self) -> None:
        """Give everything back, as if dead, but with the paces as they are."""
        self.note(self._held)
        self._bury(self.worker)
        self._held.clear()

    def _bury(self, worker: int) -> None:
        with self._database.together():
            if not self._database.rows(LOCK_DEAD, dead=worker):
                return
            for site, count in self._database.rows(GIVEN_BY_SITE, run=self._run, dead=worker):
                self._database.rows(GIVE_BACK, run=self._run, site=site, count=count)
            self._database.rows(BURY_URLS, run=self._run, dead=worker)
            self._database.rows(BURY_HOSTS, run=self._run, dead=worker)
            self._database.rows("DELETE FROM frontier_workers WHERE worker = %(dead)s", dead=worker)

    def share(self) -> int:
        """How many hosts this worker should hold at most, so that all have as many."""
        workers, hosts = self._database.rows(SHARE, run=self._run)[0]
        return min(MOST_HOSTS, math.ceil(int(hosts) / max(1, int(workers))))

    def take(self, most: int) -> list[str]:
        """Lease so many free hosts that have something to give, those rested longest first; which they are."""
        return self._adopt(self._database.rows(TAKE, run=self._run, worker=self.worker, most=most))

    def take_one(self, host: str) -> bool:
        """Lease this host, whether or not it has something to give; False if another worker holds it."""
        return bool(self._adopt(self._database.rows(TAKE_ONE, run=self._run, worker=self.worker, host=host)))

    def _adopt(self, rows: list[tuple[str, float, float, float, int | None, int, str]]) -> list[str]:
        for host, wait, delay, rest, concurrency, refusals, closed in rows:
            known = Standing(
                wait_seconds=wait,
                delay_seconds=delay,
                rest_seconds=rest,
                concurrency=self._paces.of(host).concurrency if concurrency is None else concurrency,
                refusals=refusals,
                closed=closed,
            )
            self._paces.adopt(host, time.monotonic(), known)
            self._held.add(host)
        # Before the first request: whoever buries this worker must know how long its hosts are to be left alone.
        self.note(row[0] for row in rows)
        return [row[0] for row in rows]

    def note_changes(self) -> None:
        """Write down what changed in the paces and is more than the usual pause after a request."""
        self.note([host for host in self._paces.take_changed() if host in self._held])

    def note(self, hosts: Iterable[str]) -> None:
        """Write down where these hosts stand."""
        now = time.monotonic()
        standings = {host: self._paces.standing(host, now) for host in hosts}
        if not standings:
            return
        found = standings.values()
        self._database.rows(
            NOTE,
            run=self._run,
            worker=self.worker,
            hosts=list(standings),
            waits=[one.wait_seconds for one in found],
            delays=[one.delay_seconds for one in found],
            rests=[one.rest_seconds for one in found],
            concurrencies=[one.concurrency for one in found],
            refusals=[one.refusals for one in found],
            closed=[one.closed for one in found],
        )

    def give_up(self, hosts: list[str]) -> None:
        """Let others have these hosts, with their paces."""
        self.note(hosts)
        self._database.rows(LEAVE, run=self._run, worker=self.worker, hosts=hosts)
        self._held.difference_update(hosts)
