"""Promises of a recording whose page's scripts want to be elsewhere: the record shows one page, says which, how it came there, and what it
was kept from; nothing that is not recorded is asked for."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState
from tests.nights.odd_site import OddSite, serving_odd

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]

OFFER = "<title>offer</title><p>" + "代孕包成功，价格三十万。" * 20
FORM = "<form id=f method=post action=/sent><input name=q value=1></form>"
# A recorder scrolls what it has seen.
WHEN_SEEN = "<div style=height:3000px></div><script>addEventListener('scroll', () => { ACT }, {once: true})</script>"
PAGES = {
    # On its way at once, by a timer, by a refresh, by way of another page.
    "/at-once": "<script>location.href = '/landing?at-once'</script>",
    "/soon": "<p>正在跳转</p><script>setTimeout(() => location.replace('/landing?soon'), 1200)</script>",
    # Short, but what it is recorded for, whatever tags and spaces stand in it.
    "/offer": "<p>本地专业<b>代</b> 孕公司</p><script>setTimeout(() => location.replace('/landing?offer'), 1200)</script>",
    "/refresh": "<meta http-equiv=refresh content='1;url=/landing?refresh'><p>请稍候</p>",
    "/twice": "<script>location.href = '/at-once'</script>",
    "/round": "<script>location.href = '/round?' + Math.random()</script>",
    "/private-way": "<p>这里</p><script>location.href = '/private/landing'</script>",
    "/posts": FORM + "<p>这里</p><script>f.submit()</script>",
    # Shown, and then led away while it is scrolled, drawn and printed.
    "/late": OFFER + WHEN_SEEN.replace("ACT", "location.href = '/landing?late'"),
    "/late-post": OFFER + FORM + WHEN_SEEN.replace("ACT", "f.submit()"),
    "/late-blob": OFFER
    + WHEN_SEEN.replace("ACT", "location.href = URL.createObjectURL(new Blob(['x'], {type: 'text/html'}))"),
    "/windows": OFFER + "<script>window.open('/landing?window')</script>",
    "/plain": OFFER + "<script>history.pushState({}, '', '/plain?renamed')</script><iframe src=/frame></iframe>",
    "/frame": "<p>frame<script>setTimeout(() => { location.href = '/framed' }, 100)</script>",
    "/framed": "<p>framed",
}


@pytest.fixture(scope="module")
def site() -> Iterator[OddSite]:
    def page(path: str) -> str | None:
        bare = urlsplit(path).path
        return f"<title>landing</title><p>{'落地页的内容。' * 30}" if bare.endswith("/landing") else PAGES.get(bare)

    with serving_odd(page, "User-agent: *\nDisallow: /private\n") as running:
        yield running


def recorded(site: OddSite, path: str, words: tuple[str, ...] = ()) -> Snapshot:
    async def take() -> Snapshot:
        plan = RecordingPlan(
            browser=BROWSER or "",
            user_agent="Qingyuan/0.1 (test)",
            allow_private=(f"*.localhost:{site.port}",),
            timeout_seconds=10,
        )
        async with Recorder(plan) as recorder:
            return await recorder.take(f"http://a.localhost:{site.port}{path}", words)

    site.asked.clear()
    return asyncio.run(take())


def text_of(snapshot: Snapshot) -> str:
    artefact = snapshot.find(ArtefactKind.TEXT)
    assert artefact is not None
    return artefact.body.decode()


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("path", ["/at-once", "/soon", "/refresh", "/twice"])
def test_a_page_on_its_way_is_followed_and_the_way_is_told(site: OddSite, path: str) -> None:
    snapshot = recorded(site, path)
    landing = "/landing?" + ("at-once" if path == "/twice" else path[1:])
    assert path_of(snapshot.final_url) == landing
    assert "落地页" in text_of(snapshot)
    (said,) = snapshot.observations
    way = [path_of(one) for one in said.partition("：")[2].split(" → ")]
    assert way == [path, *(["/at-once"] if path == "/twice" else []), landing]
    assert (snapshot.state, snapshot.problems) == (SnapshotState.COMPLETE, ())


def test_a_page_that_shows_what_it_is_recorded_for_has_arrived(site: OddSite) -> None:
    for words, shown in ((("供卵",), "/landing?offer"), (("供卵", "代孕公司"), "/offer")):
        assert path_of(recorded(site, "/offer", words).final_url) == shown


@pytest.mark.parametrize("path", ["/private-way", "/posts"])
def test_where_robots_txt_forbids_or_something_is_submitted_no_script_leads(site: OddSite, path: str) -> None:
    snapshot = recorded(site, path)
    assert path_of(snapshot.final_url) == path
    assert "这里" in text_of(snapshot)
    (said,) = snapshot.observations
    assert "已拦下" in said
    assert ("表单" in said) is (path == "/posts")
    assert not {"/private/landing", "/sent"} & set(site.asked)


def test_a_page_that_leads_round_without_end_is_left_standing(site: OddSite) -> None:
    snapshot = recorded(site, "/round")
    assert 2 < len([path for path in site.asked if path.startswith("/round")]) < 10
    assert snapshot.find(ArtefactKind.TEXT) is not None
    assert any("已拦下" in said for said in snapshot.observations)
    # It has no body, so that a picture never comes; each way to draw would be waited for in vain.
    reason = "失败：页面没有正文，浏览器无可绘制"
    assert snapshot.problems == (f"首屏截图{reason}", f"整页截图{reason}")


@pytest.mark.parametrize("path", ["/late", "/late-post", "/windows"])
def test_what_is_shown_is_what_is_recorded_and_what_it_was_kept_from_is_told(site: OddSite, path: str) -> None:
    snapshot = recorded(site, path)
    assert path_of(snapshot.final_url) == path
    for kind in (ArtefactKind.TEXT, ArtefactKind.DOCUMENT):
        artefact = snapshot.find(kind)
        assert artefact is not None
        assert "代孕包成功" in artefact.body.decode()
    (said,) = snapshot.observations
    assert said.startswith("页面要打开新窗口" if path == "/windows" else "录制中页面要转到别处，已拦下")
    assert [one for one in site.asked if one != "/favicon.ico"] == [path]
    assert snapshot.state is SnapshotState.COMPLETE


def test_a_page_that_is_swapped_without_a_request_is_a_fault_of_the_recording(site: OddSite) -> None:
    snapshot = recorded(site, "/late-blob")
    assert any(problem.startswith("录制中页面换成了 blob:") for problem in snapshot.problems)
    assert snapshot.state is SnapshotState.PARTIAL


def test_a_page_that_only_renames_itself_and_frames_are_no_matter(site: OddSite) -> None:
    snapshot = recorded(site, "/plain")
    assert "/framed" in site.asked
    assert (snapshot.state, snapshot.observations, snapshot.problems) == (SnapshotState.COMPLETE, (), ())
