"""What a site's file lists is opened and every click is written down; nothing is submitted, and the page is never left."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from crawlers.browsing.browser import find_browser
from crawlers.recording.clicking import MOST_CLICKS
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import HostClicks, RecordingPlan, SecondView, recording_plan_of
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]

PHONE = "199 0000 4321"
PAGE = """<meta charset="utf-8"><title>孕中介</title><style>body{margin:0;font-size:20px}</style>
<p>代孕包成功</p><div id="more" class="unfold">查看更多</div><div id="rest"></div>
<button class="unfold phone">显示电话</button><span id="phone"></span>
<button class="unfold idle">展开</button>
<a class="unfold" href="/elsewhere">展开全文</a>
<form action="/sent" method="post"><input name="q" value="1"><button class="unfold">提交咨询</button>
<span class="unfold script-submit">立即预约</span></form>
<span class="unfold leaves">联系方式</span><span class="unfold opens">在线咨询</span><span class="unfold hidden" style="display:none">藏</span>
<span class="unfold renames">更多</span>
<script>
const on = (name, act) => document.querySelector(name).addEventListener('click', act);
on('#more', () => { document.getElementById('rest').innerHTML = '<div style="height:3000px;background:#00c">价格表 套餐三十万</div>'; });
on('.phone', async () => { document.getElementById('phone').textContent = await (await fetch('/phone', {method: 'POST'})).text(); });
on('.script-submit', () => document.forms[0].submit());
on('.leaves', () => { location.href = '/elsewhere'; });
on('.opens', () => window.open('/elsewhere'));
on('.renames', () => history.pushState({}, '', '/renamed'));
</script>"""
MANY = '<meta charset="utf-8"><title>多</title>' + "<p class=unfold>展开</p>" * (MOST_CLICKS + 5)
BODIES = {"/": PAGE, "/many": MANY, "/phone": PHONE, "/elsewhere": "<p>别处", "/sent": "<p>已提交"}


class _Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:  # the library's name
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.asked.append(f"{self.command} {self.path}")
        body = BODIES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Nothing: what counts is what was asked."""


class Visits:
    """What the recorder took of both pages, and what their server was asked."""

    def __init__(self, snapshots: dict[str, Snapshot], asked: list[str]) -> None:
        self.snapshots, self.asked = snapshots, asked

    def clicks(self, path: str) -> list[dict[str, Any]]:
        log = self.snapshots[path].find(ArtefactKind.CLICKS)
        assert log is not None
        return list(json.loads(log.body)["clicks"])

    def click_on(self, text: str) -> dict[str, Any]:
        (found,) = (click for click in self.clicks("/") if click["text"] == text)
        return found


def has_blue(picture: bytes) -> bool:
    """Whether the block that only a click shows is on the picture."""
    colours = Image.open(BytesIO(picture)).convert("RGB").getcolors(1 << 24)
    return (0, 0, 204) in {colour for _, colour in colours or ()}


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"asked": asked})) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Visits(asyncio.run(_take(server.server_address[1])), asked)
        server.shutdown()


async def _take(port: int) -> dict[str, Snapshot]:
    telephone = SecondView(
        name="mobile", title="手机视角", user_agent="Qingyuan", width=390, height=844, is_mobile=True, upstream_proxy=""
    )
    plan = RecordingPlan(
        browser=BROWSER or "",
        user_agent="Qingyuan tests",
        allow_private=(f"127.0.0.1:{port}", f"localhost:{port}"),
        second_views=(telephone,),
        clicks=(HostClicks(hosts=(f"127.0.0.1:{port}",), selectors=("#more", ".unfold:not(#more)", "text=没有的词")),),
    )
    async with Recorder(recording_plan_of(plan.to_json())) as recorder:
        base, words = f"http://127.0.0.1:{port}", ("199 0000 4321",)
        found = {path: await recorder.take(f"{base}{path}", words) for path in ("/", "/many")}
        # Another host, which no file lists anything for.
        return found | {"elsewhere": await recorder.take(f"http://localhost:{port}/", words)}


def test_what_is_folded_away_is_opened_and_each_click_written_down(visits: Visits) -> None:
    more, phone, idle = (visits.click_on(text) for text in ("查看更多", "显示电话", "展开"))
    assert (more["changed"], more["appeared"], more["failure"]) == (True, "价格表 套餐三十万", "")
    assert (phone["selector"], phone["changed"], PHONE in phone["appeared"]) == (".unfold:not(#more)", True, True)
    assert (idle["changed"], idle["failure"]) == (False, "")
    assert more["at"] < phone["at"]
    assert "藏" not in {click["text"] for click in visits.clicks("/")}


def test_the_window_is_pictured_before_and_all_else_after(visits: Visits) -> None:
    snapshot = visits.snapshots["/"]
    assert snapshot.state is SnapshotState.COMPLETE, snapshot.problems
    text, document, view, whole = (
        snapshot.find(kind)
        for kind in (ArtefactKind.TEXT, ArtefactKind.DOCUMENT, ArtefactKind.VIEW, ArtefactKind.SCREENSHOT)
    )
    assert text is not None
    assert document is not None
    assert view is not None
    assert whole is not None
    assert PHONE in text.body.decode()
    assert PHONE in document.body.decode()
    assert has_blue(whole.body)
    assert not has_blue(view.body)


def test_nothing_is_submitted_and_the_page_is_never_left(visits: Visits) -> None:
    assert not [one for one in visits.asked if "/elsewhere" in one or "/sent" in one or "/renamed" in one]
    assert visits.asked.count("POST /phone") == 1
    assert visits.snapshots["/"].final_url.endswith("/")
    told = {click["text"]: click["failure"] for click in visits.clicks("/")}
    assert told["展开全文"] == "是通向别处的链接，未点击"
    assert told["提交咨询"] == "属于表单的提交控件，未点击"
    assert "已拦下" in told["立即预约"]
    assert "已拦下" in told["联系方式"]
    assert "已拦下" in told["在线咨询"]
    assert "/renamed，已退回" in told["更多"]


def test_clicks_are_bounded_and_say_so(visits: Visits) -> None:
    clicks = visits.clicks("/many")
    assert len(clicks) == MOST_CLICKS + 1
    assert "已到上限" in clicks[-1]["failure"]


def test_where_no_file_lists_anything_nothing_is_clicked(visits: Visits) -> None:
    snapshot = visits.snapshots["elsewhere"]
    assert snapshot.find(ArtefactKind.CLICKS) is None
    text = snapshot.find(ArtefactKind.TEXT)
    assert text
    assert PHONE not in text.body.decode()


def test_a_second_look_without_clicks_is_compared_with_the_page_before_them(visits: Visits) -> None:
    assert visits.snapshots["/"].observations == ()
