"""The URLs of a run in PostgreSQL, as one worker changes them: one statement for each thing that can happen to a URL.

Statements that touch many rows take them in one order, or pass over those another worker is changing, so that no two workers
wait for each other. In: an open session. Out: `Target`s, counts. Raises FrontierLost.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from crawlers.frontier.postgres_connection import Postgres
from crawlers.frontier.postgres_tables import DONE, GIVEN, LATER, LEASED, WAITING
from crawlers.frontier.pruning import forget_old_runs_of_all
from crawlers.frontier.seam import AT_THE_END, BATCH, MOST_DOUBLINGS, Target, writable
from crawlers.manners.url_guard import host_key
from crawlers.outcome import Outcome
from crawlers.reading.canonical import identity

ADD = """
WITH new AS (SELECT * FROM unnest(%(keys)s::bytea[], %(urls)s::text[], %(hosts)s::text[], %(sites)s::text[], %(depths)s::int[],
    %(leaves)s::int[], %(priorities)s::int[], %(referrers)s::text[])
    AS n (key, url, host, site, depth, leaves, priority, referrer)),
met AS (INSERT INTO frontier_hosts (run, host) SELECT DISTINCT %(run)s, host FROM new ORDER BY 2 ON CONFLICT DO NOTHING)
INSERT INTO frontier_urls (run, key, url, host, site, depth, leaves, priority, referrer)
SELECT %(run)s, new.* FROM new ORDER BY key ON CONFLICT DO NOTHING RETURNING host
"""
LEASE = f"""
WITH picked AS (SELECT u.key FROM unnest(%(hosts)s::text[]) AS h (host) CROSS JOIN LATERAL (
    SELECT key FROM frontier_urls WHERE run = %(run)s AND host = h.host AND state = {WAITING}
    ORDER BY priority DESC, depth LIMIT {BATCH}) AS u)
UPDATE frontier_urls AS t SET state = {LEASED}, worker = %(worker)s FROM picked
WHERE t.run = %(run)s AND t.key = picked.key AND t.state = {WAITING}
RETURNING t.host, t.site, t.url, t.depth, t.leaves, t.priority, t.referrer
"""
GIVE = f"""
WITH room AS (UPDATE frontier_sites SET given = given + 1 WHERE run = %(run)s AND site = %(site)s AND given < %(budget)s RETURNING 1)
UPDATE frontier_urls SET state = {GIVEN} WHERE run = %(run)s AND key = %(key)s AND EXISTS (SELECT 1 FROM room) RETURNING 1
"""
PROMOTE = f"""
WITH better AS (SELECT u.key, p.priority FROM unnest(%(keys)s::bytea[], %(priorities)s::integer[]) AS p (key, priority)
    JOIN frontier_urls AS u ON u.run = %(run)s AND u.key = p.key AND u.state = {WAITING} AND u.priority < p.priority
    ORDER BY u.key FOR UPDATE OF u SKIP LOCKED)
UPDATE frontier_urls AS t SET priority = better.priority FROM better WHERE t.run = %(run)s AND t.key = better.key
"""
ACKNOWLEDGE = f"""
UPDATE frontier_urls AS t SET state = {DONE}, worker = NULL, outcome = d.outcome, note = d.note
FROM unnest(%(keys)s::bytea[], %(outcomes)s::text[], %(notes)s::text[]) AS d (key, outcome, note)
WHERE t.run = %(run)s AND t.key = d.key
"""
POSTPONE = f"""
WITH back AS (UPDATE frontier_urls SET tries = tries + %(tried)s,
    not_before = now() + make_interval(secs => %(wait)s * (1 << (%(tried)s * LEAST(tries, {MOST_DOUBLINGS}))::int)),
    state = CASE WHEN %(tried)s = 1 AND tries >= %(tries)s THEN state WHEN %(wait)s > 0 THEN {LATER} ELSE {WAITING} END,
    worker = CASE WHEN %(tried)s = 0 OR tries < %(tries)s THEN NULL ELSE worker END
    WHERE run = %(run)s AND key = %(key)s AND worker = %(worker)s AND state IN ({LEASED}, {GIVEN}) RETURNING state, site),
room AS (UPDATE frontier_sites AS s SET given = GREATEST(0, given - 1) FROM back
    WHERE s.run = %(run)s AND s.site = back.site AND back.state IN ({WAITING}, {LATER}))
SELECT state FROM back
"""
# In one order, and passing over those another worker is waking.
WAKE = f"""
WITH due AS (SELECT key FROM frontier_urls WHERE run = %(run)s AND state = {LATER} AND not_before <= now()
    ORDER BY key FOR UPDATE SKIP LOCKED)
UPDATE frontier_urls AS t SET state = {WAITING} FROM due WHERE t.run = %(run)s AND t.key = due.key RETURNING t.host
"""
POSTPONE_TO_THE_END = f"""
WITH back AS (UPDATE frontier_urls SET priority = {AT_THE_END}, state = {WAITING}, worker = NULL
    WHERE run = %(run)s AND key = %(key)s AND worker = %(worker)s AND state IN ({LEASED}, {GIVEN}) RETURNING state, site),
room AS (UPDATE frontier_sites AS s SET given = GREATEST(0, given - 1) FROM back WHERE s.run = %(run)s AND s.site = back.site)
SELECT state FROM back
"""
UNLEASE = f"""
UPDATE frontier_urls SET state = {WAITING}, worker = NULL
WHERE run = %(run)s AND key = ANY(%(keys)s::bytea[]) AND worker = %(worker)s AND state = {LEASED}
"""
COUNT = f"""
SELECT count(*), count(*) FILTER (WHERE state <> {LATER}),
    EXTRACT(EPOCH FROM min(not_before) FILTER (WHERE state = {LATER}) - now())::float8
FROM frontier_urls WHERE run = %(run)s AND (state IN ({WAITING}, {LATER}) OR (state IN ({LEASED}, {GIVEN}) AND worker <> %(worker)s))
"""
BY_NOTE = f"""
SELECT note, count(*) FROM frontier_urls
WHERE run = %(run)s AND site = %(site)s AND state = {DONE} AND outcome = %(outcome)s GROUP BY note
"""
ENTER_SITES = """
INSERT INTO frontier_sites (run, site) SELECT %(run)s, unnest(%(sites)s::text[]) ON CONFLICT DO NOTHING
"""
FORGET = (
    "DELETE FROM frontier_urls WHERE run = %(run)s AND site = ANY(%(sites)s)",
    "UPDATE frontier_sites SET given = 0 WHERE run = %(run)s AND site = ANY(%(sites)s)",
)
GIVE_BACK = """
UPDATE frontier_sites SET given = GREATEST(0, given - %(count)s) WHERE run = %(run)s AND site = %(site)s
"""


class FrontierRows:
    """The URLs of `run`, leased to `worker`."""

    def __init__(self, database: Postgres, run: str, worker: int) -> None:
        self._database, self._run, self._worker = database, run, worker

    def add(self, targets: list[Target]) -> list[str]:
        """Write down those not known yet; the host of each that was."""
        targets = sorted(targets, key=lambda one: _key(one.url))
        rows = self._database.rows(
            ADD,
            run=self._run,
            keys=[_key(one.url) for one in targets],
            urls=[one.url for one in targets],
            hosts=[host_key(one.url) for one in targets],
            sites=[one.site for one in targets],
            depths=[one.depth for one in targets],
            leaves=[one.leaves for one in targets],
            priorities=[one.priority for one in targets],
            referrers=[None if one.referrer is None else writable(one.referrer) for one in targets],
        )
        return [host for (host,) in rows]

    def lease(self, hosts: list[str]) -> dict[str, list[Target]]:
        """Lease the best few of each host; by host, best first."""
        found: dict[str, list[Target]] = {}
        for host, site, url, depth, leaves, priority, referrer in self._database.rows(
            LEASE, run=self._run, worker=self._worker, hosts=hosts
        ):
            target = Target(site=site, url=url, depth=depth, leaves=leaves, priority=priority, referrer=referrer)
            found.setdefault(host, []).append(target)
        return {host: sorted(some, key=lambda one: (-one.priority, one.depth, one.url)) for host, some in found.items()}

    def unlease(self, urls: list[str]) -> None:
        """Those of these leased URLs that were not given out wait again."""
        if urls:
            self._database.rows(UNLEASE, run=self._run, worker=self._worker, keys=[_key(url) for url in urls])

    def give(self, target: Target, budget: int) -> bool:
        """Count a leased URL against its site's budget, which all workers share; False if that is used up."""
        values = {"site": target.site, "key": _key(target.url), "budget": budget}
        return bool(self._database.rows(GIVE, run=self._run, **values))

    def give_back(self, site: str, count: int = 1) -> None:
        """So many URLs of a site were not asked after all."""
        self._database.rows(GIVE_BACK, run=self._run, site=site, count=count)

    def promote(self, priorities: Mapping[str, int]) -> None:
        """Raise the priority of those that wait."""
        keys = [_key(url) for url in priorities]
        self._database.rows(PROMOTE, run=self._run, keys=keys, priorities=list(priorities.values()))

    def acknowledge(self, done: Sequence[tuple[str, Outcome, str]]) -> None:
        """Write down how URLs ended, and why."""
        self._database.rows(
            ACKNOWLEDGE,
            run=self._run,
            keys=[_key(url) for url, _, _ in done],
            outcomes=[str(outcome) for _, outcome, _ in done],
            notes=[writable(note) for _, _, note in done],
        )

    def put_last(self, url: str) -> bool:
        """Let a URL wait until nothing better does."""
        return bool(self._database.rows(POSTPONE_TO_THE_END, run=self._run, worker=self._worker, key=_key(url)))

    def postpone(self, url: str, tries: int | None, wait_seconds: float) -> bool:
        """Let a URL wait again, so long and doubled with each try, unless it was tried more than `tries` times; whether it does.

        None: it was not tried, and waits just so long.
        """
        values = {"key": _key(url), "tries": tries or 0, "tried": int(tries is not None), "wait": wait_seconds}
        rows = self._database.rows(POSTPONE, run=self._run, worker=self._worker, **values)
        return bool(rows) and rows[0][0] in (WAITING, LATER)

    def wake(self) -> list[str]:
        """What waited for its time, and has waited long enough, waits for its turn; the host of each."""
        return [host for (host,) in self._database.rows(WAKE, run=self._run)]

    def count_open(self) -> tuple[int, float | None]:
        """URLs that wait, and those other workers have and may give back; where all of them were put off, for how many seconds still."""
        ((count, awake, wait),) = self._database.rows(COUNT, run=self._run, worker=self._worker)
        return int(count), None if awake else wait

    def given_by_site(self) -> dict[str, int]:
        """How many URLs of each site were given out."""
        return dict(self._database.rows("SELECT site, given FROM frontier_sites WHERE run = %(run)s", run=self._run))

    def count_by_note(self, site: str, outcome: Outcome) -> dict[str, int]:
        """How many URLs of a site ended so, by the note that came with it."""
        return dict(self._database.rows(BY_NOTE, run=self._run, site=site, outcome=str(outcome)))


def begin_run(database: Postgres, run: str, sites: Sequence[str], forget: Sequence[str]) -> None:
    """Make room for the counts of these sites, after forgetting what the run did of some, and old runs."""
    forget_old_runs_of_all(database, run)
    for statement in FORGET:
        database.rows(statement, run=run, sites=list(forget))
    database.rows(ENTER_SITES, run=run, sites=sorted(sites))


def _key(url: str) -> bytes:
    return blake2b(identity(url).encode("utf-8", "surrogatepass"), digest_size=16).digest()
