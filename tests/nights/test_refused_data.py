"""A host that answers with 429 what a page's scripts ask for is asked nothing for as long as it said, and read afterwards."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

# Long beside the pace of the crawl, short beside what a night waits for.
HELD_SECONDS = 8
STORIES = [f"/story/{number}" for number in range(4)]
SITE = """
title = "站"
platform = "站"
start_urls = ["http://a.localhost:PORT/"]
"""
# Its links are there whatever becomes of its data.
APP = f"""<title>app</title><div id=app></div><script>
fetch('/data').then(() => {{
  app.innerHTML = {STORIES!r}.map(path => `<a href="${{path}}">${{path}}</a>`).join('');
}});</script>"""


class Asked:
    """When each path was asked for, in order."""

    def __init__(self) -> None:
        self.log: list[tuple[float, str]] = []

    def page(self, path: str) -> str | None:
        self.log.append((time.monotonic(), path))
        if path == "/data":
            return f"!429 {HELD_SECONDS}"
        return APP if path == "/" else f"<title>story</title><p>{words(path) * 9}</p>" if path in STORIES else None


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def site(asked: Asked) -> Iterator[OddSite]:
    with serving_odd(asked.page) as running:
        yield running


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_a_host_that_refuses_a_pages_data_is_left_alone_for_as_long_as_it_said(
    tmp_path: Path, site: OddSite, asked: Asked
) -> None:
    office = Office(tmp_path, site.port, fetches_pictures="false")
    office.add_site("a", SITE)
    office.run("nightly", "--json")
    refused_at = next(at for at, path in asked.log if path == "/data")
    with sqlite3.connect(tmp_path / "data" / "crawl_memory.sqlite3") as memory:
        ((refusals, held_seconds),) = memory.execute(
            f"SELECT refusals, held_seconds FROM courtesy WHERE host = 'a.localhost:{site.port}'"
        )
    assert refusals == 1
    assert held_seconds >= HELD_SECONDS
    later = [(at - refused_at, path) for at, path in asked.log if at > refused_at]
    assert set(STORIES) <= {path for _, path in later}
    assert min(seconds for seconds, _ in later) >= HELD_SECONDS, later
