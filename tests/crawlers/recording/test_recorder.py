"""The server's log is the truth: every request it saw is recorded, with the very bytes it sent."""

import asyncio
import gzip
import json
import socket
import subprocess
import sys
import uuid
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from warcio.archiveiterator import ArchiveIterator

from crawlers.browsing.browser import find_browser
from crawlers.exchange import Exchange
from crawlers.recording.limits import RecordingLimits
from crawlers.recording.preflight import CLOCK_UNKNOWN, EGRESS_UNKNOWN
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState
from tests.crawlers.recording.site import RAW_POST, Site, serving

BROWSER = find_browser()
pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser")]


SECOND_LOOK = {ArtefactKind.SECOND_VIEW, ArtefactKind.SECOND_TEXT, ArtefactKind.COMPARISON}
WORDS = ("代孕公司", "qy_demo88", "没有的词")


def record(url: str, allow: tuple[str, ...], limits: RecordingLimits | None = None) -> Snapshot:
    async def take() -> Snapshot:
        plan = RecordingPlan(
            browser=BROWSER or "",
            user_agent="Qingyuan/0.1 (test)",
            allow_private=allow,
            timeout_seconds=20,
            operator="某市网信办",
            task="夜间巡查固证",
            limits=limits or RecordingLimits(),
        )
        async with Recorder(plan) as recorder:
            return await recorder.take(url, WORDS)

    return asyncio.run(take())


@pytest.fixture(scope="module")
def recorded() -> tuple[Site, Snapshot]:
    with serving() as site:
        snapshot = record(site.url, (f"*.localhost:{site.port}",))
    return site, snapshot


def wacz_of(snapshot: Snapshot) -> zipfile.ZipFile:
    artefact = snapshot.find(ArtefactKind.WACZ)
    assert artefact is not None
    return zipfile.ZipFile(BytesIO(artefact.body))


def exchanges(snapshot: Snapshot) -> dict[tuple[str, str], Exchange]:
    assert snapshot.recording is not None
    return {(one.method, one.url): one for one in snapshot.recording.exchanges}


def test_every_request_the_server_saw_is_in_the_warc_with_its_exact_bytes(recorded: tuple[Site, Snapshot]) -> None:
    site, snapshot = recorded
    answers, requests = {}, {}
    for record in ArchiveIterator(BytesIO(wacz_of(snapshot).read("archive/data.warc.gz"))):
        url = record.rec_headers["WARC-Target-URI"]
        if record.rec_type == "response":
            answers[url] = (int(record.http_headers.get_statuscode()), record.content_stream().read())
        if record.rec_type == "request":
            requests[url] = (record.http_headers.protocol, record.content_stream().read())
    assert len(site.log) == 21
    assert answers == {asked.url: (asked.status, asked.answer) for asked in site.log}
    assert requests == {asked.url: (asked.method, asked.body) for asked in site.log}
    assert f"http://bbs.localhost:{site.port}/upload" in requests
    assert requests[f"http://bbs.localhost:{site.port}/upload"][1] == RAW_POST


def test_bytes_stay_gb18030_and_heads_stay_raw(recorded: tuple[Site, Snapshot]) -> None:
    site, snapshot = recorded
    page = exchanges(snapshot)["GET", site.url]
    assert "同城信息 㐀𠀀" in page.body.decode("gb18030")
    assert [value for name, value in page.headers if name == "Set-Cookie"] == ["a=1; Path=/", "b=2; Path=/; HttpOnly"]
    assert page.raw_head.startswith("HTTP/1.1 200 OK\r\n")
    assert "Content-Encoding: gzip" in page.raw_head
    assert page.remote_ip == "127.0.0.1"


def test_nothing_in_the_package_tells_of_the_machine(recorded: tuple[Site, Snapshot]) -> None:
    archive = wacz_of(recorded[1])
    everything = gzip.decompress(archive.read("archive/data.warc.gz"))
    assert socket.gethostname().encode() not in everything
    assert f"{uuid.getnode():012x}".encode() not in everything


def test_warcio_finds_nothing_wrong(recorded: tuple[Site, Snapshot], tmp_path: Path) -> None:
    path = tmp_path / "data.warc.gz"
    path.write_bytes(wacz_of(recorded[1]).read("archive/data.warc.gz"))
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "digest pass" in checked.stdout
    body = bytearray(gzip.decompress(path.read_bytes()))
    body[body.index("代孕".encode("gb18030"))] ^= 1
    path.write_bytes(bytes(body))
    again = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, check=False)
    assert again.returncode == 1


def test_a_person_finds_picture_print_text_and_document(recorded: tuple[Site, Snapshot]) -> None:
    _, snapshot = recorded
    assert (snapshot.state, snapshot.problems) == (SnapshotState.COMPLETE, ())
    kinds = [artefact.kind for artefact in snapshot.artefacts]
    assert set(kinds) == set(ArtefactKind) - SECOND_LOOK - {ArtefactKind.CLICKS}
    text = snapshot.find(ArtefactKind.TEXT)
    assert text is not None
    for words in ("本地专业代孕公司", "已应答", "广告位", "inner"):
        assert words in text.body.decode()
    pages = wacz_of(snapshot).read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(pages[1])["title"] == "同城信息"


def test_a_refused_address_is_a_failure_and_never_an_answer() -> None:
    with serving() as site:
        snapshot = record(site.url, (f"bbs.localhost:{site.port}",))
    assert snapshot.recording is not None
    assert {one.url for one in snapshot.recording.failures} == {f"http://partner.localhost:{site.port}/ad.html"}
    assert not [one for one in snapshot.recording.exchanges if "partner" in one.url]
    assert not [asked for asked in site.log if "partner" in asked.url]
    assert b"partner.localhost" in wacz_of(snapshot).read("evidence/pageinfo.json")


def test_a_page_we_may_not_visit_is_never_opened() -> None:
    snapshot = record("http://127.0.0.1:9/", ())
    assert (snapshot.state, snapshot.recording) == (SnapshotState.FAILED, None)
    assert "不允许访问" in snapshot.problems[0]


def test_a_page_that_wants_too_much_is_cut_and_says_so() -> None:
    with serving() as site:
        snapshot = record(site.url, (f"*.localhost:{site.port}",), RecordingLimits(requests=5))
    assert snapshot.state is SnapshotState.PARTIAL
    assert snapshot.problems == ("页面请求过多，其余未访问",)
    assert len(site.log) < 21


def test_an_answer_too_large_to_keep_is_not_shown_either() -> None:
    with serving() as site:
        snapshot = record(site.url, (f"*.localhost:{site.port}",), RecordingLimits(body_bytes=200))
    assert snapshot.state is SnapshotState.FAILED
    assert exchanges(snapshot)["GET", site.url].loss == "正文超过大小上限，未保存"


def test_offending_words_are_boxed_on_a_copy_although_tags_stand_inside_them(recorded: tuple[Site, Snapshot]) -> None:
    _, snapshot = recorded
    boxes, overlay, original = (
        snapshot.find(kind) for kind in (ArtefactKind.BOXES, ArtefactKind.OVERLAY, ArtefactKind.SCREENSHOT)
    )
    assert boxes is not None
    assert overlay is not None
    assert original is not None
    found = json.loads(boxes.body)
    assert {one["word"] for one in found} == {"代孕公司", "qy_demo88"}
    before, after = (Image.open(BytesIO(one.body)).convert("RGB") for one in (original, overlay))
    assert before.size == after.size
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    for one in found:
        box = one["box"]
        assert after.getpixel((box["left"] - 2, box["top"] + 2)) == (204, 0, 0)
        assert changed[0] < box["left"]


def test_the_record_of_the_environment_names_browser_and_code(recorded: tuple[Site, Snapshot]) -> None:
    site, snapshot = recorded
    preflight = snapshot.find(ArtefactKind.PREFLIGHT)
    assert preflight is not None
    said = json.loads(preflight.body)
    # Names under localhost are never asked of a resolver.
    assert said["resolver_answers"] == {}
    assert said["resolved"][f"bbs.localhost:{site.port}"] == "127.0.0.1"
    assert said["browser"].startswith("Chromium ")
    assert said["clock"]["note"] == CLOCK_UNKNOWN
    assert (said["operator"], said["task"], said["egress"]) == ("某市网信办", "夜间巡查固证", EGRESS_UNKNOWN)
    assert said["free_disk_mebibytes"] > 0
    assert len(said["browser_sha256"]) == len(said["code_sha256"]) == 64


def test_a_part_and_an_unchanged_answer_are_recorded_as_they_came() -> None:
    with serving() as site:
        snapshot = record(f"http://bbs.localhost:{site.port}/parts", (f"*.localhost:{site.port}",))
        base = f"http://bbs.localhost:{site.port}"
    part, unchanged = (exchanges(snapshot)["GET", f"{base}/{name}"] for name in ("part", "unchanged"))
    assert (part.status, part.body) == (206, b"cdef")
    assert ("Content-Range", "bytes 2-5/10") in part.headers
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert ("If-None-Match", '"v1"') in unchanged.request_headers


def test_a_refusal_is_recorded_as_a_refusal() -> None:
    with serving() as site:
        snapshot = record(f"http://bbs.localhost:{site.port}/refused", (f"*.localhost:{site.port}",))
    assert (snapshot.state, snapshot.status) == (SnapshotState.BLOCKED, 403)
    assert snapshot.find(ArtefactKind.SCREENSHOT) is not None


def test_how_long_a_host_wants_to_be_left_alone_is_told() -> None:
    with serving() as site:
        snapshot = record(f"http://bbs.localhost:{site.port}/too-many", (f"*.localhost:{site.port}",))
    assert (snapshot.state, snapshot.status, snapshot.retry_after) == (SnapshotState.BLOCKED, 429, "600")


def test_a_host_that_is_gone_is_a_failure_that_says_why() -> None:
    snapshot = record("http://gone.localhost:1099/", ("gone.localhost:1099",))
    assert snapshot.state is SnapshotState.FAILED
    assert snapshot.recording is not None
    assert snapshot.recording.failures[0].url == "http://gone.localhost:1099/"
    assert "服务器没有应答" in snapshot.problems[-1]
    assert [one.kind for one in snapshot.artefacts] == [ArtefactKind.PREFLIGHT]
    assert not snapshot.recording.exchanges
