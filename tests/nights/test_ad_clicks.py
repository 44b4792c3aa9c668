"""A night asks an ad's click address once and no more, whatever stands behind it; what it led to is read at its own address."""

from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite, serving_odd
from tests.nights.office import Office

SITE = 'title = "门户"\nplatform = "门户"\nstart_urls = ["http://menhu.localhost:PORT/"]\n'
STORY = "<p>今日本市天气晴朗，气温回升，市民出行增多，交通平稳有序。</p>" * 30
OFFER = "<title>代孕套餐</title>" + "".join(
    f"<p>专业代孕机构，包男孩，签约包成功，零风险，供卵试管，套餐报价38万，咨询微信qy_demo88，第{n}例</p>"
    for n in range(5)
)


class Network:
    """A portal, an ad network that sends on with `sends`, and the advertiser's page."""

    def __init__(self, sends: str, landing: str = OFFER) -> None:
        self.sends, self.landing, self.port = sends, landing, 0

    def __call__(self, path: str) -> str | None:
        if path == "/":
            link = f"<a href='http://net.localhost:{self.port}/click?k=1'>代孕套餐，签约包成功，零风险</a>"
            return f'<title>新闻门户</title>{STORY}<div class="ad-box">{link}</div>'
        if path.startswith("/click"):
            return self.sends.replace("PORT", str(self.port))
        return self.landing if path.startswith("/landing") else None


def _office(folder: Path, site: OddSite, network: Network, **settings: str) -> Office:
    network.port = site.port
    office = Office(folder, site.port, fetches_pictures="false", **settings)
    office.add_site("menhu", SITE)
    return office


@pytest.mark.slow
def test_an_offer_behind_an_ad_is_looked_for_every_night_and_its_ad_clicked_once(tmp_path: Path) -> None:
    # Longer than any address a link is followed to.
    network = Network(f"-> http://seller.localhost:PORT/landing?t={'a1' * 1100}")
    with serving_odd(network) as site:
        office = _office(tmp_path, site, network, browser='"/nonexistent"')
        for day in (20, 21, 22):
            office.run("nightly", "--date", f"2026-11-{day}")
            landings = [path for path in site.asked if path.startswith("/landing")]
            assert len(landings) == day - 19
        assert site.asked.count("/click?k=1") == 1
        assert office.rows("SELECT DISTINCT host FROM indexer_sighting WHERE url LIKE '%/click%'") == [
            f"seller.localhost:{site.port}"
        ]


@pytest.mark.slow
def test_a_landing_page_that_fails_is_tried_again_by_itself(tmp_path: Path) -> None:
    network = Network("-> http://seller.localhost:PORT/landing", landing="!503 0")
    with serving_odd(network) as site:
        _office(tmp_path, site, network, browser='"/nonexistent"', retries="2").run("nightly")
        assert site.asked.count("/click?k=1") == 1
        assert site.asked.count("/landing") == 3


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine")
def test_where_a_script_sends_on_to_is_what_is_kept_and_proven(tmp_path: Path) -> None:
    network = Network("<title>…</title><script>location.replace('http://seller.localhost:PORT/landing')</script>")
    with serving_odd(network) as site:
        office = _office(tmp_path, site, network)
        office.run("nightly")
        # Over HTTP, whose answer the browser shows; never for the evidence.
        assert site.asked.count("/click?k=1") == 1
        landing = f"http://seller.localhost:{site.port}/landing"
        assert office.rows("SELECT final_url FROM indexer_sightingcapture WHERE text LIKE '%qy_demo88%'") == [landing]
