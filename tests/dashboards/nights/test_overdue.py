"""Promises of the dead man's switch: a night that is late is told of once, and one that came to its end is not."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from crawlers.quiet_hours import BEIJING
from dashboards.config import DashboardConfig
from dashboards.configuration import Configuration, default_configuration
from dashboards.nights.alarm_config import AlarmConfig
from dashboards.nights.overdue import lateness, tell_of_late_night
from dashboards.nights.resuming import nights_to_run
from indexer.nights.reports import NightEnd, write_night_report
from indexer.nights.runs import fail_open_runs, plan_night, start_run
from indexer.report_models import NightReport
from tests.dashboards.mail_and_hook import serving_hook

AT = time(1, 30)
NIGHT = date(2026, 11, 22)
DUE = datetime(2026, 11, 22, 1, 30, tzinfo=BEIJING)
HOUR = timedelta(hours=1)


def with_hook(folder: Path) -> Configuration:
    plain = default_configuration(folder)
    alarms = AlarmConfig(webhook_variable="LATE_HOOK")
    (folder / "data").mkdir()
    return Configuration(
        path=plain.path,
        crawlers=plain.crawlers,
        classifiers=plain.classifiers,
        indexer=plain.indexer,
        dashboards=DashboardConfig(alarms=alarms, smallest_free_gigabytes=0.0),
    )


def write_end(status: str) -> None:
    end = NightEnd(
        started_at=DUE, finished_at=DUE + HOUR, status=status, warnings=("抓取中断",), alarms=(), free_bytes=0
    )
    write_night_report(NIGHT, end)


def test_a_night_that_has_not_begun_is_late_after_two_hours_and_one_at_work_after_ten() -> None:
    assert lateness(DUE + 1.9 * HOUR, DUE, None) == ""
    assert "过了 2 小时仍未开始" in lateness(DUE + 2 * HOUR, DUE, None)
    assert lateness(DUE + 9.9 * HOUR, DUE, DUE) == ""
    assert "过了 10 小时仍未完成" in lateness(DUE + 10 * HOUR, DUE, DUE)
    # One that was caught up has as long as any.
    assert lateness(DUE + 12 * HOUR, DUE, DUE + 8 * HOUR) == ""


@pytest.mark.django_db
def test_a_late_night_is_told_once_for_each_way_of_being_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_hook(tmp_path)
    with serving_hook() as hook:
        monkeypatch.setenv("LATE_HOOK", hook.url)
        assert tell_of_late_night(configuration, DUE + HOUR, AT) == ""
        for _ in range(3):
            assert "仍未开始" in tell_of_late_night(configuration, DUE + 3 * HOUR, AT)
        assert [alarm["kind"] for posted in hook.posted for alarm in posted["alarms"]] == ["night_late"]
        plan_night(NIGHT, ["a"])
        start_run(NIGHT, "a", now=(DUE + 4 * HOUR).astimezone(UTC))
        assert tell_of_late_night(configuration, DUE + 5 * HOUR, AT) == ""
        for _ in range(3):
            assert "仍未完成" in tell_of_late_night(configuration, DUE + 14 * HOUR, AT)
        assert len(hook.posted) == 2
    # It has not come to its end: the schedule goes on trying, and the report says so.
    report = NightReport.objects.get()
    assert (report.status, len(report.alarms)) == ("failed", 2)


@pytest.mark.django_db
def test_an_alarm_that_did_not_arrive_is_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_hook(tmp_path)
    with serving_hook() as hook:
        monkeypatch.setenv("LATE_HOOK", hook.url)
        hook.status = 500
        tell_of_late_night(configuration, DUE + 3 * HOUR, AT)
        assert {alarm["kind"] for alarm in NightReport.objects.get().alarms} == {"night_late", "unsent"}
        hook.status = 200
        tell_of_late_night(configuration, DUE + 4 * HOUR, AT)
    assert [alarm["kind"] for alarm in NightReport.objects.get().alarms] == ["night_late"]


@pytest.mark.django_db
def test_a_night_that_came_to_its_end_is_not_late_and_a_broken_one_keeps_what_it_told(tmp_path: Path) -> None:
    configuration = default_configuration(tmp_path)
    configuration.data_folder.mkdir()
    write_end("partial")
    assert tell_of_late_night(configuration, DUE + 12 * HOUR, AT) == ""
    write_end("failed")
    assert tell_of_late_night(configuration, DUE + 12 * HOUR, AT)
    assert NightReport.objects.get().warnings[0] == "抓取中断"


@pytest.mark.django_db
def test_a_start_goes_on_with_last_night_only_if_it_broke_off() -> None:
    today = NIGHT + timedelta(days=1)
    assert nights_to_run(today, ["a"]) == [today]
    plan_night(NIGHT, ["a"])
    start_run(NIGHT, "a", now=DUE)
    # Killed: no report at all.
    assert nights_to_run(today, ["a"]) == [NIGHT, today]
    assert nights_to_run(today, ["other"]) == [today]
    assert nights_to_run(today + timedelta(days=1), ["a"]) == [today + timedelta(days=1)]
    fail_open_runs(NIGHT, now=DUE + HOUR, note="被要求结束")
    write_end("failed")
    assert nights_to_run(today, ["a"]) == [NIGHT, today]
    write_end("partial")
    assert nights_to_run(today, ["a"]) == [today]
