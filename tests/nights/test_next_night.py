"""The night after: what did not change costs a question, offers are seen anew, and the site's owner can be told what we asked."""

import json
from pathlib import Path

import pytest

from tests.nights.office import Office
from tests.sample_web import SampleWeb, Server


@pytest.mark.slow
def test_an_unchanged_site_is_asked_conditionally_and_its_offers_are_seen_again(
    office: Office, web: SampleWeb, server: Server
) -> None:
    text = web.site_files(office.port)["forum"].replace('render = "auto"', 'render = "never"')
    office.add_site("forum", text.replace("concurrency = 8", "concurrency = 1"))
    first = office.summary(office.run("nightly", "--json", "--date", "2026-11-20"))["sites"][0]
    before = len(server.requests)
    second = office.summary(office.run("nightly", "--json", "--date", "2026-11-21"))["sites"][0]
    answers = [request.status for request in list(server.requests)[before:] if request.path != "/robots.txt"]
    assert second["outcomes"] == first["outcomes"]
    assert second["flagged"] == first["flagged"]
    assert first["unchanged"] == 0
    # All but the offers, and the entry page, which leads to the host's lists: which lexicons judge is known before the first page is
    # asked for.
    assert second["unchanged"] == first["clear"] - 1
    assert office.rows("SELECT MIN(times) FROM indexer_sighting") == [2]
    assert len(answers) == sum(host["requests"] for host in second["asked"]) - 1
    card = json.loads(office.run("sites", "card", "forum", "--json").out)["asked"]
    assert [host["night"] for host in card] == ["2026-11-21"]
    assert card[0]["unchanged"] == second["unchanged"]


def test_the_card_of_a_site_never_asked_says_so(office: Office, tmp_path: Path) -> None:
    office.add_site("bbs", 'title = "论坛"\nplatform = "论坛"\nstart_urls = ["http://bbs.example.com/"]\n')
    finished = office.run("sites", "card", "bbs")
    assert finished.status == 0
    assert "尚未访问过" in finished.out
    assert "QingyuanMonitor" in finished.out
