"""Checking a site on this machine: what was understood is said and kept, walls and robots.txt are named, a flow is replayed."""

import json
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import serving_odd
from tests.nights.office import Office

LISTING = "<title>同城论坛</title>" + "".join(
    f"<p><a href='/thread-{n}.html'>第 {n} 个帖子的标题</a> 2026-11-{n:02}</p>" for n in range(1, 9)
)
NEXT = "<a href='/list?page=2'>下一页</a>"
PAGES = {
    "/": LISTING + NEXT,
    "/wall": "<title>百度安全验证</title><p>请完成下方验证</p>",
    "/empty": "<title>首页</title><p>网站建设中，敬请期待，欢迎您的到来。</p>",
    "/search": "<title>检索</title><script></script><form action='/results'><input id='kw' name='q'><button>搜</button></form>",
}
SITE = 'title = "怪站"\nplatform = "怪站"\nrender = "never"\nstart_urls = ["http://odd.localhost:PORT{path}"]\n'


def page(path: str) -> str | None:
    if path.startswith("/results?q="):
        return LISTING.replace("第", path.removeprefix("/results?q="))
    return PAGES.get(path)


def check(office: Office, site: str) -> tuple[int, dict[str, object]]:
    finished = office.run("sites", "check", site, "--json")
    return finished.status, json.loads(finished.out)


@pytest.mark.slow
def test_a_listing_is_understood_kept_and_verified_and_a_wall_is_not(tmp_path: Path) -> None:
    with serving_odd(page) as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"')
        for name, path in (("good", "/"), ("wall", "/wall"), ("empty", "/empty")):
            office.add_site(name, SITE.replace("{path}", path))
        finished = office.run("sites", "check", "good")
        assert finished.status == 0, finished.err
        assert "列表：8 行" in finished.out
        assert "2026-11-01" in finished.out
        assert "/list?page=2" in finished.out
        # robots.txt is not in the log; the listing was asked for once, feeds and sitemaps beside it.
        assert odd.asked.count("/") == 1
        folder = tmp_path / "data" / "site_checks" / "good"
        assert (folder / "page.html").read_bytes().decode() == PAGES["/"]
        assert json.loads((folder / "page.json").read_text("utf-8"))["rows"][0]["text"] == "第 1 个帖子的标题"

        status, fields = check(office, "wall")
        assert status == 3
        assert "要求验证码" in str(fields["seen"])
        status, fields = check(office, "empty")
        assert status == 3
        assert fields["last_verified"] is None
        verified = {one["name"]: one["last_verified"] for one in json.loads(office.run("sites", "list", "--json").out)}
        assert verified["good"] != "never"
        assert verified["wall"] == verified["empty"] == "never"
        assert office.rows("SELECT COUNT(*) FROM indexer_visit") == [0]
        assert office.rows("SELECT action FROM dashboards_sitenote") == ["checked"] * 3


@pytest.mark.slow
@pytest.mark.browser
def test_a_recorded_flow_is_replayed_within_its_site_and_pictured(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no browser found")
    with serving_odd(page) as odd:
        office = Office(tmp_path, odd.port)
        steps = [
            {"type": "navigate", "url": f"http://odd.localhost:{odd.port}/search"},
            {"type": "change", "value": "{query}", "selectors": [["aria/没有的"], ["#kw"]]},
            {"type": "keyDown", "key": "Enter"},
            {"type": "waitForElement", "selectors": ["text/帖子的标题", "xpath///p/a"]},
        ]
        (tmp_path / "sites" / "odd.json").write_text(json.dumps({"title": "录制", "steps": steps}), "utf-8")
        office.add_site(
            "odd",
            'title = "怪站"\nplatform = "怪站"\nflow = "odd.json"\n[search]\nkeyword_groups = ["medical_ad"]\n',
        )
        status, fields = check(office, "odd")
        seen = fields["seen"]
        assert isinstance(seen, dict)
        assert status == 0, fields
        assert seen["row_count"] == 8
        assert seen["rendered"]
        assert any(path.startswith("/results?q=") for path in odd.asked)
        picture = Path(str(fields["picture"])).read_bytes()
        assert picture.startswith(b"\x89PNG")


def test_a_shipped_site_is_not_switched_on_before_it_was_seen_to_work(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    finished = office.run("sites", "enable", "baidu")
    assert finished.status == 2
    assert "qingyuan sites check baidu" in finished.err
    assert office.run("sites", "disable", "baidu").status == 0
