"""A night at a site that answers 200 and shows a wall: the silence is explained, and nothing of it is called a page."""

from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite, serving_odd
from tests.nights.office import Office

PAGES = {
    "/": "<title>某某网</title><p>欢迎</p>" + "".join(f"<a href='/{name}'>{name}</a>" for name in "abcdefgh"),
    "/a": "<title>百度安全验证</title><p>网络不给力，请稍后重试</p>",
    "/b": "<title>提示</title><p>抱歉，指定的主题不存在或已被删除或正在被审核</p>",
    "/c": "<title>某某网</title><p>您需要登录后才能查看该内容</p>",
    "/d": "<title>聊天</title><p>验证码收不到怎么办，有没有人知道</p>",
    "/e": "-> /member/login?back=/e",
    "/member/login?back=/e": "<title>某某网</title><p>欢迎</p><form>用户名<input name=u>密码<input type=password></form>",
    "/f": "<title>入口</title><meta http-equiv=refresh content='0;url=/portal'>",
    "/portal": "<title>门户</title><meta http-equiv=refresh content='60;url=/portal'><p>频道列表，今日更新</p>",
    "/g": "<title>提示</title><meta http-equiv=refresh content='3;url=/'><p>该信息已删除</p>",
    "/h": "-> /",
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
    assert rows["e"] == ("blocked", "需要登录：转到 /member/login")
    assert rows["f"][0] == rows["portal"][0] == "read"
    assert rows["g"] == ("unreadable", "内容已删除：该信息已删除")
    assert rows["h"] == ("unreadable", "跳转到首页，原页面可能已不存在")
    assert site.asked.count("/portal") == 1
    assert site.asked.count("/a") == 2
    assert site.asked.count("/c") == 1


DENIED = {
    "/": "<title>某某网</title><p>欢迎来看今日更新</p><a href=/go>去</a><a href=/out>外</a>",
    "/go": "-> /user/logout",
    "/out": "-> http://other.localhost:PORT/ads",
}


@pytest.mark.slow
def test_a_redirect_is_followed_no_further_than_a_link(tmp_path: Path) -> None:
    with serving_odd(lambda path: DENIED[path].replace("PORT", str(odd.port)) if path in DENIED else "<p>x</p>") as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"')
        scope = '[scope]\ndeny = ["/logout"]\n'
        office.add_site("a", f'title="a"\nplatform="a"\nstart_urls=["http://a.localhost:PORT/"]\n{scope}')
        finished = office.run("nightly", "--date", "2026-11-20")
        assert finished.status == 0, finished.err
        rows = dict(office.rows("SELECT url, outcome || note FROM indexer_visit"))
    base = f"http://a.localhost:{odd.port}"
    assert rows[f"{base}/go"] == "skipped跳转到站点规则排除的网址"
    assert rows[f"{base}/out"] == "skipped跳转到站外，超出站点允许的范围"
    assert not {"/user/logout", "/ads"} & set(odd.asked)
