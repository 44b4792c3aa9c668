"""A real night also records what led to a flagged ad and where it leads, and replays what it sealed; a second night does neither again."""

import json
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.office import Office
from tests.sample_web import SampleWeb, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SITE = """
title = "同城论坛"
platform = "同城论坛"
start_urls = ["http://forum.localhost:PORT/"]
render = "never"

[scope]
max_pages = 8
"""
# One query, whose first row somebody paid for.
SEARCH = """
title = "滨江搜索"
platform = "滨江搜索"
start_urls = ["http://sousuo.localhost:PORT/s?wd=%E4%BB%A3%E5%AD%95"]
render = "never"

[scope]
max_pages = 2
"""


def test_a_night_seals_chains_and_checks_replays(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no browser found")
    with serving(SampleWeb(170, 3)) as server:
        office = Office(tmp_path, server.port, chain_minutes="2", replay_minutes="1", captures_mobile="true")
        office.add_site("forum", SITE)
        office.add_site("sousuo", SEARCH)
        first = office.run("nightly", "--json", seconds=400)
        assert first.status in (0, 3), first.err
        asked = [request.path for request in server.requests]
        _every_flagged_page_has_its_chain(office)
        _the_paid_row_leads_to_the_advertisers_contacts(office)
        # Both chains share what was captured for them.
        assert asked.count("/lp/0/lianxi.html") == 1
        # The click that somebody pays for was the crawl's alone.
        assert len([path for path in asked if path.startswith("/go?")]) == 1
        checked = _every_sealed_page_was_replayed(office)
        assert office.run("evidence", "verify").status == 0
        office.run("nightly", "--json", seconds=400)
        assert office.rows("SELECT evidence_id FROM indexer_replaycheck ORDER BY 1") == checked


def _every_flagged_page_has_its_chain(office: Office) -> None:
    flagged = "SELECT s.id FROM indexer_sighting s JOIN indexer_item i USING (item_id) WHERE i.action = 'flag'"
    chains = office.rows("SELECT sighting_id FROM indexer_chain ORDER BY 1")
    assert chains
    assert set(chains) == set(office.rows(flagged))


def _the_paid_row_leads_to_the_advertisers_contacts(office: Office) -> None:
    """The same four pages, whether one starts at the ad or at its landing page; each sealed."""
    rows = office.rows(
        "SELECT c.steps FROM indexer_chain c JOIN indexer_sighting s ON s.id = c.sighting_id WHERE s.site = 'sousuo'"
    )
    chains = [json.loads(steps) for steps in rows]
    assert len(chains) == 2
    host = f"localhost:{office.port}"
    for steps in chains:
        assert [step["role"] for step in steps] == ["entry", "ad", "landing", "contact"]
        entry, ad, landing, contact = steps
        assert ad["url"].startswith(f"{entry['url']}#ad=")
        assert landing["final_url"] == f"http://promo.{host}/lp/0.html"
        assert (contact["url"], contact["link_text"]) == (f"http://promo.{host}/lp/0/lianxi.html", "联系方式")
        assert landing["link_text"]
        assert all(step["evidence_id"] and not step["note"] for step in steps)
    assert chains[0] == chains[1]


def _every_sealed_page_was_replayed(office: Office) -> list[str]:
    sealed = office.rows("SELECT evidence_id FROM indexer_evidence WHERE manifest LIKE '%application/wacz%' ORDER BY 1")
    checked: list[str] = office.rows("SELECT evidence_id FROM indexer_replaycheck ORDER BY 1")
    assert checked == sealed
    assert min(office.rows("SELECT min(picture, text, resources) FROM indexer_replaycheck WHERE note = ''")) >= 0.8
    return checked
