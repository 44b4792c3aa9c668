"""A night whose site file lists clicks seals what the page folds away, with the log of every click."""

import json
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import serving_odd
from tests.nights.office import Office

SITE = """
title = "分类信息"
platform = "分类信息"
start_urls = ["http://localhost:PORT/"]
render = "never"

[evidence]
clicks = [".show-phone"]
"""
PAGE = """<!doctype html><title>专业助孕</title><h1>专业代孕机构</h1>
<p>专业代孕机构，三代试管包性别，全国多家分部，签约保障零风险，加微信 qy_demo88 咨询套餐价格。</p>
<button class="show-phone" onclick="this.nextElementSibling.hidden = false">显示电话</button><p hidden>电话 13800001234</p>
<button class="pay" onclick="document.title = '已付款'">立即支付</button>"""


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_what_the_site_file_lists_is_opened_before_it_is_sealed(tmp_path: Path) -> None:
    with serving_odd(lambda path: PAGE if path == "/" else None) as site:
        office = Office(tmp_path, site.port, fetches_pictures="false")
        office.add_site("fenlei", SITE)
        done = office.run("nightly", "--json", seconds=300)
    assert done.status in (0, 3), done.err
    (evidence_id,) = office.rows("SELECT evidence_id FROM indexer_sighting WHERE evidence_id IS NOT NULL")
    exported = office.run("evidence", "export", evidence_id, "--to", str(tmp_path / "out"))
    assert exported.status == 0, exported.err
    (clicks,) = (tmp_path / "out").rglob("*clicks.json")
    (text,) = (tmp_path / "out").rglob("*shown_text.txt")
    (document,) = (tmp_path / "out").rglob("*document.html")
    assert [one["selector"] for one in json.loads(clicks.read_text("utf-8"))["clicks"]] == [".show-phone"]
    assert "13800001234" in text.read_text("utf-8")
    assert "<title>专业助孕</title>" in document.read_text("utf-8")
