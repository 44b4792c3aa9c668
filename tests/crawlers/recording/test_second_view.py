"""A page that shows telephones, or another way out, something else is found out, and an honest one is not accused."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.manners.guard_proxy import GuardProxy, listen_on_loopback, proxy_url
from crawlers.manners.url_guard import UrlGuard
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan, SecondView
from crawlers.recording.second_view import difference_of, likeness, lines_missing
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState

BROWSER = find_browser()
OFFER = "专业代孕机构，三代试管包性别，全国多家分部，签约保障零风险，加微信 qy_demo88 咨询套餐价格，成功案例上千。"
CLEAN = "本店经营花卉绿植，承接婚礼布置、商务租摆和开业花篮，同城两小时送达，欢迎到店选购，营业时间早八点到晚八点。"
WORDS = ("代孕机构", "qy_demo88")
MOBILE = SecondView(
    name="mobile",
    title="手机视角",
    user_agent="Mozilla/5.0 (Linux; Android 10; K) Mobile Qingyuan/0.1 (+mailto:t@example.org)",
    width=390,
    height=844,
    is_mobile=True,
    upstream_proxy="",
)


class _Handler(BaseHTTPRequestHandler):
    agents: list[str]

    def do_GET(self) -> None:  # the library's name
        self.agents.append(self.headers["User-Agent"])
        is_mobile = "Mobile" in self.headers["User-Agent"]
        path = self.path.partition("?")[0]
        words = {
            "/cloaked": CLEAN if is_mobile else OFFER,
            "/honest": OFFER if not is_mobile else f"{OFFER}下载手机客户端",
            "/refusing": "" if is_mobile else OFFER,
        }.get(path, "")
        body = f"<!doctype html><meta charset=utf-8><title>页</title><p>{words}</p>".encode()
        self.send_response(403 if path == "/refusing" and is_mobile else 200 if words else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def two_faced() -> Iterator[tuple[int, list[str]]]:
    """A site that looks at the User-Agent; its port, and the agents it saw."""
    agents: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"agents": agents})) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server.server_address[1], agents
        server.shutdown()
        thread.join()


def record(path: str, view: SecondView) -> tuple[Snapshot, list[str], list[str]]:
    """The snapshot, the agents the site saw, and what went through the upstream proxy, if the view wants one."""

    class Upstream(GuardProxy):
        asked: list[str]

        async def _connect(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            self.asked.append(url)
            return await super()._connect(url)

    async def take(port: int) -> Snapshot:
        allowed = (f"shop.localhost:{port}", f"127.0.0.1:{port}")
        listener = listen_on_loopback()
        upstream.append(Upstream(listener, UrlGuard(allowed)))
        upstream[0].asked = []

        chosen = replace(view, upstream_proxy=proxy_url(listener)) if view.upstream_proxy else view
        plan = RecordingPlan(
            browser=BROWSER or "",
            user_agent="Qingyuan/0.1 (+mailto:t@example.org)",
            allow_private=allowed,
            second_views=(chosen,),
        )
        async with upstream[0], Recorder(plan) as recorder:
            return await recorder.take(f"http://shop.localhost:{port}{path}", WORDS)

    upstream: list[Upstream] = []
    with two_faced() as (port, agents):
        snapshot = asyncio.run(take(port))
    return snapshot, agents, upstream[0].asked


def comparison_of(snapshot: Snapshot) -> dict[str, object]:
    artefact = snapshot.find(ArtefactKind.COMPARISON)
    assert artefact is not None
    found: dict[str, object] = json.loads(artefact.body)
    return found


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")
class TestSecondLook:
    """On a two-faced site."""

    def test_a_page_that_hides_from_telephones_is_suspected_and_both_pictures_are_kept(self) -> None:
        snapshot, agents, _ = record("/cloaked", MOBILE)
        assert snapshot.state is SnapshotState.COMPLETE
        assert snapshot.observations == ("疑似伪装：手机视角所见与首次不同（没有“代孕机构”等命中词）",)
        said = comparison_of(snapshot)
        assert said["words_in_first_only"] == list(WORDS)
        assert said["lines_in_second_only"] == [CLEAN]
        pictures = [snapshot.find(kind) for kind in (ArtefactKind.SCREENSHOT, ArtefactKind.SECOND_VIEW)]
        assert all(picture and picture.body.startswith(b"\x89PNG") for picture in pictures)
        assert {"Mobile" in agent for agent in agents} == {True, False}
        assert all("+mailto:t@example.org" in agent for agent in agents)

    def test_an_honest_page_is_not_suspected(self) -> None:
        snapshot, _, _ = record("/honest", MOBILE)
        assert snapshot.observations == ()
        assert comparison_of(snapshot)["common_runs"] == 1.0

    def test_a_second_way_out_is_taken_and_checked_addresses_only_go_through_it(self) -> None:
        elsewhere = SecondView(
            name="elsewhere",
            title="第二出口",
            user_agent="Qingyuan/0.1 (+mailto:t@example.org)",
            width=1366,
            height=900,
            is_mobile=False,
            upstream_proxy="yes",
        )
        snapshot, _, asked = record("/cloaked", elsewhere)
        assert asked
        assert {url.split(":")[1] for url in asked} == {"//127.0.0.1"}
        assert comparison_of(snapshot)["upstream_proxy"] is True
        assert snapshot.observations == ()


def test_texts_are_alike_although_one_is_shorter_or_set_otherwise() -> None:
    assert likeness(OFFER + CLEAN, OFFER) == 1.0
    assert likeness("\n".join(OFFER), OFFER) == 1.0
    assert likeness(OFFER, CLEAN) < 0.1
    assert likeness("短", "不同") == 1.0
    assert likeness(OFFER, "") == 0.0


def test_a_difference_is_told_in_words() -> None:
    assert difference_of(OFFER, CLEAN, WORDS) == "没有“代孕机构”等命中词"
    assert difference_of(OFFER, CLEAN, ()) == "文字相同部分只占0%"
    assert difference_of(OFFER, f"{OFFER}下载客户端", WORDS) == ""
    assert lines_missing(f"{OFFER}\n{CLEAN}", CLEAN) == [OFFER]
