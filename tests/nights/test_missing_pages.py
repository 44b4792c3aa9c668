"""A site that answers 200 with its whole menu for pages that are not there: they are told from pages, and nothing is made up to ask for."""

from collections import Counter
from pathlib import Path

import pytest

from tests.nights.odd_site import serving_odd, words
from tests.nights.office import Office

SITE = """
title = "同城"
platform = "同城"
start_urls = ["http://odd.localhost:PORT/"]
"""
GONE, THERE = 7, 5
MENU = "".join(f"<a href='/'>{words(f'menu{n}')}</a>" for n in range(12))


def page(path: str) -> str | None:
    if path == "/":
        links = [f"/gone/{n}" for n in range(GONE)] + [f"/there/{n}" for n in range(THERE)]
        return "<title>同城</title>" + "".join(f"<p><a href='{link}'>{words(link)[:9]}</a></p>" for link in links)
    if path.startswith("/gone/"):
        return f"<title>信息提示</title>{MENU}<h1>您访问的信息不存在</h1><p>{words('advice') * 4}</p>"
    if path.startswith("/there/"):
        return f"<title>{words(path)[:8]}</title>{MENU}<h1>{words(path)[:8]}</h1><p>{words(path)}</p>"
    return None


@pytest.mark.slow
def test_pages_that_are_not_there_are_told_by_what_they_share(tmp_path: Path) -> None:
    with serving_odd(page) as site:
        office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="false")
        office.add_site("odd", SITE)
        office.run("nightly", "--json")
        asked = Counter(site.asked)
    visits = office.visits()
    gone = Counter(outcome for path, (outcome, _) in visits.items() if path.startswith("/gone/"))
    assert gone == {"read": 2, "unreadable": GONE - 2}
    assert {note for path, (outcome, note) in visits.items() if outcome == "unreadable"} == {
        "页面不存在（网站仍返回 200）：您访问的信息不存在"
    }
    assert all(outcome == "read" for path, (outcome, _) in visits.items() if path.startswith("/there/"))
    lists = {"/sitemap.xml", "/feed", "/rss.xml"}
    assert {path: times for path, times in asked.items() if path not in lists} == dict.fromkeys(
        ["/", *(f"/gone/{n}" for n in range(GONE)), *(f"/there/{n}" for n in range(THERE))], 1
    )
