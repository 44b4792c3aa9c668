"""The frontier of many workers, in PostgreSQL.

A worker is given URLs of the hosts it leases (`host_leases.py`), so that no two ever ask one host. Additions are written down at
once, acknowledgements together at `flush`, so that with a lost acknowledgement everything is lost that came after it, and a page
whose links were lost is itself not done. What a dead worker held is found by the next one that looks, a second later at most.

In: `Target`s. Out: `Target`s. Columns hold plain values, never pickles. The session must be the worker's own from its start to
its end: no pooler between that hands sessions round.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from crawlers.frontier.host_leases import HostLeases, WorkerBuried
from crawlers.frontier.postgres_connection import Postgres
from crawlers.frontier.postgres_rows import FrontierRows, begin_run
from crawlers.frontier.postgres_tables import make_tables
from crawlers.frontier.seam import UNWRITABLE, FrontierLost, Target
from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key
from crawlers.outcome import Outcome

# Of the best URL's worth; less is not given out where budgets are short.
MUCH_WORSE = 0.5
# Acknowledgements kept back until a flush, at most.
MOST_UNWRITTEN = 64
# A host that gave nothing is asked about again after this, unless this worker itself found something for it.
DRY_SECONDS = 0.25
# How often the dead are looked for, shares are counted, and idle hosts go back.
UPKEEP_SECONDS = 1.0
TAKE_SECONDS = 0.1
NOTE_SECONDS = 0.05
COUNT_SECONDS = 0.5


class PostgresFrontier:
    """A `NightFrontier` for one worker of one run; arguments as for `SqliteFrontier`. Raises FrontierLost.

    `paces` are the worker's own: what they know of a host goes on to the worker that has it next. `forget` is for the first
    worker of a run, before others begin.
    """

    def __init__(
        self,
        dsn: str,
        *,
        run: str,
        tries: int,
        budgets: dict[str, int],
        paces: Paces,
        forget: Iterable[str] = (),
        worth: Callable[[str], float] = lambda _: 1.0,
    ) -> None:
        self._database = Postgres(dsn, name=f"qingyuan {run}"[:63])
        make_tables(self._database)
        self._tries, self._budgets, self._paces, self._worth = tries, budgets, paces, worth
        begin_run(self._database, run, list(budgets), list(forget))
        self._leases = HostLeases(self._database, run, paces)
        self._rows = FrontierRows(self._database, run, self._leases.worker)
        self._leases.bury_dead()
        self._queues: dict[str, deque[Target]] = {}
        self._dry: dict[str, float] = {}
        self._given: dict[str, Target] = {}
        self._done: list[tuple[str, Outcome, str]] = []
        self._share = self._leases.share()
        self._kept_up_at = self._noted_at = self._taken_at = self._counted_at = float("-inf")
        self._counted = 0
        self._rests_until: float | None = None
        self._left = 0
        self._spent: dict[str, float] = {}

    def add(self, targets: Iterable[Target]) -> int:
        """See `Frontier.add`."""
        new = [one for one in targets if not UNWRITABLE.search(one.url)]
        if not new:
            return 0
        hosts = self._rows.add(new)
        for host in hosts:
            self._look_again(host)
        return len(hosts)

    def _look_again(self, host: str) -> None:
        """Something waits that this worker knows of."""
        self._counted_at = float("-inf")
        self._dry.pop(host, None)
        if host not in self._leases:
            self._taken_at = float("-inf")

    def promote(self, priorities: Mapping[str, int]) -> None:
        """See `Frontier.promote`. What waits in memory for its turn is weighed anew."""
        queues = [self._queues[host] for host in {host_key(url) for url in priorities} if host in self._queues]
        self._rows.unlease([target.url for queue in queues for target in queue])
        for queue in queues:
            queue.clear()
        self._rows.promote(priorities)

    def claim(self, is_ready: Callable[[str], bool]) -> Target | None:
        """See `Frontier.claim`. Chooses among the hosts held as `SqliteFrontier` does among all."""
        target = self._choose(is_ready)
        if target is None and self._take_hosts():
            target = self._choose(is_ready)
        return target

    def _choose(self, is_ready: Callable[[str], bool]) -> Target | None:
        self._lease_batches()
        bests = {host: max(0, queue[0].priority) * self._worth(host) for host, queue in self._queues.items() if queue}
        if bests and self._is_short():
            bar = MUCH_WORSE * max(bests.values())
            bests = {host: best for host, best in bests.items() if best >= bar}
        ready = [host for host in bests if is_ready(host)]
        while ready:
            host = max(ready, key=bests.__getitem__)
            ready.remove(host)
            target = self._give_from(host)
            # The host goes to the end of the line.
            self._queues[host] = self._queues.pop(host)
            if target is not None:
                return target
        return None

    def _take_hosts(self) -> bool:
        now = time.monotonic()
        if now - self._taken_at < TAKE_SECONDS:
            return False
        self._taken_at = now
        if len(self._queues) >= self._share:
            self._share = self._leases.share()
        room = self._share - len(self._queues)
        taken = self._leases.take(room) if room > 0 else []
        self._queues.update((host, deque()) for host in taken)
        return bool(taken)

    def _lease_batches(self) -> None:
        now = time.monotonic()
        empty = [host for host, queue in self._queues.items() if not queue and self._dry.get(host, 0.0) <= now]
        if not empty:
            return
        self._dry.update((host, now + DRY_SECONDS) for host in empty)
        for host, targets in self._rows.lease(empty).items():
            self._dry.pop(host, None)
            self._queues[host].extend(targets)

    def _is_short(self) -> bool:
        """Whether some site has more URLs than requests left, as far as was counted lately."""
        waiting = self.count_waiting()
        return 0 < self._left < waiting

    def _give_from(self, host: str) -> Target | None:
        queue = self._queues[host]
        while queue:
            target = queue.popleft()
            if self._has_room(target):
                self._given[target.url] = target
                return target
            self.acknowledge(target.url, Outcome.SKIPPED, "站点页数额度已用完")
        return None

    def _has_room(self, target: Target) -> bool:
        """Take one from the site's budget, which all workers share."""
        if target.site not in self._budgets:
            return True
        now = time.monotonic()
        if self._spent.get(target.site, 0.0) > now:
            return False
        if self._rows.give(target, self._budgets[target.site]):
            return True
        self._spent[target.site] = now + UPKEEP_SECONDS
        return False

    def acknowledge(self, url: str, outcome: Outcome, note: str, *, was_asked: bool = True) -> None:
        """See `Frontier.acknowledge`; written down at the next flush."""
        target = self._given.pop(url, None)
        is_free = outcome is Outcome.SKIPPED or not was_asked
        if target is not None and is_free and target.site in self._budgets:
            self._rows.give_back(target.site)
        self._done.append((url, outcome, note))
        if len(self._done) >= MOST_UNWRITTEN:
            self._write_done()

    def postpone(
        self, url: str, *, to_the_end: bool = False, wait_seconds: float = 0.0, was_tried: bool = True
    ) -> bool:
        """See `Frontier.postpone`."""
        tries = self._tries if was_tried else None
        if not (self._rows.put_last(url) if to_the_end else self._rows.postpone(url, tries, wait_seconds)):
            return False
        self._given.pop(url, None)
        self._spent.clear()
        self._look_again(host_key(url))
        return True

    def may_visit(self, host: str) -> bool:
        """See `FrontierUpkeep.may_visit`: the host is held, or free and then taken."""
        if host in self._leases:
            return True
        now = time.monotonic()
        if self._dry.get(host, 0.0) > now:
            return False
        self._dry[host] = now + DRY_SECONDS
        if self._leases.take_one(host):
            self._queues[host] = deque()
            return True
        return False

    def flush(self) -> None:
        """See `FrontierUpkeep.flush`."""
        self._write_done()
        now = time.monotonic()
        if now - self._noted_at >= NOTE_SECONDS:
            self._noted_at = now
            self._leases.note_changes()
        if now - self._kept_up_at < UPKEEP_SECONDS:
            return
        self._kept_up_at = now
        try:
            self._leases.report()
        except WorkerBuried:
            raise FrontierLost("the other workers took this one for dead: it was silent for too long") from None
        self._leases.bury_dead()
        for host in self._rows.wake():
            self._look_again(host)
        self._share = self._leases.share()
        self._give_hosts_back()
        self._dry = {host: until for host, until in self._dry.items() if until > now}

    def _give_hosts_back(self) -> None:
        """Hosts that ran dry, and those beyond this worker's share, go to others; never one that is just being asked."""
        now = time.monotonic()
        quiet = [host for host in self._queues if not self._paces.of(host).under_way]
        surplus = max(0, len(self._queues) - self._share)
        # An empty queue is no sign: the next batch may not have been asked for yet.
        idle = [host for host in quiet if not self._queues[host] and self._dry.get(host, 0.0) > now]
        leaving = list(dict.fromkeys([*idle, *quiet[::-1][:surplus]]))
        self._rows.unlease([target.url for host in leaving for target in self._queues.pop(host)])
        if leaving:
            self._leases.give_up(leaving)

    def _write_done(self) -> None:
        if self._done:
            self._rows.acknowledge(self._done)
            self._done.clear()

    def count_waiting(self) -> int:
        """See `FrontierUpkeep.count_waiting`. Counted twice a second; zero is counted anew while this worker has part in it."""
        self._count()
        return self._counted + sum(map(len, self._queues.values()))

    def rests_until(self) -> float | None:
        """See `FrontierUpkeep.rests_until`."""
        self._count()
        return None if any(self._queues.values()) else self._rests_until

    def _count(self) -> None:
        now = time.monotonic()
        if now - self._counted_at < COUNT_SECONDS:
            return
        self._counted_at = now
        self._counted, wait = self._rows.count_open()
        self._rests_until = None if wait is None else time.time() + wait
        given = self._rows.given_by_site()
        self._left = sum(max(0, budget - given.get(site, 0)) for site, budget in self._budgets.items())

    def count_by_note(self, site: str, outcome: Outcome) -> dict[str, int]:
        """See `FrontierUpkeep.count_by_note`."""
        self._write_done()
        return self._rows.count_by_note(site, outcome)

    def close(self) -> None:
        """See `FrontierUpkeep.close`."""
        self._write_done()
        self._leases.leave()
        self._database.close()
