"""The reading browser is killed while it reads, hangs, or is replaced because it holds too much: it is started anew, and no page is lost."""

import json
import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite, words
from tests.nights.office import Office
from tests.nights.processes import READING_BROWSER, below, kill

PAGES, KILLS = 24, 3
SITE = """
title = "脚本站"
platform = "脚本站"
start_urls = ["http://localhost:PORT/0"]
render = "always"
[pace]
delay_seconds = 0.0
concurrency = 3
"""


def answered(path: str) -> str | None:
    """A page whose words only a script writes, enough to be one; page n links to 2n+1 and 2n+2."""
    name = urlsplit(path).path[1:]
    if not name.isdecimal() or int(name) >= PAGES:
        return None
    number = int(name)
    links = "".join(
        f"<a href='/{child}'>{words(str(child))[:8]}</a> "
        for child in (2 * number + 1, 2 * number + 2)
        if child < PAGES
    )
    if urlsplit(path).query:
        # A script that never ends keeps everything waiting that is asked of its page.
        return f"<title>{number}</title><p>{words(path) * 9}</p><script>setTimeout(() => {{ for (;;); }}, 50)</script>"
    return f"<title>{number}</title><div id=a></div><script>a.innerHTML = `<p>{words(path) * 9}</p>{links}`</script>"


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
            killed |= {browser for browser in below(process.pid, READING_BROWSER) - killed if kill(browser)}
        time.sleep(0.02)
    out, err = process.communicate(timeout=170)
    assert process.returncode in (0, 3), err
    assert len(killed) >= 2
    assert _rendered(office) == {str(number) for number in range(PAGES)}, out


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_a_browser_that_hangs_is_ended_and_its_pages_are_opened_in_the_next(tmp_path: Path, site: OddSite) -> None:
    # Without tries in hand, a page that met the hanging browser would be missing.
    office = Office(tmp_path, site.port, retries="0", fetches_pictures="false")
    office.add_site("scripts", SITE)
    process = office.start("nightly", "--json")
    stopped: set[int] = set()
    while process.poll() is None and not stopped:
        if len(site.asked) >= PAGES // 3:
            stopped = below(process.pid, READING_BROWSER)
            for browser in stopped:
                os.kill(browser, signal.SIGSTOP)
        time.sleep(0.02)
    out, err = process.communicate(timeout=170)
    assert stopped
    assert process.returncode in (0, 3), err
    assert _rendered(office) == {str(number) for number in range(PAGES)}, out


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_pages_that_are_given_up_leave_their_host_its_slots(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, retries="0", fetches_pictures="false", render_timeout_seconds="1")
    endless = [f"http://localhost:{site.port}/0?endless={number}" for number in range(3)]
    office.add_site(
        "scripts",
        SITE.replace('["http://localhost:PORT/0"]', json.dumps([*endless, f"http://localhost:{site.port}/12"])),
    )
    finished = office.run("nightly", "--json")
    assert finished.status in (0, 3), finished.err
    assert "12" in _rendered(office), finished.out


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_a_browser_that_holds_too_much_is_replaced_between_pages_and_no_page_notices(
    tmp_path: Path, site: OddSite
) -> None:
    office = Office(tmp_path, site.port, retries="0", fetches_pictures="false", browser_mebibytes="1")
    office.add_site("scripts", SITE)
    process = office.start("nightly", "--json")
    seen: set[int] = set()
    while process.poll() is None:
        seen |= below(process.pid, READING_BROWSER)
        time.sleep(0.02)
    out, err = process.communicate(timeout=170)
    assert process.returncode in (0, 3), err
    # One look every ten pages, and at the second the browser goes; the last one pictures the layout.
    assert len(seen) >= 3
    assert _rendered(office) == {str(number) for number in range(PAGES)}, out
    # Once over HTTP, as which the browser opens it, and one for the picture of the layout; without tries in hand, a page that met the end
    # of a browser would be missing.
    pages = [path for path in site.asked if path[1:].isdecimal() and int(path[1:]) < PAGES]
    assert len(pages) == PAGES + 1


def _rendered(office: Office) -> set[str]:
    """The names of the pages that were read in the browser."""
    read = office.rows("SELECT url FROM indexer_visit WHERE outcome = 'read' AND rendered")
    return {url.rsplit("/", 1)[1] for url in read}
