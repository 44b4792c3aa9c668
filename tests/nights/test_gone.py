"""An offer that nobody links to any more is still looked for, and is gone only when its server or its page says so."""

from pathlib import Path

import pytest

from tests.nights.odd_site import serving_odd
from tests.nights.office import Office
from tests.nights.test_reports import SITE, Site

GONE = "SELECT gone_at IS NOT NULL, gone_note FROM indexer_sighting"


class Moving(Site):
    """Its listing forgets the offer; what stands at the offer's address varies."""

    def __init__(self) -> None:
        super().__init__()
        self.offer: str | None = ""

    def __call__(self, path: str) -> str | None:
        if self.offer == "":
            return super().__call__(path)
        if path == "/":
            return "<title>同城论坛</title><p>暂时没有帖子。</p><a href='/thread-1.html'>第 1 个帖子的标题</a>"
        return self.offer if path == "/thread-3.html" else super().__call__(path)


@pytest.mark.slow
def test_an_offer_is_looked_for_and_gone_only_when_that_is_known(tmp_path: Path) -> None:
    site = Moving()
    with serving_odd(site) as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"')
        office.add_site("odd", SITE)
        office.run("nightly", "--date", "2026-11-20")
        assert office.rows(GONE) == [(0, "")]

        site.offer = "<title>百度安全验证</title><p>请完成下方验证</p>"
        office.run("nightly", "--date", "2026-11-21")
        assert odd.asked.count("/thread-3.html") == 2
        assert office.rows(GONE) == [(0, "")]

        site.offer = None
        office.run("nightly", "--date", "2026-11-22")
        assert office.rows(GONE) == [(1, "网站返回 404")]

        site.offer = ""
        office.run("nightly", "--date", "2026-11-23")
        assert office.rows(GONE) == [(0, "")]

        site.offer = "<title>旧帖</title><p>今天天气很好，大家出去走走，晒晒太阳。</p>"
        office.run("nightly", "--date", "2026-11-24")
        assert office.rows(GONE) == [(1, "页面仍在，已不见原有内容")]
        (removed,) = office.rows("SELECT removed FROM indexer_sightingchange ORDER BY at DESC LIMIT 1")
        assert "qy_demo88" in removed
