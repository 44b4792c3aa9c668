"""What a run has learnt of traps is known after a kill, and forgotten when it starts over."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.crawl_memory import commit, open_memory
from crawlers.steering.trap_memory import TrapMemory
from crawlers.steering.traps import ENDLESS, HOST_ALLOWANCE, TRUST, Traps


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_memory(tmp_path)
    yield opened
    opened.close()


def open_traps(database: sqlite3.Connection, run: str = "night", *, starts_over: bool = False) -> TrapMemory:
    return TrapMemory(database, run=run, starts_over=starts_over)


def fall_into(traps: Traps, count: int, start: int = 0) -> int:
    """How many pages of a calendar without end are asked for."""
    asked = 0
    for number in range(start, start + count):
        url = f"http://a.cn/cal?month={number}"
        if traps.refusal(url, "http://a.cn/") is None:
            asked += 1
            traps.learn(url, "http://a.cn/", is_new=False)
    return asked


def test_ten_kills_do_not_let_a_trap_cost_ten_times_as_much(database: sqlite3.Connection) -> None:
    once = fall_into(Traps(), 1000)
    asked = 0
    for start in range(10):
        memory = open_traps(database)
        asked += fall_into(memory.traps, 100, 100 * start)
        memory.write()
        commit(database)
    assert asked == once


def test_pages_that_said_nothing_new_are_still_not_trusted_in_where_they_lead(database: sqlite3.Connection) -> None:
    memory = open_traps(database)
    for number in range(HOST_ALLOWANCE + TRUST):
        memory.traps.learn(f"http://a.cn/{chr(0x4E00 + number)}/x", None, is_new=False)
    memory.write()
    commit(database)
    later = open_traps(database).traps
    assert later.refusal("http://a.cn/new/one", "http://a.cn/一/x") == ENDLESS
    assert later.refusal("http://a.cn/new/one", "http://a.cn/good") is None


def test_a_run_that_starts_over_and_another_run_know_nothing_of_it(database: sqlite3.Connection) -> None:
    memory = open_traps(database)
    fall_into(memory.traps, 100)
    memory.write()
    commit(database)
    assert open_traps(database, "other").traps.refusal("http://a.cn/cal?month=7", None) is None
    assert open_traps(database).traps.refusal("http://a.cn/cal?month=7", None) == ENDLESS
    assert open_traps(database, starts_over=True).traps.refusal("http://a.cn/cal?month=7", None) is None
