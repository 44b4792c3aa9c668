"""Promises of the night's report: a site that fell silent, blocks us or changed its layout is never taken for one without ads."""

import json
from pathlib import Path

import pytest

from tests.dashboards.mail_and_hook import serving_hook
from tests.nights.odd_site import serving_odd
from tests.nights.office import Office

OFFER = "<title>代孕公司</title><p>专业代孕公司，签约包成功，可选性别。加微信 qy_demo88 咨询价格。</p>"
SITE = (
    'title = "怪站"\nplatform = "怪站"\nrender = "never"\n'
    'start_urls = ["http://odd.localhost:PORT/"]\n[pace]\ndelay_seconds = 0.0\n'
)


class Site:
    """A board with a listing of threads, one of which is an offer; it can be taken down or rebuilt."""

    def __init__(self) -> None:
        self.mode = "well"

    def __call__(self, path: str) -> str | None:
        if self.mode == "captcha":
            return "<title>百度安全验证</title><p>请完成下方验证</p>"
        if self.mode == "shell":
            return f"<title>首页</title><p>本站已经升级改版，欢迎使用新版，更多内容正在建设之中。{path}</p>"
        if path == "/":
            return "<title>同城论坛</title>" + "".join(
                f"<p><a href='/thread-{n}.html'>第 {n} 个帖子的标题</a></p>" for n in range(12)
            )
        return OFFER if path == "/thread-3.html" else f"<title>帖子 {path}</title><p>今天天气很好，大家出去走走。</p>"


@pytest.mark.slow
def test_silence_is_explained_told_and_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site()
    with serving_odd(site) as odd, serving_hook() as hook:
        monkeypatch.setenv("NIGHT_HOOK", hook.url)
        changes = {"browser": '"/nonexistent"', "webhook_variable": '"NIGHT_HOOK"', "smallest_free_gigabytes": "0.0"}
        office = Office(tmp_path, odd.port, **changes)
        office.add_site("odd", SITE)
        office.run("nightly", "--date", "2026-11-20")
        usual = json.loads(office.run("nights", "--json").out)["sites"][0]["numbers"]
        # Evidence waits without a browser: that much is told of an ordinary night here.
        assert {alarm["kind"] for alarm in hook.posted[-1]["alarms"]} == {"night_partial", "unsealed"}
        assert (usual["read"], usual["offers"], usual["new_items"], usual["rows"]) == (13, 1, 1, 12)
        told = len(hook.posted)
        office.run("nightly", "--date", "2026-11-20")
        assert len(hook.posted) == told

        site.mode = "shell"
        office.run("nightly", "--date", "2026-11-21")
        alarms = {alarm["kind"]: alarm["sentence"] for alarm in hook.posted[-1]["alarms"]}
        assert "命中 0；以往每夜约 1 个" in hook.posted[-1]["text"]
        assert {"zero_results", "layout_drift"} <= set(alarms)

        site.mode = "captcha"
        finished = office.run("nightly", "--date", "2026-11-22")
        assert finished.status == 3
        assert "没有读到任何页面，不能说明没有广告" in finished.out
        report = json.loads(office.run("nights", "--date", "2026-11-22", "--json").out)
        assert report["sites"][0]["reasons"][0]["note"] == "要求验证码"
        assert report["compared_with"] == "2026-11-21"
        assert json.loads(office.run("nights", "--date", "2026-11-20", "--json").out)["sites"][0]["numbers"] == usual

        hook.status = 500
        office.run("nightly", "--date", "2026-11-23")
        shown = office.run("nights").out
        assert "【警报未送达】警报未能经webhook送达：对方返回 500" in shown


@pytest.mark.slow
@pytest.mark.browser
def test_what_kept_the_crawl_out_is_shown_in_a_picture(tmp_path: Path) -> None:
    from crawlers.browsing.browser import find_browser

    if find_browser() is None:
        pytest.skip("no browser found")
    site = Site()
    site.mode = "captcha"
    with serving_odd(site) as odd:
        office = Office(tmp_path, odd.port)
        office.add_site("odd", SITE)
        office.run("nightly", "--date", "2026-11-20")
        (reason,) = json.loads(office.run("nights", "--json").out)["sites"][0]["reasons"]
        picture = (tmp_path / "data" / "night_pictures" / f"{reason['picture']}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        # The crawl's tries, and one look.
        assert odd.asked.count("/") == 2


@pytest.mark.slow
@pytest.mark.browser
def test_a_changed_layout_is_shown_before_and_after_and_an_ordinary_one_is_looked_at_once_a_week(
    tmp_path: Path,
) -> None:
    from crawlers.browsing.browser import find_browser

    if find_browser() is None:
        pytest.skip("no browser found")
    site = Site()
    with serving_odd(site) as odd:
        office = Office(tmp_path, odd.port)
        office.add_site("odd", SITE)
        office.run("nightly", "--date", "2026-11-20")
        asked = len(odd.asked)
        office.run("nightly", "--date", "2026-11-20")
        assert len(odd.asked) == asked
        site.mode = "shell"
        office.run("nightly", "--date", "2026-11-21")
        drifts = json.loads(office.run("nights", "--json").out)["sites"][0]["drifts"]
        (changed,) = [one for one in drifts if one["is_large"]]
        before, after = changed["before"], changed["after"]
        assert (before["pictured_on"], after["pictured_on"]) == ("2026-11-20", "2026-11-21")
        assert before["picture"] != after["picture"]
        for one in (before, after):
            picture = (tmp_path / "data" / "night_pictures" / f"{one['picture']}.png").read_bytes()
            assert picture.startswith(b"\x89PNG")
        # What is now usual was looked at last night.
        office.run("nightly", "--date", "2026-11-22")
        structure = json.loads(
            office.rows("SELECT structure FROM indexer_sitereport WHERE night = '2026-11-22'")[0] or "[]"
        )
        assert {shape["pictured_on"] for shape in structure} <= {"2026-11-21"}


def test_a_test_alarm_says_what_is_missing(tmp_path: Path) -> None:
    office = Office(tmp_path, 1)
    finished = office.run("alarms", "test")
    assert finished.status == 2
    assert "没有配置收件人" in finished.err
