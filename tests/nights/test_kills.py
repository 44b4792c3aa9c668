"""The crash suite: kill a night at random moments, let it go on, and prove that nothing was lost, doubled or asked in vain.

A few kills in the ordinary run; `QINGYUAN_KILLS=100` for the full one. Each kill takes the whole process group, as a power cut
would: spider, writer and whatever browser there is. The site is one page tree of the test's own, so that the truth is exact.
"""

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite, words
from tests.nights.office import Office

PAGES = 300
KILLS = int(os.environ.get("QINGYUAN_KILLS", "4"))
# A page keeps its slot until it is stored and told, so that a kill takes back no more than the slots there are.
CONCURRENCY = 4
OFFER = "专业助孕包成功，代孕套餐38万起，加微信 zy{number}88，全国均可办理"
SITE = """
title = "树"
platform = "树"
start_urls = ["http://localhost:PORT/0"]
render = "never"
[scope]
max_pages = 100000
[pace]
delay_seconds = 0.0
concurrency = 4
"""


def answered(path: str) -> str | None:
    """Page n links to 2n+1 and 2n+2 and back to the start; one in ten is an offer."""
    number = int(path[1:])
    if number >= PAGES:
        return None
    below = "".join(
        f"<a href='/{child}'>第{child}页</a> " for child in (2 * number + 1, 2 * number + 2) if child < PAGES
    )
    text = OFFER.format(number=number) + words(str(number)) if number % 10 == 3 else words(str(number))
    return f"<title>第{number}页</title><p>{text}</p><a href='/0'>首页</a> {below}"


@pytest.mark.slow
def test_killed_again_and_again_a_night_loses_nothing_and_doubles_nothing(tmp_path: Path, site: OddSite) -> None:
    office, chance = (
        Office(tmp_path, site.port, browser='"/nonexistent"', concurrency=str(CONCURRENCY)),
        random.Random(5),
    )
    office.add_site("tree", SITE)
    kills = sum(_kill_one(office, chance, number) for number in range(KILLS))
    finished = office.run("nightly", "--json")
    assert finished.status in (0, 3), finished.err  # 3: without a browser no evidence is sealed
    read = office.rows("SELECT url FROM indexer_visit WHERE outcome = 'read'")
    assert {url.rsplit("/", 1)[1] for url in read} == {str(number) for number in range(PAGES)}
    assert len(read) == PAGES
    assert office.rows("SELECT COUNT(*) FROM indexer_sighting WHERE times > 1") == [0]
    assert office.rows("SELECT COUNT(DISTINCT url) - COUNT(*) FROM indexer_sighting") == [0]
    again = sum(times - 1 for times in Counter(site.asked).values())
    assert again <= CONCURRENCY * kills, f"{again} asked again after {kills} kills"
    assert max(Counter(site.asked).values()) <= 1 + kills


def _kill_one(office: Office, chance: random.Random, number: int) -> bool:
    """Start the night and kill it when some more pages are done; whether it was still at work."""
    goal = (number + 1) * PAGES // (KILLS + 2) + chance.randrange(max(2, PAGES // (KILLS + 2)))
    frontier = office.folder / "data" / "frontier.sqlite3"
    process = office.start("nightly", "--json")
    while process.poll() is None and _count_done(frontier) < goal:
        time.sleep(0.005)
    time.sleep(chance.random() * 0.05)
    was_at_work = process.poll() is None
    if was_at_work:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    with sqlite3.connect(office.folder / "data" / "qingyuan.sqlite3") as database:
        # The dead night's lease would outlive it by two minutes; the clock of this test is faster.
        database.execute("UPDATE indexer_nightlease SET heartbeat_at = '2000-01-01 00:00:00'")
    return was_at_work


def _count_done(frontier: Path) -> int:
    try:
        with sqlite3.connect(f"file:{frontier}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT COUNT(*) FROM urls WHERE state = 2").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
