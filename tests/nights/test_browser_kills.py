"""The reading browser is killed while it reads: it is started anew, its pages are read again, and none is lost."""

import os
import signal
import time
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite, words
from tests.nights.office import Office

PAGES, KILLS = 24, 3
SITE = """
title = "脚本站"
platform = "脚本站"
start_urls = ["http://localhost:PORT/0"]
render = "always"
[pace]
delay_seconds = 0.0
concurrency = 2
"""


def answered(path: str) -> str | None:
    """A page whose words only a script writes; page n links to 2n+1 and 2n+2."""
    if not path[1:].isdecimal() or int(path[1:]) >= PAGES:
        return None
    number = int(path[1:])
    links = "".join(
        f"<a href='/{child}'>{words(str(child))[:8]}</a> "
        for child in (2 * number + 1, 2 * number + 2)
        if child < PAGES
    )
    return f"<title>{number}</title><div id=a></div><script>a.innerHTML = `<p>{words(path)}</p>{links}`</script>"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_pages_are_read_again_when_the_browser_is_killed(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, retries="3", fetches_pictures="false")
    office.add_site("scripts", SITE)
    process = office.start("nightly", "--json")
    killed: set[int] = set()
    while process.poll() is None and len(killed) < KILLS:
        if len(site.asked) >= (len(killed) + 1) * PAGES // KILLS:
            killed |= {browser for browser in _browsers_of(process.pid) - killed if _kill(browser)}
        time.sleep(0.02)
    out, err = process.communicate(timeout=170)
    assert process.returncode in (0, 3), err
    assert len(killed) >= 2
    read = office.rows("SELECT url FROM indexer_visit WHERE outcome = 'read' AND rendered")
    assert {url.rsplit("/", 1)[1] for url in read} == {str(number) for number in range(PAGES)}, out


def _kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _browsers_of(process: int) -> set[int]:
    """Main processes of browsers under this one: whose own kind is not what started them."""
    found: set[int] = set()
    for child in _children(process):
        is_browser = b"--headless" in _command(child) and b"--type=" not in _command(child)
        found |= {child} if is_browser else _browsers_of(child)
    return found


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    except OSError:
        return []


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
