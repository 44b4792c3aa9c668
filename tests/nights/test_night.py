"""Promises of a night: it finds, keeps, can be killed, and run again changes nothing."""

import os
import signal
import sqlite3
import time

import pytest

from tests.nights.office import Office
from tests.sample_web import SampleWeb, Server

SITES = ("fenlei", "forum", "kepu", "news")
COUNTS = "SELECT (SELECT COUNT(*) FROM indexer_item), (SELECT SUM(times) FROM indexer_sighting), (SELECT COUNT(*) FROM indexer_visit)"


@pytest.fixture
def equipped(office: Office, web: SampleWeb) -> Office:
    for name, text in web.site_files(office.port).items():
        office.add_site(name, text.replace('render = "auto"', 'render = "never"'))
    return office


@pytest.mark.slow
def test_a_second_start_does_nothing_and_a_repeat_duplicates_nothing(equipped: Office, server: Server) -> None:
    assert equipped.run("nightly", "--json").status == 0
    first = equipped.rows(COUNTS)
    asked = len(server.requests)
    assert equipped.run("nightly", "--json").status == 0
    assert len(server.requests) == asked
    assert equipped.run("nightly", "--json", "--again").status == 0
    assert len(server.requests) > asked
    assert equipped.rows(COUNTS) == first


@pytest.mark.slow
def test_a_killed_night_goes_on_where_it_was(equipped: Office, server: Server, web: SampleWeb) -> None:
    process = equipped.start("nightly", "--json")
    frontier = equipped.folder / "data" / "frontier.sqlite3"
    while _count_done(frontier) < 10:
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    done = _count_done(frontier)
    equipped.rows("SELECT 1 FROM indexer_visit")
    with sqlite3.connect(equipped.folder / "data" / "qingyuan.sqlite3") as database:
        # The dead night's lease would outlive it by two minutes; the clock of this test is faster.
        database.execute("UPDATE indexer_nightlease SET heartbeat_at = '2000-01-01 00:00:00'")
    finished = equipped.run("nightly", "--json")
    assert finished.status == 0, finished.err
    visited = set(equipped.rows("SELECT url FROM indexer_visit WHERE outcome = 'read'"))
    truth = set(web.urls(server.port))
    assert truth <= {web.canonical(url) for url in visited}
    assert done >= 10
    assert equipped.rows("SELECT COUNT(*) FROM indexer_sighting WHERE times > 1") == [0]


@pytest.mark.slow
def test_any_url_can_be_crawled_without_a_site_file(office: Office) -> None:
    finished = office.run("crawl", f"http://forum.localhost:{office.port}/", "--json", "--pages", "5")
    assert finished.status == 0, finished.err
    (site,) = office.summary(finished)["sites"]
    assert site["outcomes"]["read"] == 5
    assert site["skipped"] > 0


@pytest.mark.slow
def test_two_nights_never_run_at_once(equipped: Office) -> None:
    first = equipped.start("nightly", "--json")
    while not equipped.rows("SELECT 1 FROM indexer_nightlease"):
        assert first.poll() is None
        time.sleep(0.02)
    second = equipped.run("nightly", "--json")
    first.communicate()
    assert first.returncode == 0
    assert second.status in (0, 4)
    if second.status == 4:
        assert "另一次抓取正在进行" in second.err


@pytest.mark.slow
def test_robots_txt_is_asked_once_and_obeyed(office: Office, server: Server) -> None:
    before = len(server.requests)
    office.run("crawl", f"http://kepu.localhost:{office.port}/", "--json", "--pages", "8")
    asked = [request for request in list(server.requests)[before:] if request.path == "/robots.txt"]
    assert len(asked) == 1


def _count_done(frontier: os.PathLike[str]) -> int:
    try:
        with sqlite3.connect(f"file:{os.fspath(frontier)}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT COUNT(*) FROM urls WHERE state = 2").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
