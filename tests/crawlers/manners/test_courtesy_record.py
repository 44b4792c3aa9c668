"""Promises of the politeness record: every request counts, and a crawl that goes on goes on counting."""

from datetime import date, timedelta
from pathlib import Path

from crawlers.crawl_memory import commit, open_memory
from crawlers.manners.courtesy_record import (
    CourtesyRecord,
    count_looks,
    last_records,
    records_of_night,
    usual_pauses,
)
from crawlers.manners.pace import HostPace, Paces

NIGHT = date(2026, 11, 23)


def test_what_was_asked_is_kept_per_night_and_host_over_a_restart(tmp_path: Path) -> None:
    paces = Paces(lambda host: HostPace(delay_seconds=3.0, concurrency=1))
    for _ in range(2):
        database = open_memory(tmp_path)
        record = CourtesyRecord(database, night=NIGHT, site_of=lambda host: "bbs")
        record.answered("a.cn:80", 200, 1000)
        record.answered("a.cn:80", 304, 0)
        record.answered("a.cn:80", 429, 10)
        record.failed("a.cn:80")
        record.write(paces)
        commit(database)
        database.close()
    (host,) = last_records(tmp_path, "bbs")
    assert (host.requests, host.bytes, host.unchanged, host.refusals, host.errors) == (8, 2020, 2, 2, 2)
    assert host.delay_seconds == 3.0
    assert records_of_night(tmp_path, NIGHT) == [host]
    assert last_records(tmp_path, "other") == []


def test_workers_of_one_night_add_up_and_know_of_each_other(tmp_path: Path) -> None:
    paces = Paces(lambda host: HostPace(delay_seconds=3.0, concurrency=1))
    databases = [open_memory(tmp_path) for _ in range(2)]
    first, second = (CourtesyRecord(database, night=NIGHT, site_of=lambda host: "bbs") for database in databases)
    for record, times in ((first, 3), (second, 4), (first, 5)):
        for _ in range(times):
            record.answered("a.cn:80", 200, 10)
        record.robots_said("a.cn:80", is_ailing=False) if record is first else None
        record.write(paces)
        for database in databases:
            commit(database)
    assert first.requests_of("a.cn:80") == 12
    assert second.requests_of("a.cn:80") == 12
    (host,) = last_records(tmp_path, "bbs")
    assert (host.requests, host.bytes, host.robots) == (12, 120, "已读取并遵守")
    for database in databases:
        database.close()


def test_a_data_folder_without_a_crawl_has_no_records(tmp_path: Path) -> None:
    assert last_records(tmp_path, "bbs") == []
    assert not list(tmp_path.iterdir())


def test_what_a_browser_asks_counts_apart_and_only_visits_count_as_such(tmp_path: Path) -> None:
    database = open_memory(tmp_path)
    record = CourtesyRecord(database, night=NIGHT, site_of=lambda host: "bbs")
    record.answered("a.cn:80", 200, 1000)
    record.browser_asked("a.cn:80", is_page=True)
    for status in (200, 304, 503):
        record.browser_asked("a.cn:80", is_page=False)
        record.browser_answered("a.cn:80", status)
        record.browser_got("a.cn:80", 10)
    record.browser_failed("a.cn:80")
    assert record.requests_of("a.cn:80") == 2
    record.write(Paces(lambda host: HostPace(delay_seconds=3.0, concurrency=1)))
    commit(database)
    database.close()
    (host,) = last_records(tmp_path, "bbs")
    assert (host.requests, host.by_pages, host.bytes) == (2, 3, 1030)
    assert (host.unchanged, host.refusals, host.errors) == (1, 1, 2)


def test_a_file_of_an_earlier_version_goes_on_counting(tmp_path: Path) -> None:
    database = open_memory(tmp_path)
    database.execute("ALTER TABLE courtesy DROP COLUMN by_pages")
    database.execute("INSERT INTO courtesy VALUES ('2026-11-23', 'a.cn:80', 'bbs', 7, 0, 0, 0, 0, 0, 3, '')")
    database.close()
    count_looks(tmp_path, NIGHT, [{"a.cn:80": (1, 4)}])
    (host,) = last_records(tmp_path, "bbs")
    assert (host.requests, host.by_pages, host.delay_seconds) == (8, 4, 3.0)


def test_what_a_look_at_a_page_asks_is_counted_and_changes_no_pause(tmp_path: Path) -> None:
    database = open_memory(tmp_path)
    record = CourtesyRecord(database, night=NIGHT, site_of=lambda host: "bbs")
    record.answered("a.cn:80", 200, 1000)
    record.answered("b.cn:80", 200, 1000)
    record.write(Paces(lambda host: HostPace(delay_seconds=3.0, concurrency=1)))
    commit(database)
    database.close()
    count_looks(tmp_path, NIGHT, [{"a.cn:80": (1, 5)}, {"a.cn:80": (1, 0), "cdn.cn:80": (0, 2)}])
    count_looks(tmp_path, NIGHT + timedelta(days=1), [{"a.cn:80": (1, 0)}])
    counts = {host.host: (host.requests, host.by_pages) for host in records_of_night(tmp_path, NIGHT)}
    assert counts == {"a.cn:80": (3, 5), "b.cn:80": (1, 0), "cdn.cn:80": (0, 2)}
    assert {host.host for host in last_records(tmp_path, "bbs")} == {"a.cn:80", "b.cn:80"}
    assert usual_pauses(tmp_path) == {"a.cn:80": 3.0, "b.cn:80": 3.0}
