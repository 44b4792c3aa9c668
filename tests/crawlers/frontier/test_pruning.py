"""A frontier over many nights stays as large as a few of them, and forgets no night that may still go on."""

import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from crawlers.frontier import pruning
from crawlers.frontier.postgres import PostgresFrontier
from crawlers.frontier.pruning import KEPT_FOR
from crawlers.frontier.seam import NightFrontier
from crawlers.frontier.sqlite import SqliteFrontier
from crawlers.manners.pace import HostPace, Paces
from crawlers.outcome import Outcome
from tests.crawlers.frontier_contract import always, target

NIGHTS, URLS = 24, 1500
FIRST = datetime(2026, 11, 1, 17, 30, tzinfo=UTC)


def paces() -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=0.0, concurrency=8))


def crawl(frontier: NightFrontier, night: int, most: int = URLS) -> None:
    """A night of pages, a tenth of which are new; the rest stood there before."""
    numbers = range(night * URLS // 10, night * URLS // 10 + most)
    frontier.add(
        [target(f"http://bbs{n % 7}.cn/thread-{n}-1-1.html?from=list", referrer="http://bbs.cn/") for n in numbers]
    )
    while claimed := frontier.claim(always):
        frontier.acknowledge(claimed.url, Outcome.READ, "")
    frontier.close()


def test_the_file_of_many_nights_is_not_larger_than_that_of_a_week(tmp_path: Path) -> None:
    path, sizes = tmp_path / "frontier.sqlite3", []
    for night in range(NIGHTS):
        opened_at = FIRST + timedelta(days=night)
        frontier = SqliteFrontier(
            path, run=f"night {opened_at.date()}", tries=1, budgets={}, paces=paces(), clock=lambda at=opened_at: at
        )
        crawl(frontier, night)
        sizes.append(path.stat().st_size)
    database = sqlite3.connect(path)
    runs = Counter(run for (run,) in database.execute("SELECT run FROM urls"))
    database.close()
    assert max(sizes[7:]) <= 1.1 * max(sizes[:7])
    assert len(runs) == KEPT_FOR.days + 1
    assert set(runs.values()) == {URLS}


def test_a_night_that_was_cut_off_goes_on_after_checks_and_other_nights(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite3"

    def opened(run: str, days: float) -> SqliteFrontier:
        at = FIRST + timedelta(days=days)
        return SqliteFrontier(path, run=run, tries=1, budgets={}, paces=paces(), clock=lambda: at)

    cut_off = opened("night", 0)
    cut_off.add([target(f"http://a.cn/{number}") for number in range(9)])
    cut_off.close()
    for days in (0.1, 1, 2.9):
        opened(f"check {days}", days).close()
    again = opened("night", 2.95)
    assert again.count_waiting() == 9
    again.close()
    # Opened again, it counts from there.
    opened("check", 5).close()
    kept = opened("night", 5.5)
    assert kept.count_waiting() == 9
    kept.close()
    opened("check", 9).close()
    forgotten = opened("night", 9.1)
    assert forgotten.count_waiting() == 0
    forgotten.close()


def test_a_file_that_is_mostly_empty_is_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "SMALLEST_REWRITTEN", 100_000)
    path = tmp_path / "frontier.sqlite3"
    crawl(SqliteFrontier(path, run="huge", tries=1, budgets={}, paces=paces(), clock=lambda: FIRST), 0, most=9000)
    before = path.stat().st_size
    later = FIRST + timedelta(days=9)
    crawl(SqliteFrontier(path, run="small", tries=1, budgets={}, paces=paces(), clock=lambda: later), 0, most=90)
    assert path.stat().st_size < before / 4


@pytest.mark.server
def test_tables_of_many_nights_hold_a_few_of_them(postgres: str) -> None:
    mine = uuid4().hex
    with psycopg.connect(postgres, autocommit=True) as server:
        for night in range(9):
            frontier = PostgresFrontier(postgres, run=f"{mine} {night}", tries=1, budgets={"s": 9999}, paces=paces())
            crawl(frontier, night, most=300)
            server.execute(
                "UPDATE frontier_runs SET opened_at = opened_at - interval '1 day' WHERE run LIKE %s", [f"{mine}%"]
            )
        kept = {}
        for table in ("frontier_urls", "frontier_hosts", "frontier_sites", "frontier_workers", "frontier_runs"):
            query = f"SELECT DISTINCT run FROM {table} WHERE run LIKE %s ORDER BY run"
            kept[table] = [run.split()[1] for (run,) in server.execute(query, [f"{mine}%"])]
    last = [str(night) for night in range(9 - KEPT_FOR.days, 9)]
    assert kept["frontier_runs"] == kept["frontier_urls"] == kept["frontier_hosts"] == kept["frontier_sites"] == last
    assert set(kept["frontier_workers"]) <= set(last)


@pytest.mark.server
def test_a_run_at_work_is_not_forgotten_however_long_it_takes(postgres: str) -> None:
    mine = uuid4().hex
    long = PostgresFrontier(postgres, run=f"{mine} long", tries=1, budgets={"s": 9999}, paces=paces())
    long.add([target(f"http://{mine}.cn/{number}") for number in range(9)])
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(
            "UPDATE frontier_runs SET opened_at = opened_at - interval '9 days' WHERE run = %s", [f"{mine} long"]
        )
    other = PostgresFrontier(postgres, run=f"{mine} other", tries=1, budgets={}, paces=paces())
    assert long.claim(always) is not None
    assert long.count_waiting() == 8
    long.close()
    other.close()
    next_one = PostgresFrontier(postgres, run=f"{mine} next", tries=1, budgets={}, paces=paces())
    next_one.close()
    with psycopg.connect(postgres, autocommit=True) as server:
        left = server.execute("SELECT COUNT(*) FROM frontier_urls WHERE run = %s", [f"{mine} long"]).fetchone()
    assert left == (0,)
