"""The PostgreSQL frontier keeps the frontier's promises, and those it alone makes: of many workers, none in another's way."""

import time
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from crawlers.frontier.host_leases import LEASE_SECONDS
from crawlers.frontier.postgres import PostgresFrontier
from crawlers.frontier.postgres_rows import BATCH
from crawlers.frontier.seam import FrontierLost, NightFrontier
from crawlers.manners.pace import HostPace, Paces
from crawlers.outcome import Outcome
from tests.crawlers.frontier_contract import FrontierContract, always, target

pytestmark = pytest.mark.server


def paces(delay_seconds: float = 0.0) -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=delay_seconds, concurrency=8))


class TestPostgresFrontier(FrontierContract):
    @pytest.fixture(autouse=True)
    def run_of_its_own(self, postgres: str) -> Iterator[None]:
        self.dsn, self.run = postgres, uuid4().hex
        self.opened: list[PostgresFrontier] = []
        yield
        for frontier in self.opened:
            frontier._database.close()

    def open_frontier(
        self, tries: int = 1, budgets: dict[str, int] | None = None, known: Paces | None = None
    ) -> PostgresFrontier:
        self.opened.append(
            PostgresFrontier(self.dsn, run=self.run, tries=tries, budgets=budgets or {}, paces=known or paces())
        )
        return self.opened[-1]

    def kill(self, frontier: NightFrontier) -> None:
        assert isinstance(frontier, PostgresFrontier)
        # What a dead process leaves behind: a connection that ends, and a server that notices.
        (session,) = frontier._database.rows("SELECT pg_backend_pid()")
        frontier._database.close()
        while self.ask("SELECT 1 FROM pg_stat_activity WHERE pid = %s", session[0]):
            time.sleep(0.001)

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()

    def test_no_two_workers_hold_one_host(self) -> None:
        first = self.open_frontier()
        first.add([target(f"http://{host}.cn/{number}") for host in "abcdef" for number in range(20)])
        second = self.open_frontier()
        hosts: dict[str, set[int]] = {}
        for _ in range(60):
            for number, worker in enumerate((first, second)):
                claimed = worker.claim(always)
                if claimed is not None:
                    hosts.setdefault(claimed.url[7], set()).add(number)
                    worker.acknowledge(claimed.url, Outcome.READ, "")
        assert all(len(workers) == 1 for workers in hosts.values())

    def test_a_worker_that_comes_later_gets_its_share_of_the_hosts(self) -> None:
        first = self.open_frontier()
        first.add([target(f"http://h{host}.cn/{number}") for host in range(10) for number in range(9)])
        assert first.claim(always) is not None
        second = self.open_frontier()
        assert second.claim(always) is None
        first._kept_up_at = float("-inf")
        first.flush()
        assert len(first._queues) == 5
        given = [second.claim(always) for _ in range(45)]
        second._taken_at = float("-inf")
        given += [second.claim(always) for _ in range(45)]
        assert len({claimed.url.split("/")[2] for claimed in given if claimed}) == 5

    def test_a_host_is_left_alone_for_its_pause_after_its_worker_died(self) -> None:
        first = self.open_frontier(known=paces(delay_seconds=7.0))
        first.add([target("http://a.cn/1"), target("http://a.cn/2")])
        assert first.claim(always) is not None
        self.kill(first)
        known = paces(delay_seconds=1.0)
        second = self.open_frontier(known=known)
        assert second.claim(lambda host: known.may_ask(host, time.monotonic())) is None
        assert 5.0 < known.standing("a.cn:80", time.monotonic()).wait_seconds <= 7.0
        assert known.of("a.cn:80").delay_seconds == 7.0

    def test_a_host_handed_over_is_asked_at_its_next_slot_neither_sooner_nor_later(self) -> None:
        known = paces(delay_seconds=7.0)
        first = self.open_frontier(known=known)
        first.add([target("http://a.cn/1"), target("http://a.cn/2")])
        assert first.claim(always) is not None
        asked_at = time.monotonic()
        known.asked("a.cn:80", asked_at)
        known.answered("a.cn:80")
        first.close()
        later = paces(delay_seconds=7.0)
        assert self.open_frontier(known=later).claim(lambda host: later.may_ask(host, time.monotonic())) is None
        # Each way through the server takes its time, and makes it later.
        assert -0.05 < later.of("a.cn:80").not_before - (asked_at + 7.0) < 1.0

    def test_a_host_is_not_handed_on_between_two_batches_of_its_urls(self) -> None:
        first = self.open_frontier()
        first.add([target(f"http://a.cn/{number}") for number in range(BATCH + 1)])
        for _ in range(BATCH):
            assert first.claim(always) is not None
        first._kept_up_at = float("-inf")
        first.flush()
        assert "a.cn:80" in first._leases
        assert first.claim(always) is not None
        assert first.claim(always) is None
        first._kept_up_at = float("-inf")
        first.flush()
        assert "a.cn:80" not in first._leases

    def test_a_pause_a_host_asked_for_outlives_the_worker_it_was_told(self) -> None:
        known = paces()
        first = self.open_frontier(known=known)
        first.add([target("http://a.cn/1"), target("http://a.cn/2")])
        assert first.claim(always) is not None
        known.hold("a.cn:80", time.monotonic(), 120.0)
        first.flush()
        self.kill(first)
        later = paces()
        assert self.open_frontier(known=later).claim(lambda host: later.may_ask(host, time.monotonic())) is None
        assert later.standing("a.cn:80", time.monotonic()).wait_seconds > 100
        assert later.of("a.cn:80").concurrency == 1

    def test_a_site_gets_no_more_than_its_budget_from_all_workers_together(self) -> None:
        workers = [self.open_frontier(budgets={"s": 10}) for _ in range(3)]
        workers[0].add([target(f"http://h{host}.cn/{number}") for host in range(6) for number in range(10)])
        given = 0
        for _ in range(40):
            for worker in workers:
                worker._taken_at = float("-inf")
                claimed = worker.claim(always)
                if claimed is not None:
                    given += 1
                    worker.acknowledge(claimed.url, Outcome.READ, "")
                worker._kept_up_at = float("-inf")
                worker.flush()
        assert given == 10

    def test_what_a_dead_worker_was_given_does_not_count_against_the_budget(self) -> None:
        first = self.open_frontier(budgets={"s": 2})
        first.add([target("http://a.cn/1"), target("http://a.cn/2")])
        assert first.claim(always) is not None
        self.kill(first)
        second = self.open_frontier(budgets={"s": 2})
        assert all(second.claim(always) for _ in range(2))

    def test_a_worker_waits_for_what_others_may_still_find(self) -> None:
        first, second = self.open_frontier(), self.open_frontier()
        first.add([target("http://a.cn/1")])
        claimed = first.claim(always)
        assert claimed is not None
        second._counted_at = float("-inf")
        assert second.count_waiting() == 1
        assert first.count_waiting() == 0
        first.acknowledge(claimed.url, Outcome.READ, "")
        first.flush()
        second._counted_at = float("-inf")
        assert second.count_waiting() == 0

    def test_a_worker_that_was_silent_too_long_is_told_to_stop(self) -> None:
        first, second = self.open_frontier(), self.open_frontier()
        first.add([target("http://a.cn/1")])
        assert first.claim(always) is not None
        self.ask(
            "UPDATE frontier_workers SET alive_until = now() - interval '1 s' WHERE worker = %s RETURNING 1",
            first._leases.worker,
        )
        second._kept_up_at = float("-inf")
        second.flush()
        assert second.claim(always) is not None
        first._kept_up_at = float("-inf")
        first._leases._reported_at -= LEASE_SECONDS
        with pytest.raises(FrontierLost, match="took this one for dead"):
            first.flush()

    def test_a_host_of_another_worker_is_not_visited_and_a_free_one_is(self) -> None:
        first, second = self.open_frontier(), self.open_frontier()
        first.add([target("http://a.cn/1")])
        assert first.claim(always) is not None
        assert not second.may_visit("a.cn:80")
        assert second.may_visit("free.cn:80")
        assert not first.may_visit("free.cn:80")
        assert first.may_visit("a.cn:80")

    def test_a_server_that_cannot_be_reached_is_one_line_without_secrets(self) -> None:
        with pytest.raises(FrontierLost) as caught:
            PostgresFrontier("postgresql://who:secret@127.0.0.1:1/x", run="r", tries=1, budgets={}, paces=paces())
        assert "secret" not in str(caught.value)
        assert "\n" not in str(caught.value)
