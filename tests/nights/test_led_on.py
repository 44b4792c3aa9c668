"""Scripts of a page do not lead our browser where robots.txt says no, neither while it is read nor when a picture is taken of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

SITE = """
title = "站"
platform = "站"
start_urls = ["http://a.localhost:PORT/", "http://a.localhost:PORT/second"]
"""
LEADS_ON = "<html><head><title>x</title></head><body><div></div><script>setTimeout(() => location.href = 'TO', 50)</script></body></html>"


@pytest.fixture
def site() -> Iterator[OddSite]:
    def page(path: str) -> str | None:
        if path in ("/", "/second"):
            return LEADS_ON.replace("TO", "/private/list" if path == "/" else "/public/list")
        return f"<title>list</title><p>{words(path) * 9}</p>" if path.endswith("/list") else None

    with serving_odd(page, "User-agent: *\nDisallow: /private\n") as running:
        yield running


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_scripts_lead_only_where_robots_txt_allows(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, fetches_pictures="false")
    office.add_site("a", SITE)
    office.run("nightly", "--json")
    # Once over HTTP and once in the browser at least.
    assert site.asked.count("/") >= 2
    assert "/public/list" in site.asked
    assert "/private/list" not in site.asked
