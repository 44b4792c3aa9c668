"""What a newcomer is promised: a demo that finds, proves, reviews and exports, and a dashboard whose decisions count."""

import csv
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from crawlers.browsing.browser import QUIET_FLAGS, find_browser

ROOT = Path(__file__).parents[2]
SCORE = re.compile(r"recall=([\d.]+).*precision=([\d.]+)")
DOOR = re.compile(r"工作台：(\S+)/\s+账号 (\S+)\s+一次性密码 (\S+)")
BAR = 0.95
NEW_PASSWORD = "a-new-password-of-2026"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="no Chrome or Chromium on this machine"),
]


class RunningDemo:
    """The demo after its night, with the dashboard open; everything it printed so far is in `text`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboards.cli", "demo", "--folder", str(folder), "--port", str(_free_port())],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"},
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self.text = ""
        for line in self._process.stdout:
            self.text += line
            if "Ctrl-C" in line:
                return
        raise AssertionError(self.text)

    def stop(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def export(self) -> list[dict[str, str]]:
        """Rows of the CSV over all platforms that the command line exports now."""
        out = self.folder / "again"
        command = [sys.executable, "-m", "dashboards.cli", "--config", str(self.folder / "qingyuan.toml")]
        subprocess.run([*command, "export", "csv", "--out", str(out)], cwd=ROOT, check=True, capture_output=True)
        newest = max(out.glob("*全部平台*.csv"), key=lambda path: path.stat().st_mtime_ns)
        return list(csv.DictReader(newest.read_text("utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    running = RunningDemo(tmp_path_factory.mktemp("demo"))
    yield running
    running.stop()


def test_the_night_reaches_its_bar_and_says_so(demo: RunningDemo) -> None:
    found = SCORE.search(demo.text)
    assert found, demo.text
    assert float(found[1]) >= BAR, demo.text
    assert float(found[2]) >= BAR, demo.text
    assert "误报：" not in demo.text
    (path,) = re.findall(r"处置清单：(\S+\.xlsx)", demo.text)
    assert Path(path).stat().st_size > 0


def test_a_decision_made_in_the_dashboard_is_in_the_next_export(demo: RunningDemo) -> None:
    before = {row["线索编号"] for row in demo.export()}
    item_id = _confirm_the_first_item(demo)
    assert item_id not in before
    assert item_id in {row["线索编号"] for row in demo.export()}


def _confirm_the_first_item(demo: RunningDemo) -> str:
    """Log in with the printed password, choose an own one, open the first item of the queue, confirm it with keys."""
    door = DOOR.search(demo.text)
    assert door, demo.text
    address, username, password = door.groups()
    browser = find_browser()
    assert browser is not None
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=[*QUIET_FLAGS, "--no-sandbox"]).new_page()
        page.goto(address)
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url("**/password/**")
        for field, value in zip(
            page.query_selector_all("input[type=password]"), (password, NEW_PASSWORD, NEW_PASSWORD), strict=True
        ):
            field.fill(value)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        page.click('main a[href^="/items/"]')
        page.wait_for_url("**/items/**")
        item_id = page.url.split("/items/")[1].split("/")[0]
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: item_id not in url)
        page.context.browser.close()  # type: ignore[union-attr]
    return item_id


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
