"""What cannot be drawn in one picture is drawn on the next rung, nothing is lost between tiles, and the rung is told."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Error as BrowserError

from crawlers.browsing.browser import find_browser
from crawlers.recording.full_page import TALLEST_PIXELS, TILE_OVERLAP, TILE_PIXELS, FullPage, photograph
from crawlers.recording.limits import RecordingLimits
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.snapshot import Artefact, ArtefactKind, Rung, Snapshot, SnapshotState

BROWSER = find_browser()
TALL = 40_000
WORD = "代孕公司"
LINES = "".join(f'<p style="height:80px;margin:0">第 {number} 行</p>' for number in range(TALL // 80 - 1))
PAGES = {
    "/tall": f'<meta charset="utf-8"><style>body{{margin:0}}</style><body>{LINES}<p style="height:80px;margin:0">{WORD}</p>',
    # Playwright waits for fonts before it draws, and this one never comes.
    "/font": '<meta charset="utf-8"><style>@font-face{font-family:f;src:url(/never.woff2)}</style>'
    "<script>onload = () => { document.body.style.fontFamily = 'f,serif' }</script>"
    f'<body style="height:2000px">{WORD}',
}


class ScriptedCamera:
    """A camera that fails where it is told to; it counts what it is asked."""

    def __init__(self, *, whole: bool, plain_until: int, window: bool = True) -> None:
        self.asked: list[str] = []
        self._whole, self._plain_until, self._window = whole, plain_until, window

    async def whole(self, height: int) -> bytes:
        return self._draw(f"whole {height}", holds=self._whole)

    async def plain(self, top: int, height: int) -> bytes:
        return self._draw(f"plain {top} {height}", holds=top + height <= self._plain_until)

    async def window(self) -> bytes:
        return self._draw("window", holds=self._window)

    def _draw(self, what: str, *, holds: bool) -> bytes:
        self.asked.append(what)
        if not holds:
            raise BrowserError("no picture")
        return what.encode()


def climbed(camera: ScriptedCamera, height: int) -> FullPage:
    return asyncio.run(photograph(camera, height, 900))


def test_the_first_rung_that_holds_is_taken_and_only_then_nothing_is_said() -> None:
    usual = climbed(ScriptedCamera(whole=True, plain_until=0), 20_000)
    assert (usual.rung, usual.observation, usual.problem) == (Rung.FULL, "", "")
    plain = climbed(ScriptedCamera(whole=False, plain_until=TALLEST_PIXELS), 20_000)
    assert (plain.rung, plain.problem) == (Rung.CSS_SCALE, "")
    assert "整页一张未成（no picture）" in plain.observation


def test_tiles_reach_the_bottom_and_overlap() -> None:
    camera = ScriptedCamera(whole=False, plain_until=TALL)
    tiled = climbed(camera, TALL)
    assert (tiled.rung, tiled.problem, tiled.bottom) == (Rung.TILES, "", TALL)
    assert camera.asked[0] == f"plain 0 {TILE_PIXELS}"
    tops = [piece.top for piece in tiled.pieces]
    assert [later - earlier for earlier, later in zip(tops, tops[1:], strict=False)] == [TILE_PIXELS - TILE_OVERLAP] * 5
    assert "6 段" in tiled.observation


def test_what_tiles_do_not_reach_is_missing_in_words() -> None:
    broken = climbed(ScriptedCamera(whole=False, plain_until=16_000), 20_000)
    assert (broken.rung, len(broken.pieces)) == (Rung.TILES, 2)
    assert broken.problem == "页面高 20000 像素，截图截至 15800 像素"
    endless = climbed(ScriptedCamera(whole=False, plain_until=10**9), 500_000)
    assert endless.problem == "页面高 500000 像素，截图截至 78200 像素"


def test_the_window_alone_is_the_last_rung_and_never_passes_for_the_page() -> None:
    lowest = climbed(ScriptedCamera(whole=False, plain_until=0), 20_000)
    assert (lowest.rung, lowest.problem) == (Rung.VIEWPORT, "页面高 20000 像素，截图截至 900 像素")
    with pytest.raises(BrowserError):
        climbed(ScriptedCamera(whole=False, plain_until=0, window=False), 20_000)


class _Handler(BaseHTTPRequestHandler):
    over: threading.Event

    def do_GET(self) -> None:  # the library's name
        if self.path == "/never.woff2":
            self.over.wait(60)
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def taken() -> Iterator[dict[str, Snapshot]]:
    """Both pages, taken by one browser."""
    if BROWSER is None:
        pytest.skip("no Chromium found: run make browser")
    over = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"over": over})) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield asyncio.run(_take(BROWSER, server.server_address[1]))
        over.set()
        server.shutdown()


async def _take(browser: str, port: int) -> dict[str, Snapshot]:
    plan = RecordingPlan(
        browser=browser,
        user_agent="Qingyuan tests",
        allow_private=(f"127.0.0.1:{port}",),
        limits=RecordingLimits(picture_seconds=3, settle_seconds=0.5),
    )
    async with Recorder(plan) as recorder:
        return {path: await recorder.take(f"http://127.0.0.1:{port}{path}", (WORD,)) for path in PAGES}


def pictures(snapshot: Snapshot, kind: ArtefactKind) -> dict[str, Image.Image]:
    found: list[Artefact] = [one for one in snapshot.artefacts if one.kind is kind]
    return {one.name: Image.open(BytesIO(one.body)).convert("RGB") for one in found}


@pytest.mark.browser
def test_a_very_tall_page_is_whole_in_tiles_and_its_words_are_boxed_on_theirs(taken: dict[str, Snapshot]) -> None:
    snapshot = taken["/tall"]
    assert (snapshot.state, snapshot.rung, snapshot.problems) == (SnapshotState.COMPLETE, Rung.TILES, ())
    assert "页面高 40000 像素" in snapshot.observations[0]
    tiles = list(pictures(snapshot, ArtefactKind.SCREENSHOT).values())
    assert [tile.height for tile in tiles] == [8000, 8000, 8000, 8000, 8000, 1000]
    for upper, lower in zip(tiles, tiles[1:], strict=False):
        shared = upper.crop((0, upper.height - TILE_OVERLAP, upper.width, upper.height))
        assert shared.tobytes() == lower.crop((0, 0, lower.width, TILE_OVERLAP)).tobytes()
    ((name, boxed),) = pictures(snapshot, ArtefactKind.OVERLAY).items()
    assert name == "overlay_06.png"
    assert (204, 0, 0) in {boxed.getpixel((x, y)) for x in range(60) for y in range(900, 1000)}


@pytest.mark.browser
def test_a_page_whose_font_never_comes_is_drawn_without_it(taken: dict[str, Snapshot]) -> None:
    snapshot = taken["/font"]
    assert snapshot.rung is Rung.CSS_SCALE
    assert "Timeout" in snapshot.observations[0]
    assert pictures(snapshot, ArtefactKind.VIEW)["view.png"].size == (1366, 900)
    (whole,) = pictures(snapshot, ArtefactKind.SCREENSHOT).values()
    assert whole.height >= 2000
