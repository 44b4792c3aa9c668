"""The frontier of one machine, in a SQLite file.

Every URL is written down before it is asked for and marked done only when acknowledged, so a run killed at any moment goes on
where it was: what was leased to the dead process simply waits again. One process owns the file at a time (a lock that the
operating system drops when the process dies).

Changes are committed together, in the order they came, at `flush`: a kill takes back the last few, and with an acknowledgement
never less than everything after it. So a page whose links were lost is itself not done, and gives them again.

In: `Target`s. Out: `Target`s. Columns hold plain values, never pickles.
"""

import fcntl
import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from crawlers.frontier.host_standings import HostStandings
from crawlers.frontier.pruning import forget_old_runs
from crawlers.frontier.putting_off import PutOff
from crawlers.frontier.seam import UNWRITABLE, FrontierBusy, Target, writable
from crawlers.frontier.sqlite_statements import (
    ADD,
    ASKED_BY_SITE,
    BY_NOTE,
    GIVE_BACK,
    LATER,
    LEASE,
    LEASED,
    MARK_DONE,
    MARK_LEASED,
    POSTPONE,
    POSTPONE_TO_THE_END,
    PROMOTE,
    PUT_OFF,
    SCHEMA,
    WAITING,
    WAKE,
    add_column,
)
from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key
from crawlers.outcome import Outcome
from crawlers.reading.canonical import identity

# Of the best URL's worth; less is not given out where budgets are short.
MUCH_WORSE = 0.5
# Hosts that are ready are weighed against each other, those that stand first in line, where there are very many.
MOST_WEIGHED = 64
# Acknowledgements kept back until a flush, at most; each may cost one more request after a kill.
MOST_UNWRITTEN = 64


class SqliteFrontier:
    """A `Frontier` for one run.

    `budgets` limits how many URLs of a site are given out in the run. What the run has done of the sites in `forget` is
    forgotten first, so that they are walked again. `paces` learn what hosts asked for before a kill. `worth(host)` weighs a host's priorities against those of others.
    """

    def __init__(
        self,
        path: Path,
        *,
        run: str,
        tries: int,
        budgets: dict[str, int],
        paces: Paces,
        forget: Iterable[str] = (),
        worth: Callable[[str], float] = lambda _: 1.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(path.with_suffix(".lock"))
        self._run = run
        self._tries = tries
        self._worth = worth
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)
        add_column(self._database, "urls", "not_before", "REAL NOT NULL DEFAULT 0")
        add_column(self._database, "urls", "was_asked", "INTEGER NOT NULL DEFAULT 1")
        add_column(self._database, "urls", "spelled", "TEXT")
        self._database.executemany("DELETE FROM urls WHERE run = ? AND site = ?", [(run, site) for site in forget])
        forget_old_runs(self._database, run, clock())
        self._standings = HostStandings(self._database, run, paces)
        self._standings.adopt(self._unlease())
        self._waiting: dict[str, int] = dict(
            self._database.execute(
                "SELECT host, COUNT(*) FROM urls WHERE run = ? AND state = ? GROUP BY host", (run, WAITING)
            )
        )
        self._later = PutOff(self._database.execute(PUT_OFF, (run,)), clock)
        self._ready: dict[str, deque[Target]] = {}
        self._left = self._budgets_left(budgets)
        self._given: dict[str, str] = {}
        self._done: dict[tuple[Outcome, bool, str], list[str]] = {}
        self._unwritten = 0

    def _unlease(self) -> set[str]:
        """What was leased to a dead process waits again; the hosts of it."""
        query = "UPDATE urls SET state = ? WHERE run = ? AND state = ? RETURNING host"
        return {host for (host,) in self._database.execute(query, (WAITING, self._run, LEASED))}

    def _wake(self) -> None:
        """What was put off, and has waited long enough, waits for its turn."""
        for host, url in self._later.take_due():
            self._begin()
            self._database.execute(WAKE, (self._run, url))
            self._waiting[host] = self._waiting.get(host, 0) + 1

    def _budgets_left(self, budgets: dict[str, int]) -> dict[str, int]:
        given = dict(self._database.execute(ASKED_BY_SITE, (self._run, Outcome.SKIPPED)))
        return {site: budget - given.get(site, 0) for site, budget in budgets.items()}

    def add(self, targets: Iterable[Target]) -> int:
        """See `Frontier.add`."""
        rows = [_row(one) for one in targets if not UNWRITABLE.search(one.url)]
        if not rows:
            return 0
        self._begin()
        added = self._database.execute(ADD, (self._run, json.dumps(rows))).fetchall()
        for (host,) in added:
            self._waiting[host] = self._waiting.get(host, 0) + 1
        return len(added)

    def claim(self, is_ready: Callable[[str], bool]) -> Target | None:
        """See `Frontier.claim`. Of hosts that are ready the one with the best URL goes first, equals take turns.

        Where budgets are short, a host that is ready waits while another has much better URLs.
        """
        self._wake()
        # Most hosts rest most of the time, and there may be thousands: what they have to give is looked at when it matters.
        ready = [host for host in self._waiting if is_ready(host)]
        if not ready:
            return None
        is_short = self._is_short()
        bests = {host: self._best_of(host) for host in (list(self._waiting) if is_short else ready[:MOST_WEIGHED])}
        if is_short:
            bar = MUCH_WORSE * max(bests.values())
            bests = {host: bests[host] for host in ready if bests[host] >= bar}
        ready = list(bests)
        while ready:
            host = max(ready, key=bests.__getitem__)
            ready.remove(host)
            target = self._next_of(host)
            # The host goes to the end of the line, whether it gave something or has run dry.
            left = self._waiting.pop(host, 0)
            if left > 0:
                self._waiting[host] = left
            else:
                self._ready.pop(host, None)
            if target is not None:
                return target
        return None

    def _is_short(self) -> bool:
        """Whether some site has more URLs than requests left."""
        return any(left > 0 for left in self._left.values()) and sum(self._left.values()) < self.count_waiting()

    def _best_of(self, host: str) -> float:
        """Worth of the host's best URL, as far as it is leased; 0 for a host that has none."""
        ready = self._ready.setdefault(host, deque())
        if not ready:
            ready.extend(self._lease(host))
        return max(0, ready[0].priority) * self._worth(host) if ready else 0.0

    def _next_of(self, host: str) -> Target | None:
        ready = self._ready.setdefault(host, deque())
        while self._waiting.get(host, 0) > 0:
            if not ready:
                ready.extend(self._lease(host))
            if not ready:
                self._waiting.pop(host)
                break
            target = ready.popleft()
            self._waiting[host] -= 1
            if self._left.get(target.site, 1) > 0:
                if target.site in self._left:
                    self._left[target.site] -= 1
                    self._given[target.url] = target.site
                return target
            self.acknowledge(target.url, Outcome.SKIPPED, "站点页数额度已用完")
        return None

    def _lease(self, host: str) -> list[Target]:
        self._begin()
        rows = self._database.execute(LEASE, (self._run, host)).fetchall()
        self._database.execute(MARK_LEASED, (self._run, json.dumps([key for *_, key in rows])))
        return [
            Target(site=site, url=url, depth=depth, leaves=leaves, priority=priority, referrer=referrer)
            for site, url, depth, leaves, priority, referrer, _ in rows
        ]

    def acknowledge(self, url: str, outcome: Outcome, note: str, *, was_asked: bool = True) -> None:
        """See `Frontier.acknowledge`; written down at the next flush."""
        site = self._given.pop(url, None)
        if site is not None and (outcome is Outcome.SKIPPED or not was_asked):
            self._left[site] += 1
        self._done.setdefault((outcome, was_asked, writable(note)), []).append(identity(url))
        self._unwritten += 1
        if self._unwritten >= MOST_UNWRITTEN:
            self.flush()

    def postpone(
        self, url: str, *, to_the_end: bool = False, wait_seconds: float = 0.0, was_tried: bool = True
    ) -> bool:
        """See `Frontier.postpone`."""
        self._begin()
        key = identity(url)
        named = {"tries": self._tries, "run": self._run, "url": key}
        named |= {"now": self._later.now(), "wait": wait_seconds, "tried": was_tried}
        row = self._database.execute(POSTPONE_TO_THE_END if to_the_end else POSTPONE, named).fetchone()
        if row is None or row[0] == LEASED:
            return False
        state, host, site, not_before = row
        if state == LATER:
            self._later.add(not_before, host, key)
        else:
            self._waiting[host] = self._waiting.get(host, 0) + 1
        if self._given.pop(url, None) is not None:
            self._left[site] += 1
        return True

    def promote(self, priorities: Mapping[str, int]) -> None:
        """See `Frontier.promote`. What waits in memory for its turn is weighed anew."""
        self._begin()
        queues = [self._ready.pop(host, ()) for host in {host_key(url) for url in priorities}]
        back = [identity(target.url) for queue in queues for target in queue]
        if back:
            self._database.execute(GIVE_BACK, (self._run, json.dumps(back)))
        rows = [(identity(url), priority) for url, priority in priorities.items()]
        self._database.execute(PROMOTE, (json.dumps(rows), self._run))

    def flush(self) -> None:
        """See `FrontierUpkeep.flush`."""
        if self._done:
            self._begin()
            for (outcome, was_asked, note), urls in self._done.items():
                self._database.execute(MARK_DONE, (self._run, outcome, was_asked, note, json.dumps(urls)))
            self._done, self._unwritten = {}, 0
        standings = self._standings.changes()
        if standings:
            self._begin()
            self._standings.write(standings)
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def _begin(self) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")

    def may_visit(self, host: str) -> bool:
        """See `FrontierUpkeep.may_visit`; no other worker is there to be in its way."""
        del host
        return True

    def count_waiting(self) -> int:
        """See `FrontierUpkeep.count_waiting`."""
        return sum(self._waiting.values()) + len(self._later)

    def rests_until(self) -> float | None:
        """See `FrontierUpkeep.rests_until`."""
        return None if any(self._waiting.values()) else self._later.first_due()

    def count_by_note(self, site: str, outcome: Outcome) -> dict[str, int]:
        """See `FrontierUpkeep.count_by_note`."""
        self.flush()
        return dict(self._database.execute(BY_NOTE, (self._run, site, outcome)))

    def close(self) -> None:
        """See `FrontierUpkeep.close`."""
        self.flush()
        self._database.close()
        self._lock.close()


def _row(target: Target) -> tuple[str | int | None, ...]:
    """The values of ADD."""
    url, key = target.url, identity(target.url)
    spelled = url if url != key else None
    return key, host_key(url), target.site, target.depth, target.leaves, target.priority, target.referrer, spelled


def _lock(path: Path) -> TextIO:
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise FrontierBusy(f"{path}: another crawl is using this data folder") from None
    return file
