"""The schedule as a process: it catches up tonight's night, leaves a done one alone, and ends when told to."""

import signal
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from dashboards.nights.schedule import due_night
from tests.nights.odd_site import serving_odd
from tests.nights.office import Office
from tests.nights.test_reports import SITE, Site


@pytest.mark.slow
def test_a_schedule_runs_the_missed_night_once_and_ends_at_a_signal(tmp_path: Path) -> None:
    with serving_odd(Site()) as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"', nightly_at='"00:00"')
        office.add_site("odd", SITE)
        for expected in (["odd"], []):
            odd.asked.clear()
            process = office.start("schedule")
            assert process.stdout is not None
            for line in process.stdout:
                if "巡查结束" in line or (not expected and "开始；按" in line):
                    break
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            assert process.returncode == 0
            assert bool(odd.asked) is bool(expected)
    assert office.rows("SELECT COUNT(*) FROM indexer_nightreport") == [1]


def test_what_a_timer_starts_after_midnight_is_the_night_of_the_evening(tmp_path: Path) -> None:
    """Else the night of the next evening would be done before it begins."""
    with serving_odd(Site()) as odd:
        office = Office(tmp_path, odd.port, browser='"/nonexistent"', nightly_at='"23:59"')
        office.add_site("odd", SITE)
        before = due_night(datetime.now(UTC), time(23, 59))
        summary = office.summary(office.run("nightly", "--due", "--json"))
        after = due_night(datetime.now(UTC), time(23, 59))
    assert summary["night"] in (before.isoformat(), after.isoformat())
    assert office.run("nightly", "--due", "--date", "2026-11-20").status == 2


def test_unit_files_are_printed_for_this_configuration(tmp_path: Path) -> None:
    office = Office(tmp_path, 1, nightly_at='"02:45"')
    finished = office.run("schedule", "--systemd", "--user", "jiancha")
    assert finished.status == 0
    assert str(tmp_path / "qingyuan.toml") in finished.out
    assert "OnCalendar=*-*-* 02:45:00 Asia/Shanghai" in finished.out
    assert "User=jiancha" in finished.out


def test_a_schedule_without_a_readable_hour_does_not_start(tmp_path: Path) -> None:
    finished = Office(tmp_path, 1, nightly_at='"late"').run("schedule")
    assert finished.status == 2
    assert "nightly_at" in finished.err
