"""The promise of the politeness card: what it says every host was asked is what the hosts' own log says, crawl, evidence and pictures
together."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.office import Office
from tests.sample_web import SampleWeb, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine"),
]

# An app, and a portal whose pages load ads from elsewhere.
COUNTS = "SELECT host, SUM(requests), SUM(by_pages) FROM courtesy GROUP BY host"
SITES = ("app", "menhu")


def test_every_host_got_as_many_requests_as_its_card_says(tmp_path: Path) -> None:
    web = SampleWeb(170, 3)
    with serving(web) as server:
        office = Office(tmp_path, server.port, captures_mobile="true", chain_minutes="2")
        for name in SITES:
            office.add_site(name, web.site_files(server.port)[name])
        finished = office.run("nightly", "--json", seconds=500)
        assert finished.out, finished.err
        with sqlite3.connect(tmp_path / "data" / "crawl_memory.sqlite3") as memory:
            said = {host: (visits, by_pages) for host, visits, by_pages in memory.execute(COUNTS)}
        logged = Counter(f"{request.host}:{server.port}" for request in server.requests)
        assert {host: sum(counts) for host, counts in said.items() if sum(counts)} == dict(logged)
    assert office.rows("SELECT COUNT(*) FROM indexer_visit WHERE rendered")[0] > 0
    assert office.rows("SELECT COUNT(*) FROM indexer_evidence")[0] > 0
    assert office.rows("SELECT COUNT(*) FROM indexer_chain")[0] > 0
    assert sum(by_pages for _, by_pages in said.values()) > 0
