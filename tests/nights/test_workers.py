"""A night of several crawl processes on one frontier: one summary, no page twice, and a worker that dies is made up for."""

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite, words
from tests.nights.office import Office

HOSTS, PAGES = 6, 40
SITE = """
title = "树"
platform = "树"
start_urls = [STARTS]
render = "never"
[scope]
max_pages = 100000
[pace]
delay_seconds = 0.02
concurrency = 2
"""


def answered(path: str) -> str | None:
    """Page n of a host links to 2n+1 and 2n+2; one in ten is an offer."""
    _, host, number = path.split("/")
    here = int(number)
    if here >= PAGES:
        return None
    below = [child for child in (2 * here + 1, 2 * here + 2) if child < PAGES]
    links = "".join(f"<a href='/{host}/{child}'>第{child}页</a> " for child in below)
    offer = "专业助孕包成功，代孕套餐38万起，加微信 zy8812345" if here % 10 == 3 else ""
    return f"<title>第{here}页</title><p>{offer}{words(path)}</p>{links}"


@pytest.fixture
def office(tmp_path: Path, site: OddSite, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("QINGYUAN_FRONTIER_DSN", f"{postgres}?options=-csearch_path%3D{_schema(postgres)}")
    office = Office(tmp_path, site.port, browser='"/nonexistent"', frontier='"postgresql"', workers="3")
    starts = ", ".join(f'"http://h{host}.localhost:PORT/{host}/0"' for host in range(HOSTS))
    office.add_site("tree", SITE.replace("STARTS", starts))
    return office


def _schema(dsn: str) -> str:
    """Tables of this test's own, so that one night of a date does not know of another's."""
    import psycopg

    name = f"night_{time.monotonic_ns()}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return name


@pytest.mark.slow
@pytest.mark.server
def test_three_workers_read_every_page_once_and_one_that_dies_is_made_up_for(office: Office, site: OddSite) -> None:
    process = office.start("nightly", "--json")
    while len(site.asked) < 60:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    crawls = _children_of(process.pid)
    assert len(crawls) == 3
    os.kill(crawls[1], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 3, err
    assert "其余进程已接手，抓取完整" in out
    assert "抓取中断" not in out
    assert office.rows("SELECT DISTINCT state FROM indexer_siterun") == ["finished"]
    read = office.rows("SELECT url FROM indexer_visit WHERE outcome = 'read'")
    assert len(read) == len(set(read)) == HOSTS * PAGES
    assert office.rows("SELECT COUNT(*) FROM indexer_sighting WHERE times > 1") == [0]
    again = sum(times - 1 for times in Counter(site.asked).values())
    # What the killed worker had under way, two requests to each of its hosts, and what it had no time to acknowledge.
    assert again <= 3 * HOSTS


def test_a_crawl_of_one_site_that_broke_off_says_so(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"')
    office.add_site("tree", SITE.replace("STARTS", '"http://h0.localhost:PORT/0/0"'))
    process = office.start("crawl", "tree")
    while len(site.asked) < 5:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    os.kill(_children_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "抓取中断，再次运行将重新抓取" in out


def _children_of(process: int) -> list[int]:
    """Crawl processes under the night's."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [int(child) for child in children]


def test_sqlite_refuses_a_second_worker_in_one_line(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port)
    office.add_site("tree", SITE.replace("STARTS", '"http://localhost:PORT/0"'))
    finished = office.run("nightly", "--workers", "3")
    assert finished.status == 2
    assert "postgresql" in finished.err
    assert len(finished.err.strip().splitlines()) == 1


def test_a_missing_connection_string_names_its_variable(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, frontier='"postgresql"', frontier_dsn_variable='"NOT_SET_ANYWHERE"')
    office.add_site("tree", SITE.replace("STARTS", '"http://localhost:PORT/0"'))
    finished = office.run("nightly")
    assert finished.status == 2
    assert "NOT_SET_ANYWHERE" in finished.err
    assert len(finished.err.strip().splitlines()) == 1
