"""The promise of reading apps without a site file: all they show is read, and what they show is soon asked for without a browser."""

import json
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.walking.reading_ways import Way, ways_of_site
from tests.nights.app_site import ITEMS, KINDS, serving, truth
from tests.nights.reader import ReadPage, read_site


def shares(pages: dict[str, ReadPage]) -> dict[str, float]:
    text = "\n".join(page.text for page in pages.values())
    return {
        kind: sum(mark in text for name, mark in truth().items() if name.startswith(kind)) / count
        for kind, count in KINDS.items()
    }


@pytest.mark.slow
@pytest.mark.browser
def test_apps_are_read_whole_and_their_data_take_the_browsers_place(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no browser found")
    with serving() as server:
        host = f"127.0.0.1:{server.server_port}"
        first = read_site(f"http://{host}/", tmp_path, allow=host)
        asked = len(server.asked)
        second = read_site(f"http://{host}/", tmp_path, allow=host, run="two")
        pages_asked = [path for path in server.asked[asked:] if path.startswith(("/nearby", "/item"))]
    assert shares(first) == dict.fromkeys(KINDS, 1.0)
    assert shares(second) == dict.fromkeys(KINDS, 1.0)
    # Items keep the address people open; the second time none of them is opened, and the first time hardly any.
    items = {url: page for url, page in second.items() if "/item/" in url}
    assert len(items) == ITEMS
    assert not any(page.is_rendered for page in items.values())
    assert not pages_asked
    assert sum(page.is_rendered for url, page in first.items() if "/item/" in url) < ITEMS / 2
    assert items[f"http://{host}/item/903"].author == "街坊3"
    assert sum("那边我也去过" in said for said in items[f"http://{host}/item/903"].comments) == 2
    ways = {one.kind.removeprefix(f"{host}/"): one.way for one in ways_of_site(tmp_path / "data", f"url:{host}")}
    assert ways["nearby"] is ways["item/#"] is ways["routed/thread/#"] is Way.DATA
    # What was posted to read is posted again, page by page; what counted views never was.
    assert ways["posted"] is ways["posted/#"] is ways["graph"] is ways["graph/#"] is Way.DATA
    later = server.asked[asked:]
    assert [json.loads(path.split(" ", 2)[2])["page"] for path in later if path.startswith("POST /api/search")] == [
        1,
        2,
        3,
    ]
    cursors = [json.loads(path.split(" ", 2)[2])["variables"] for path in later if '"Stories"' in path]
    assert cursors == [{"after": None}, {"after": "c-4"}, {"after": "c-8"}]
    assert not any(path.startswith("WRITE") for path in later)
    assert ways["more"] is ways["pager"] is Way.BROWSER
    assert ways["more/#"] is Way.HTTP
