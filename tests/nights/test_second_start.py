"""A night that is at work, or done, is not begun a second time, wherever its URLs are kept; one whose head died is gone on with."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import uuid4

import psycopg
import pytest

from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

SITE = """
title = "链"
platform = "链"
start_urls = ["http://localhost:PORT/0"]
render = "never"
[scope]
max_pages = 100000
max_depth = 100000
[pace]
delay_seconds = 0.05
concurrency = 1
"""
# Set when all who are to be refused were; until then the site has no end.
ENDED = Event()


def page(path: str) -> str | None:
    """Page n links to n+1."""
    if not path[1:].isdecimal():
        return None
    onward = "" if ENDED.is_set() else f"<a href='/{int(path[1:]) + 1}'>下一页</a>"
    return f"<title>{words(path)[:6]}</title><p>{words(path)}</p>{onward}"


@pytest.fixture
def site() -> Iterator[OddSite]:
    ENDED.clear()
    with serving_odd(page) as running:
        yield running


@pytest.fixture
def dsn(postgres: str) -> str:
    """Tables of this test's own."""
    name = f"second_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres}?options=-csearch_path%3D{name}"


def open_office(folder: Path, site: OddSite) -> Office:
    folder.mkdir()
    office = Office(folder, site.port, browser='"/nonexistent"', frontier='"postgresql"', workers="2")
    office.add_site("chain", SITE)
    return office


def pages_asked(site: OddSite) -> list[int]:
    """Which pages were asked for, in order; feeds and sitemaps that were looked for do not count."""
    return [int(path[1:]) for path in site.asked if path[1:].isdecimal()]


@pytest.mark.slow
@pytest.mark.server
def test_a_night_on_postgresql_is_begun_once_and_gone_on_with_when_its_head_dies(
    tmp_path: Path, site: OddSite, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGYUAN_FRONTIER_DSN", dsn)
    office, elsewhere = open_office(tmp_path / "one", site), open_office(tmp_path / "two", site)
    process = office.start("nightly", "--json")
    while len(pages_asked(site)) < 5:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    for other, said in ((office, "另一次抓取正在进行"), (elsewhere, "正在另一处进行")):
        second = other.run("nightly")
        assert second.status == 4
        assert said in second.err
        assert "什么也没做" in second.err
        assert len(second.err.strip().splitlines()) == 1
        assert other.rows("SELECT COUNT(*) FROM indexer_siterun") == [1 if other is office else 0]
    crawls = [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()]
    assert len(crawls) == 2
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    end = time.monotonic() + 60
    while any(Path(f"/proc/{crawl}").exists() for crawl in crawls):
        assert time.monotonic() < end, "crawl processes outlive their night"
        time.sleep(0.05)
    with sqlite3.connect(office.folder / "data" / "qingyuan.sqlite3") as database:
        # The dead night's lease would outlive it by two minutes; the clock of this test is faster.
        database.execute("UPDATE indexer_nightlease SET heartbeat_at = '2000-01-01 00:00:00'")
    ENDED.set()
    before = pages_asked(site)
    finished = office.run("nightly", "--json")
    assert finished.status in (0, 3), finished.err  # 3: without a browser no evidence is sealed
    assert office.summary(finished)["had_work"]
    asked = pages_asked(site)
    # The dead night's crawls stored what they had asked for; the next one asked for the page it was told of last, and no other.
    assert asked == [*before, len(before)] == list(range(len(before) + 1))
    assert office.rows("SELECT COUNT(*) FROM indexer_visit WHERE outcome = 'read'") == [len(asked)]
    again = office.run("nightly")
    assert "此前均已完成" in again.out
    assert pages_asked(site) == asked
