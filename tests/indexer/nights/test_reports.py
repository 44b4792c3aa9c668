"""Promises of a night's rows: they count what happened, say why, stay when made again, and remember earlier nights."""

from datetime import UTC, date, datetime, timedelta

import pytest

from classifiers.verdict import Action
from crawlers.outcome import Outcome
from crawlers.page import Unread
from crawlers.reading.layout import ShapeRecord
from indexer.keeping import keep
from indexer.nights.reports import (
    NightEnd,
    reason_group,
    reasons_of,
    reports_before,
    write_night_report,
    write_site_reports,
)
from indexer.nights.summary import night_summary
from indexer.opening import open_search_index
from indexer.report_models import NightReport, SiteReport
from indexer.visiting import keep_visits
from tests.dashboards.rows import MemoryStore
from tests.factories import FETCHED_AT, make_finding, make_page

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)


def offer(path: str, night: date, words: str = "") -> None:
    page = make_page(url=f"http://forum.localhost:8000/{path}")
    page = make_page(url=page.url, fetched_at=FETCHED_AT + (night - FIRST), title=page.title + words)
    keep(make_finding(page), night=night, store=MemoryStore(), index=open_search_index())


def clear(path: str, night: date) -> None:
    page = make_page(url=f"http://forum.localhost:8000/{path}", fetched_at=FETCHED_AT + (night - FIRST))
    keep(make_finding(page, action=Action.CLEAR), night=night, store=MemoryStore(), index=open_search_index())


def unread(path: str, outcome: Outcome, note: str, status: int | None = None) -> Unread:
    url = f"http://forum.localhost:8000/{path}"
    return Unread(site="forum", url=url, at=FETCHED_AT, outcome=outcome, note=note, status=status)


def report_of(night: date, **more: dict[str, int]) -> SiteReport:
    (report,) = write_site_reports(night_summary(night), structure={}, left_out=more.get("left_out", {}))
    return report


def test_new_items_and_new_addresses_are_counted_once() -> None:
    offer("a", FIRST)
    first = report_of(FIRST)
    assert (first.new_items, first.new_addresses, first.offers, first.read) == (1, 1, 1, 1)
    offer("a", SECOND)
    offer("b", SECOND)
    second = report_of(SECOND)
    # The same offer at one more address: a new address, no new item.
    assert (second.new_items, second.new_addresses, second.offers) == (0, 1, 2)


def test_what_gave_no_page_is_counted_by_reason_with_an_example() -> None:
    clear("ok", FIRST)
    keep_visits(
        [
            unread("1", Outcome.READ, "自 2026-11-19 未变化", 304),
            unread("2", Outcome.BLOCKED, "robots.txt 禁止抓取"),
            unread("3", Outcome.BLOCKED, "要求验证码：百度安全验证", 200),
            unread("4", Outcome.BLOCKED, "要求验证码：请输入验证码", 200),
            unread("5", Outcome.UNREADABLE, "网站返回 404", 404),
            unread("6", Outcome.FAILED, "等待超时"),
        ],
        night=FIRST,
    )
    report = report_of(FIRST, left_out={"forum": {"页数额度用完": 6, "无新内容": 3}})
    counts = (report.urls, report.read, report.unchanged, report.blocked, report.refused_by_robots, report.unread)
    assert counts == (7, 2, 1, 2, 1, 2)
    assert report.skipped == 9
    assert [(one["note"], one["urls"]) for one in report.reasons if one["outcome"] == "skipped"] == [
        ("页数额度用完", 6),
        ("无新内容", 3),
    ]
    first, *_ = reasons_of(FIRST, "forum")
    assert (first.note, first.urls, first.status) == ("要求验证码", 2, 200)
    assert first.sample.startswith("http://forum.localhost:8000/")
    assert sum(reason["urls"] for reason in report.reasons) == 14


def test_a_reason_holds_no_address() -> None:
    assert reason_group("放弃 http://a.example/x?y 太多次") == reason_group("放弃 http://b.example/ 太多次")
    assert reason_group("") == "未说明"


def test_a_report_made_again_replaces_the_old_and_keeps_what_only_the_crawl_knew() -> None:
    clear("a", FIRST)
    report_of(FIRST, left_out={"forum": {"页数额度用完": 4}})
    clear("b", FIRST)
    again = report_of(FIRST)
    assert (again.read, again.skipped) == (2, 4)
    assert SiteReport.objects.count() == 1


def test_rows_count_what_was_read_and_what_did_not_change() -> None:
    clear("a", FIRST)
    shapes = [ShapeRecord(shape="h/#", pages=2, rows=20, rows_unchanged=5), ShapeRecord(shape="i/#", rows_unchanged=7)]
    (report,) = write_site_reports(night_summary(FIRST), structure={"forum": shapes}, left_out={})
    assert report.rows == 32
    assert [shape["shape"] for shape in report.structure] == ["h/#"]


def test_earlier_nights_come_newest_first_and_not_more_than_asked_for() -> None:
    for days in range(4):
        clear(f"{days}", FIRST + timedelta(days=days))
        report_of(FIRST + timedelta(days=days))
    found = reports_before(FIRST + timedelta(days=3), ["forum", "unknown"], 2)
    assert [report.night.day for report in found["forum"]] == [22, 21]
    assert "unknown" not in found


def test_a_night_run_again_keeps_its_first_beginning() -> None:
    begun = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    for hours, status in ((0, "failed"), (3, "complete")):
        started = begun + timedelta(hours=hours)
        end = NightEnd(
            started_at=started,
            finished_at=started + timedelta(hours=1),
            status=status,
            warnings=("x",),
            alarms=(),
            free_bytes=1,
        )
        write_night_report(FIRST, end)
    report = NightReport.objects.get()
    assert (report.status, report.started_at, report.finished_at) == ("complete", begun, begun + timedelta(hours=4))
