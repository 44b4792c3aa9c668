"""Promises of the politeness record: every request counts, and a crawl that goes on goes on counting."""

from datetime import date
from pathlib import Path

from crawlers.crawl_memory import commit, open_memory
from crawlers.manners.courtesy_record import CourtesyRecord, count_looks, last_records, records_of_night
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


def test_a_look_at_a_page_is_one_more_request(tmp_path: Path) -> None:
    database = open_memory(tmp_path)
    record = CourtesyRecord(database, night=NIGHT, site_of=lambda host: "bbs")
    record.answered("a.cn:80", 200, 1000)
    record.answered("b.cn:80", 200, 1000)
    record.write(Paces(lambda host: HostPace(delay_seconds=3.0, concurrency=1)))
    commit(database)
    database.close()
    count_looks(tmp_path, NIGHT, ["a.cn:80", "a.cn:80", "never-asked.cn:80"])
    assert [(host.host, host.requests) for host in last_records(tmp_path, "bbs")] == [("a.cn:80", 3), ("b.cn:80", 1)]
