"""Pages recorded without having been crawled are asked for as politely: robots.txt first, and never faster than the pace."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.recording.permission import Permission
from crawlers.snapshot import Artefact, ArtefactKind, Snapshot, SnapshotState
from tests.dashboards.replay.archives import answer, archive

AT = datetime(2026, 11, 20, tzinfo=UTC)


class Recorder:
    """Answers robots.txt with a status and a text; `asked` are the addresses it was asked for."""

    def __init__(self, status: int | None, text: str = "") -> None:
        self._status, self._text = status, text
        self.asked: list[str] = []

    async def take(self, url: str, words: tuple[str, ...]) -> Snapshot:
        self.asked.append(url)
        wacz = () if self._status is None else (self._archive(url, self._status),)
        return Snapshot(
            url=url,
            final_url=url,
            title="",
            taken_at=AT,
            status=self._status,
            state=SnapshotState.COMPLETE,
            artefacts=wacz,
            recording=None,
            browser="",
            problems=(),
        )

    def _archive(self, url: str, status: int) -> Artefact:
        body = archive(replace(answer(url, self._text.encode(), "text/plain"), status=status))
        return Artefact(kind=ArtefactKind.WACZ, name="capture.wacz", media_type="application/wacz", body=body)


@pytest.mark.parametrize(
    ("status", "text", "refusal"),
    [
        (404, "", ""),
        (200, "User-agent: *\nDisallow: /closed", ""),
        (200, "User-agent: *\nDisallow: /", "robots.txt 禁止访问"),
        (503, "", "robots.txt 未能取得，按禁止访问处理"),
        (None, "", "robots.txt 未能取得，按禁止访问处理"),
    ],
)
def test_robots_txt_is_obeyed(status: int | None, text: str, refusal: str) -> None:
    recorder = Recorder(status, text)
    permission = Permission(recorder.take, respects_robots=True, delay_of=lambda _: 0.0)
    assert asyncio.run(permission.refusal_of("http://a.example/ad")) == refusal
    assert recorder.asked == ["http://a.example/robots.txt"]


def test_a_host_is_asked_for_its_rules_once_and_never_faster_than_the_pace() -> None:
    recorder = Recorder(404)
    permission = Permission(recorder.take, respects_robots=True, delay_of=lambda _: 0.05)

    async def three() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(3):
            await permission.refusal_of(f"http://a.example/{number}")
        return loop.time() - began

    # robots.txt and three pages: three pauses between four requests.
    assert asyncio.run(three()) >= 0.15
    assert recorder.asked == ["http://a.example/robots.txt"]


def test_a_host_in_its_quiet_hours_is_not_even_asked_for_its_rules() -> None:
    recorder = Recorder(404)
    permission = Permission(
        recorder.take,
        respects_robots=True,
        delay_of=lambda _: 0.0,
        refusal_of_host=lambda host: "站点静默时段，不访问" if host == "a.example:80" else "",
    )
    assert asyncio.run(permission.refusal_of("http://a.example/ad")) == "站点静默时段，不访问"
    assert asyncio.run(permission.refusal_of("http://b.example/ad")) == ""
    assert recorder.asked == ["http://b.example/robots.txt"]
