"""A night that is told to end says so and lets the next start go on; a site that was out is asked again, one that blocks us is not."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.nights.odd_site import serving_odd, words
from tests.nights.office import Office
from tests.nights.test_reports import SITE
from tests.sample_web import Server


def many(path: str) -> str | None:
    """An entry that links to thirty pages."""
    links = "".join(f"<a href='/{number}'>第{number}页</a>" for number in range(30)) if path == "/" else ""
    return f"<title>{words(path)[:6]}</title><p>{words(path)}</p>{links}"


@pytest.mark.slow
def test_a_night_that_sigterm_ends_is_reported_and_goes_on_at_the_next_start(tmp_path: Path) -> None:
    with serving_odd(many) as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"')
        office.add_site("odd", SITE.replace("delay_seconds = 0.0", "delay_seconds = 0.3"))
        process = office.start("nightly")
        while len([path for path in odd.asked if path[1:].isdecimal()]) < 3:
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)
        assert process.returncode == 143
        assert "收到结束信号" in said
        assert office.rows("SELECT status FROM indexer_nightreport") == ["failed"]
        assert office.rows("SELECT state FROM indexer_siterun") == ["failed"]
        assert office.rows("SELECT COUNT(*) FROM indexer_nightlease") == [0]
        finished = office.run("nightly", "--json")
        assert finished.status == 0, finished.err
        assert office.rows("SELECT COUNT(*) FROM indexer_visit WHERE outcome = 'read'") == [31]
        assert office.rows("SELECT state FROM indexer_siterun") == ["finished"]


@pytest.mark.slow
def test_a_site_that_was_out_is_asked_again_by_a_second_start_and_one_that_blocks_us_is_not(
    tmp_path: Path, server: Server
) -> None:
    site = 'title = "怪"\nplatform = "怪"\nrender = "never"\nstart_urls = ["http://odd.localhost:PORT/status/{}"]\n'
    office = Office(tmp_path, server.port, browser='"/nonexistent"')
    office.add_site("out", site.format(503))
    office.add_site("closed", site.format(403))
    first = office.run("nightly", "--json")
    assert first.status == 3
    states = dict(office.rows("SELECT site, state FROM indexer_siterun"))
    assert states == {"closed": "finished", "out": "failed"}
    office.add_site("out", site.format(503).replace("/status/503", "/nul"))
    second = office.run("nightly", "--json")
    assert json.loads(second.out)["had_work"]
    assert office.rows("SELECT state FROM indexer_siterun WHERE site = 'out'") == ["finished"]
