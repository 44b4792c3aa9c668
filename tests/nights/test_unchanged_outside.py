"""Pages that stay as they are while what they lead to or show changes: the new is found the same night."""

from pathlib import Path

import pytest

from tests.nights.odd_site import serving_odd
from tests.nights.office import Office

SITE = 'title = "论坛"\nplatform = "论坛"\nstart_urls = ["http://odd.localhost:PORT/"]\n'
OFFER = "".join(
    f"<p>专业代孕机构，包男孩，签约包成功，零风险，套餐报价38万，咨询微信qy_demo88，第{n}例</p>" for n in range(5)
)


class Still:
    """Its own pages never change; its sitemap and the frame on one of them do from the second night on."""

    def __init__(self) -> None:
        self.is_later, self.port = False, 0

    def __call__(self, path: str) -> str | None:
        match path:
            case "/":
                return "<title>首页</title><p>老街坊的留言板，欢迎常来。</p><a href=/framed>专栏</a><a href=/plain>旧闻</a>"
            case "/framed":
                return "<title>专栏</title><p>本栏目介绍邻里生活。</p><iframe src=/inner width=900 height=900></iframe>"
            case "/plain":
                return "<title>旧闻</title><p>渡口去年已经修好，来往的人不少。</p>"
            case "/inner":
                return f"<title>内页</title>{OFFER if self.is_later else '<p>今日天气晴朗，适合出行游玩。</p>'}"
            case "/sitemap.xml":
                listed = "<url><loc>http://odd.localhost:{port}/listed</loc></url>" if self.is_later else ""
                return f"<?xml version='1.0'?><urlset>{listed.format(port=self.port)}</urlset>"
            case "/listed":
                return f"<title>新帖</title>{OFFER.replace('qy_demo88', 'qy_demo99')}"
        return None


@pytest.mark.slow
def test_new_frames_and_lists_of_unchanged_pages_are_read_the_same_night(tmp_path: Path) -> None:
    still = Still()
    with serving_odd(still) as site:
        still.port = site.port
        office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="false")
        office.add_site("odd", SITE)
        office.run("nightly", "--date", "2026-11-20")
        assert office.rows("SELECT COUNT(*) FROM indexer_item") == [0]

        still.is_later = True
        office.run("nightly", "--date", "2026-11-21")
        found = office.rows("SELECT url FROM indexer_sighting ORDER BY url")
        assert found == [f"http://odd.localhost:{site.port}/{name}" for name in ("framed", "listed")]
        unchanged = office.rows("SELECT url FROM indexer_visit WHERE night = '2026-11-21' AND note LIKE '%未变化%'")
        assert unchanged == [f"http://odd.localhost:{site.port}/plain"]
