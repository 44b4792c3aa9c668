"""A night killed while it records and seals: what it sealed is true, what it did not waits, and the next start finishes."""

import json
import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from tests.nights.odd_site import OddSite
from tests.nights.office import Office

OFFERS = 5
KILLS = int(os.environ.get("QINGYUAN_KILLS", "2"))
OFFER = "专业助孕包成功，代孕套餐{number}8万起，加微信 zy{number}88，全国均可办理，签约保障零风险。"
SITE = """
title = "店"
platform = "店"
start_urls = ["http://localhost:PORT/0"]
render = "never"
[pace]
delay_seconds = 0.0
"""
NAMES = "一二三四五"


def answered(path: str) -> str | None:
    """A list of OFFERS offers, and each of them."""
    number = int(path[1:])
    if number == 0:
        return "<title>目录</title>" + "".join(f"<a href='/{one}'>第{one}页</a> " for one in range(1, OFFERS + 1))
    if number > OFFERS:
        return None
    words = f"{NAMES[number - 1] * 20}号店：" + OFFER.format(number=number)
    return f"<title>第{number}页</title><h1>{NAMES[number - 1]}号店</h1><p>{words}</p>"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium found: run make browser")
def test_killed_while_sealing_nothing_lies_and_everything_is_sealed_in_the_end(tmp_path: Path, site: OddSite) -> None:
    office, chance = Office(tmp_path, site.port, captures_mobile="true"), random.Random(3)
    office.add_site("shop", SITE)
    for _ in range(KILLS):
        before = _sealed(office)
        process = office.start("nightly", "--json")
        end = time.monotonic() + 150
        while process.poll() is None and not (_sealed(office) > before) and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(chance.random())
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        with sqlite3.connect(office.folder / "data" / "qingyuan.sqlite3") as database:
            # The dead night's lease would outlive it by two minutes; the clock of this test is faster.
            database.execute("UPDATE indexer_nightlease SET heartbeat_at = '2000-01-01 00:00:00'")
        ids = office.rows("SELECT evidence_id FROM indexer_evidence")
        assert ids
        checked = office.run("evidence", "verify", *ids)
        assert checked.status == 0, checked.out
    finished = office.run("nightly", "--json", seconds=300)
    assert finished.status in (0, 3), finished.err
    offers = office.rows("SELECT COUNT(*) FROM indexer_sighting")[0]
    assert offers >= OFFERS - 1
    assert office.rows("SELECT COUNT(*) FROM indexer_sighting WHERE evidence_id IS NULL") == [0]
    everything = office.run("evidence", "verify")
    assert everything.status == 0, everything.out
    kinds = {file for row in office.rows("SELECT manifest FROM indexer_evidence") for file in _roles(row)}
    assert {"screenshot", "wacz", "pdf", "second_view", "comparison", "preflight"} <= kinds


def _sealed(office: Office) -> int:
    return int(office.rows("SELECT COUNT(*) FROM indexer_evidence")[0])


def _roles(manifest: str) -> set[str]:
    return {file["role"] for file in json.loads(manifest)["files"]}
