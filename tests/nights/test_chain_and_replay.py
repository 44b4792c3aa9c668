"""A real night also records what led to a flagged ad, and replays what it sealed; a second night does neither again."""

from pathlib import Path

import pytest

from crawlers.browser import find_browser
from tests.nights.office import Office
from tests.sample_web import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SITE = """
title = "同城论坛"
platform = "同城论坛"
start_urls = ["http://forum.localhost:PORT/"]
render = "never"

[scope]
max_pages = 12
"""


def test_a_night_seals_chains_and_checks_replays(server: Server, tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no browser found")
    office = Office(tmp_path, server.port, chain_minutes="1", replay_minutes="1")
    office.add_site("forum", SITE)
    first = office.run("nightly", "--json")
    assert first.status in (0, 3), first.err
    flagged = "SELECT s.id FROM indexer_sighting s JOIN indexer_item i USING (item_id) WHERE i.action = 'flag'"
    chains = office.rows("SELECT sighting_id FROM indexer_chain ORDER BY 1")
    assert chains
    assert set(chains) == set(office.rows(flagged))
    sealed = office.rows("SELECT evidence_id FROM indexer_evidence WHERE manifest LIKE '%application/wacz%' ORDER BY 1")
    checked = office.rows("SELECT evidence_id FROM indexer_replaycheck ORDER BY 1")
    assert checked == sealed
    assert min(office.rows("SELECT min(picture, text, resources) FROM indexer_replaycheck WHERE note = ''")) >= 0.8
    assert office.run("evidence", "verify").status == 0
    office.run("nightly", "--json")
    assert office.rows("SELECT evidence_id FROM indexer_replaycheck ORDER BY 1") == checked
