"""Programs by others find our archives valid and replay them while the site is gone."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Response, async_playwright

from crawlers.browsing.browser import find_browser, launch_options
from crawlers.recording.recorder import Recorder
from crawlers.recording.recording_plan import HostClicks, RecordingPlan
from crawlers.snapshot import ArtefactKind
from tests.crawlers.recording.site import serving
from tests.servers import outside_checkers

BROWSER = find_browser()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser"),
]


@pytest.fixture(scope="module")
def programs() -> Path:
    try:
        return outside_checkers.build()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"py-wacz and pywb cannot be installed here: {error}")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Address and archive of the recorded page; its site is stopped."""
    with serving() as site:
        body = asyncio.run(_record(site.url, site.port))
    path = tmp_path_factory.mktemp("archive") / "capture.wacz"
    path.write_bytes(body)
    return site.url, path


def test_py_wacz_finds_the_archive_valid_and_a_changed_one_not(
    programs: Path, recorded: tuple[str, Path], tmp_path: Path
) -> None:
    valid = _validated(programs, recorded[1])
    assert valid.returncode == 0, valid.stdout + valid.stderr
    body = bytearray(recorded[1].read_bytes())
    # A byte within the web archive.
    body[body.index(b"archive/data.warc.gz") + 500] ^= 1
    changed = tmp_path / "changed.wacz"
    changed.write_bytes(bytes(body))
    assert _validated(programs, changed).returncode != 0


def test_pywb_replays_the_page_with_its_site_stopped(
    programs: Path, recorded: tuple[str, Path], tmp_path: Path
) -> None:
    url, archive = recorded
    with outside_checkers.pywb(programs, tmp_path, archive) as replayed:
        text, answers = asyncio.run(_open(f"{replayed}2026/{url}", replayed))
    for words in ("本地专业代孕公司", "已应答", "inner", "广告位"):
        assert words in text
    # The one picture that was missing on the site is missing here too.
    errors = {address for address, status in answers if status >= 400}
    assert {address.rsplit("/", 1)[1] for address in errors} == {"missing.png"}
    assert len(answers) > 15


def _validated(programs: Path, archive: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([programs / "wacz", "validate", "-f", archive], capture_output=True, text=True, check=False)


async def _record(url: str, port: int) -> bytes:
    plan = RecordingPlan(
        browser=BROWSER or "",
        user_agent="Qingyuan tests",
        allow_private=(f"*.localhost:{port}",),
        timeout_seconds=30,
        # So that the log of clicks is in the archive too.
        clicks=(HostClicks(hosts=(f"*.localhost:{port}",), selectors=("h1",)),),
    )
    async with Recorder(plan) as recorder:
        artefact = (await recorder.take(url)).find(ArtefactKind.WACZ)
    assert artefact is not None
    return artefact.body


async def _open(address: str, replayed: str) -> tuple[str, list[tuple[str, int]]]:
    """Text of all frames, and status of each answer that came out of the archive."""
    answers: list[tuple[str, int]] = []

    def hear(response: Response) -> None:
        if response.url.startswith(replayed):
            answers.append((response.url, response.status))

    async with async_playwright() as playwright:
        options = launch_options(BROWSER or "", "")
        # Only pywb can be reached: everything but its address goes to a port nobody listens on.
        options["proxy"] = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}
        browser = await playwright.chromium.launch(**options)  # type: ignore[arg-type]
        try:
            page = await browser.new_page()
            page.on("response", hear)
            await page.goto(address, wait_until="networkidle", timeout=60_000)
            texts = [await frame.evaluate("document.body ? document.body.innerText : ''") for frame in page.frames]
        finally:
            await browser.close()
    return "\n".join(texts), answers
