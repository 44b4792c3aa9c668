"""The promise of heeding: a host that refuses what a page loads is asked nothing for as long as it said."""

import time
from datetime import date
from pathlib import Path

import pytest

from crawlers.crawl_memory import open_memory
from crawlers.manners.courtesy_record import CourtesyRecord
from crawlers.manners.heeding import Heeder
from crawlers.manners.pace import FIRST_PAUSE_SECONDS, HostPace, Paces

HOST = "a.cn:80"


@pytest.mark.parametrize(
    ("header", "seconds"), [("300", 300.0), ("", FIRST_PAUSE_SECONDS), ("soon", FIRST_PAUSE_SECONDS)]
)
def test_a_refusal_holds_its_host_and_stands_in_the_record(tmp_path: Path, header: str, seconds: float) -> None:
    paces = Paces(lambda _: HostPace(delay_seconds=0.0, concurrency=4))
    courtesy = CourtesyRecord(open_memory(tmp_path), night=date(2026, 11, 20), site_of=lambda _: "s")
    heeder, now = Heeder(courtesy, paces), time.monotonic()
    assert paces.may_ask(HOST, now)
    heeder.browser_asked(HOST, is_page=False)
    heeder.browser_answered(HOST, 429)
    heeder.browser_refused(HOST, header)
    assert not paces.may_ask(HOST, now + seconds - 1)
    assert paces.may_ask(HOST, now + seconds + 5)
    assert paces.may_ask("b.cn:80", now)
    record = courtesy.of(HOST)
    assert (record.by_pages, record.refusals, record.held_seconds) == (1, 1, seconds)
