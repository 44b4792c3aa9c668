"""The SQLite frontier keeps the frontier's promises, and its file to itself."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.frontier.seam import FrontierBusy, NightFrontier
from crawlers.frontier.sqlite import SqliteFrontier
from crawlers.frontier.sqlite_statements import (
    GIVE_BACK,
    LEASE,
    MARK_DONE,
    MARK_LEASED,
    POSTPONE,
    POSTPONE_TO_THE_END,
    PROMOTE,
    SCHEMA,
    WAKE,
)
from crawlers.manners.pace import HostPace, Paces
from crawlers.outcome import Outcome
from tests.crawlers.frontier_contract import FrontierContract, always, target


def paces(delay_seconds: float = 0.0) -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=delay_seconds, concurrency=8))


NAMED = {"run": "r", "url": "u", "tries": 1, "now": 0.0, "wait": 0.0, "tried": True}


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (LEASE, ("r", "h")),
        (MARK_LEASED, ("r", "[]")),
        (MARK_DONE, ("r", "read", True, "", "[]")),
        (GIVE_BACK, ("r", "[]")),
        (PROMOTE, ("[]", "r")),
        (WAKE, ("r", "u")),
        (POSTPONE, NAMED),
        (POSTPONE_TO_THE_END, NAMED),
    ],
)
def test_no_statement_of_a_crawl_looks_through_the_whole_run(
    statement: str, values: tuple[object, ...] | dict[str, object]
) -> None:
    """A run of 100,000 URLs costs a page no more than a run of ten."""
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    plan = [row[3] for row in database.execute("EXPLAIN QUERY PLAN " + statement, values)]
    on_urls = [step for step in plan if " urls" in step]
    assert on_urls
    assert all("url=?" in step or "host=?" in step for step in on_urls), plan


class TestSqliteFrontier(FrontierContract):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "frontier.sqlite3"

    def open_frontier(
        self,
        tries: int = 1,
        budgets: dict[str, int] | None = None,
        known: Paces | None = None,
        run: str = "night",
    ) -> NightFrontier:
        return SqliteFrontier(self.path, run=run, tries=tries, budgets=budgets or {}, paces=known or paces())

    def kill(self, frontier: NightFrontier) -> None:
        assert isinstance(frontier, SqliteFrontier)
        # What a dead process leaves behind: nothing is flushed, and the operating system drops the lock.
        frontier._database.close()
        frontier._lock.close()

    def test_a_second_process_is_refused(self) -> None:
        first = self.open_frontier()
        with pytest.raises(FrontierBusy, match="another crawl"):
            self.open_frontier()
        self.kill(first)
        self.kill(self.open_frontier())

    def test_runs_do_not_know_each_other(self) -> None:
        first = self.open_frontier(run="one")
        first.add([target("http://a.cn/1")])
        first.claim(always)
        first.acknowledge("http://a.cn/1", Outcome.READ, "")
        first.close()
        second = self.open_frontier(run="two")
        assert second.add([target("http://a.cn/1")]) == 1
        assert second.count_by_note("s", Outcome.READ) == {}
        second.close()

    def test_each_try_waits_twice_as_long_and_a_clock_set_back_costs_an_hour_at_most(self) -> None:
        moment = datetime(2026, 11, 27, tzinfo=UTC)

        def opened() -> SqliteFrontier:
            known = paces()
            return SqliteFrontier(self.path, run="night", tries=9, budgets={}, paces=known, clock=lambda: moment)

        frontier, waits = opened(), []
        frontier.add([target("http://a.cn/1")])
        assert frontier.claim(always) is not None
        for _ in range(6):
            assert frontier.postpone("http://a.cn/1", wait_seconds=60.0)
            waited = 0
            while frontier.claim(always) is None:
                moment += timedelta(seconds=30)
                waited += 30
            waits.append(waited)
        assert waits == [60, 120, 240, 480, 960, 960]
        assert frontier.postpone("http://a.cn/1", wait_seconds=60.0)
        frontier.close()
        moment -= timedelta(days=300)
        again = opened()
        assert again.claim(always) is None
        moment += timedelta(hours=1)
        assert again.claim(always) is not None
        again.close()

    def test_a_file_of_a_former_version_is_gone_on_with(self) -> None:
        first = self.open_frontier()
        first.add([target("http://a.cn/1")])
        first.close()
        with sqlite3.connect(self.path) as database:
            database.execute("ALTER TABLE urls DROP COLUMN not_before")
            database.execute("ALTER TABLE hosts DROP COLUMN closed")
        database.close()
        again = self.open_frontier()
        assert again.claim(always) is not None
        assert again.postpone("http://a.cn/1", wait_seconds=60.0)
        again.close()

    def test_a_host_that_was_closed_for_the_night_stays_closed_after_a_kill_and_not_the_night_after(self) -> None:
        known, later, next_night = paces(), paces(), paces()
        first = self.open_frontier(known=known)
        for moment in range(0, 1000, 100):
            known.hold("a.cn:80", time.monotonic() + moment, None)
        known.slow_down("b.cn:80", 1e5)
        assert known.closed("a.cn:80")
        first.flush()
        self.kill(first)
        self.open_frontier(known=later).close()
        assert later.closed("a.cn:80") == known.closed("a.cn:80")
        assert later.closed("b.cn:80") == known.closed("b.cn:80")
        self.open_frontier(known=next_night, run="next").close()
        assert next_night.closed("b.cn:80") is None

    def test_a_pause_a_host_asked_for_outlives_the_crawl_it_was_told(self) -> None:
        known = paces()
        first = self.open_frontier(known=known)
        first.add([target("http://a.cn/1"), target("http://b.cn/1")])
        known.hold("a.cn:80", time.monotonic(), 120.0)
        known.slow_down("b.cn:80", 9.0)
        first.flush()
        self.kill(first)
        later = paces()
        second = self.open_frontier(known=later)
        claimed = second.claim(lambda host: later.may_ask(host, time.monotonic()))
        assert claimed is not None
        assert claimed.url == "http://b.cn/1"
        assert 110 < later.standing("a.cn:80", time.monotonic()).wait_seconds <= 120
        assert (later.of("a.cn:80").refusals, later.of("a.cn:80").concurrency) == (1, 1)
        assert (later.of("b.cn:80").delay_seconds, later.of("b.cn:80").concurrency) == (9.0, 1)

    def test_of_another_run_only_the_pause_a_host_asked_for_counts(self) -> None:
        known = paces()
        first = self.open_frontier(known=known, run="one")
        known.hold("a.cn:80", time.monotonic(), 120.0)
        known.slow_down("b.cn:80", 9.0)
        first.close()
        later = paces()
        self.open_frontier(known=later, run="two").close()
        assert later.standing("a.cn:80", time.monotonic()).wait_seconds > 110
        assert later.of("a.cn:80").concurrency == 8
        assert later.of("b.cn:80").delay_seconds == 0.0

    def test_hosts_that_were_being_asked_at_a_kill_are_left_alone_for_their_usual_pause(self) -> None:
        first = self.open_frontier(known=paces(delay_seconds=7.0))
        first.add([target("http://a.cn/1"), target("http://b.cn/1")])
        assert first.claim(lambda host: host == "a.cn:80") is not None
        first.flush()
        self.kill(first)
        later = paces(delay_seconds=7.0)
        self.open_frontier(known=later)
        assert 4 < later.standing("a.cn:80", time.monotonic()).wait_seconds <= 7

    def test_a_crawl_that_ended_well_leaves_no_pauses_behind(self) -> None:
        known = paces(delay_seconds=7.0)
        first = self.open_frontier(known=known)
        first.add([target("http://a.cn/1")])
        assert first.claim(always) is not None
        first.acknowledge("http://a.cn/1", Outcome.READ, "")
        first.close()
        later = paces(delay_seconds=7.0)
        self.open_frontier(known=later)
        assert later.standing("a.cn:80", time.monotonic()).wait_seconds == 0
