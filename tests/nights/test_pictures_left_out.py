"""Nobody looks at a page that is only read: its pictures are not loaded, and what names them is read all the same."""

from collections import Counter
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import serving_odd, words
from tests.nights.office import Office

SITE = """
title = "图站"
platform = "图站"
start_urls = ["http://odd.localhost:PORT/"]
render = "always"
[pace]
delay_seconds = 0.0
"""
SWAP = "document.querySelectorAll('img').forEach(one => one.onerror = () => one.src = '/broken.png')"


def page(path: str) -> str | None:
    """A poster that only scripts show, which they would swap if it failed; and an ad without words on another page."""
    if path == "/":
        body = f"<h1>{words('h')}</h1><p>{words('p')}</p><a href='/ad'>另一页{words('a')[:6]}</a><img src=/poster.png width=600 height=800>"
        return f"<title>海报</title><style>body{{background:url(/paper.png)}}</style><div id=a></div><script>a.innerHTML = `{body}`; {SWAP}</script>"
    if path == "/ad":
        ad = "<div class=advert><span>广告</span><a href='http://buyer.localhost/'><img src=/creative.png width=300 height=250></a></div>"
        return f"<title>广告页</title><p>{words('x')}</p><p>{words('y')}</p>{ad}"
    return None


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_pictures_are_loaded_for_ads_alone_and_posters_are_still_found(tmp_path: Path) -> None:
    with serving_odd(page) as site:
        office = Office(tmp_path, site.port)
        office.add_site("pictures", SITE)
        # A night would also look at the layouts.
        finished = office.run("crawl", "pictures", "--json")
        asked = Counter(site.asked)
    assert office.rows("SELECT COUNT(*) FROM indexer_visit WHERE outcome = 'read' AND rendered")[0] >= 2, finished.err
    # The crawl fetches the poster to read it; the browser would have asked for it too, and for the paper behind it.
    assert asked["/poster.png"] == 1
    assert asked["/paper.png"] == asked["/broken.png"] == 0
    assert asked["/creative.png"] >= 1
