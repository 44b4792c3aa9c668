"""Promises of a night about ads: the portal that carries them stays clear, each unlawful ad is an item that names it."""

import json
import sqlite3
from collections import Counter
from typing import Any

import pytest

from crawlers.advertising.desk import MOST_CARRIERS
from crawlers.browsing.browser import find_browser
from tests.nights.office import Office
from tests.sample_web import SampleWeb, Server, serving
from tests.sample_web.hosts.portal import FORMS, Portal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine"),
]


@pytest.fixture(scope="module")
def large_web() -> SampleWeb:
    return SampleWeb(170, 3)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, large_web: SampleWeb) -> "Night":
    with serving(large_web) as server:
        office = Office(tmp_path_factory.mktemp("ads"), server.port)
        office.add_site("menhu", large_web.site_files(server.port)["menhu"])
        finished = office.run("nightly", "--json", seconds=400)
        assert finished.status == 0, finished.err
        return Night(office, server, large_web, office.summary(finished))


class Night:
    """What one night on the portal left."""

    def __init__(self, office: Office, server: Server, web: SampleWeb, summary: dict[str, Any]) -> None:
        self.office = office
        (self.site,) = summary["sites"]
        self.requests = list(server.requests)
        host = web.host_of("menhu.localhost")
        assert isinstance(host, Portal)
        self.portal = host
        self.visits: dict[str, str] = dict(office.rows("SELECT url, action FROM indexer_visit"))


def test_the_portal_itself_is_clear_and_its_ads_are_not(night: Night) -> None:
    pages = {url: action for url, action in night.visits.items() if "//menhu." in url and "#" not in url}
    assert set(pages.values()) == {"clear"}
    assert len(pages) > 8
    flagged = [url for url, action in night.visits.items() if "#ad=" in url and action == "flag"]
    assert flagged


def test_ads_are_counted_apart_from_pages(night: Night) -> None:
    ads = [url for url in night.visits if "#ad=" in url]
    assert night.site["ads"] == len(ads)
    assert night.site["outcomes"]["read"] == len(night.visits) - len(ads)


def test_an_unlawful_ad_names_its_carrier_and_keeps_its_picture(night: Night) -> None:
    rows = night.office.rows(
        "SELECT i.part, s.url, s.referrer, c.images FROM indexer_item i JOIN indexer_sighting s ON s.item_id = i.item_id"
        " JOIN indexer_sightingcapture c ON c.sighting_id = s.id WHERE s.url LIKE '%#ad=%'"
    )
    assert {part for part, *_ in rows} == {"publisher"}
    assert all(url.startswith(referrer + "#ad=") for _, url, referrer, _ in rows)
    assert all(json.loads(images) for *_, images in rows)


def test_the_same_ad_is_handed_on_from_a_few_pages_of_a_host_only(night: Night) -> None:
    keys = Counter(url.partition("#ad=")[2] for url in night.visits if "#ad=" in url)
    assert max(keys.values()) <= MOST_CARRIERS


def test_lawful_ads_are_clear(night: Night) -> None:
    titles = set(night.office.rows("SELECT title FROM indexer_item"))
    lawful = {night.portal.words(n).title for n in range(9) if not night.portal.is_offer(n)}
    assert titles.isdisjoint(lawful)


def test_each_ad_is_followed_at_most_once_and_without_a_referrer(night: Night) -> None:
    follows = [request for request in night.requests if request.path.startswith("/c?")]
    creatives = [request.path.partition("ad=")[2].partition("&")[0] for request in follows]
    assert follows
    # As a picture, in a frame and as words, one advert is three creatives; each stands on many pages.
    assert max(Counter(creatives).values()) <= len(FORMS)
    assert {request.referrer for request in follows} == {""}


def test_the_landing_page_says_which_ad_led_to_it(night: Night) -> None:
    with sqlite3.connect(night.office.folder / "data" / "qingyuan.sqlite3") as database:
        rows = database.execute("SELECT referrer FROM indexer_sighting WHERE url LIKE '%/c?%'").fetchall()
    assert rows
    assert all("#ad=" in referrer for (referrer,) in rows)
