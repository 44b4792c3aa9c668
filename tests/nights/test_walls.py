"""A night at a site that answers 200 and shows a wall: the silence is explained, and nothing of it is called a page."""

from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite
from tests.nights.office import Office

PAGES = {
    "/": "<title>某某网</title><p>欢迎</p>" + "".join(f"<a href='/{name}'>{name}</a>" for name in ("a", "b", "c", "d")),
    "/a": "<title>百度安全验证</title><p>网络不给力，请稍后重试</p>",
    "/b": "<title>提示</title><p>抱歉，指定的主题不存在或已被删除或正在被审核</p>",
    "/c": "<title>某某网</title><p>您需要登录后才能查看该内容</p>",
    "/d": "<title>聊天</title><p>验证码收不到怎么办，有没有人知道</p>",
}
answered = PAGES.get


@pytest.mark.slow
def test_walls_are_named_and_captchas_tried_again(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, retries="1", browser='"/nonexistent"')
    finished = office.run("crawl", f"http://localhost:{site.port}/", "--json")
    assert finished.status == 0, finished.err
    rows = {
        url.rsplit("/", 1)[1]: (outcome, note)
        for url, outcome, note in office.rows("SELECT url, outcome, note FROM indexer_visit")
    }
    assert rows["a"] == ("blocked", "要求验证码：百度安全验证")
    assert rows["b"] == ("unreadable", "内容已删除：抱歉，指定的主题不存在或已被删除或正在被审核")
    assert rows["c"][0] == "blocked"
    assert rows["d"][0] == rows[""][0] == "read"
    assert site.asked.count("/a") == 2
    assert site.asked.count("/c") == 1
