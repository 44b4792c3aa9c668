"""Promises of date reading: the ways pages say when, and nothing else taken for a date."""

from datetime import UTC, datetime

import pytest

from crawlers.reading.dates import find_date, find_dates, read_stamp

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("发表于 2026-5-1 8:03", "2026-05-01T08:03"),
        ("2026年11月02日", "2026-11-02T00:00"),
        ("2026/11/20 23:59 来自手机", "2026-11-20T23:59"),
        ("3天前", "2026-11-23T20:00"),
        ("an hour ago", "2026-11-26T19:00"),
        ("5\xa0日，7\xa0小时前", "2026-11-21T13:00"),
        ("1 周前", "2026-11-19T20:00"),
        ("2 weeks, 5 days ago", "2026-11-07T20:00"),
        ("6 日前", "2026-11-20T20:00"),
        ("05-01 12:33", "2026-05-01T12:33"),
        ("12月03日", "2025-12-03T00:00"),
        ("11月 3, 2025", "2025-11-03T00:00"),
        ("6月 15, 2026 8:05", "2026-06-15T08:05"),
        ("18 十一月 2026", "2026-11-18T00:00"),
        ("发布于 7 六月, 2026 8:05", "2026-06-07T08:05"),
        ("十二月 3, 2025", "2025-12-03T00:00"),
        ("二月 28, 2026 晚上 8:05", "2026-02-28T20:05"),
        ("Thursday, August 20. 2026 8:05", "2026-08-20T08:05"),
        ("昨天 23:10", "2026-11-25T23:10"),
        ("June 15, 2025 at 4 pm", "2025-06-15T00:00"),
        ("Posted 3 Mar 2024", "2024-03-03T00:00"),
        ("本页面最后编辑于2026年9月19日 (星期六) 14:27。", "2026-09-19T14:27"),
        ("last edited on 19 September 2026, at 14:27", "2026-09-19T14:27"),
        ("on: November 02, 2026, 02:27:11 PM", "2026-11-02T14:27"),
        ("Nov 2, 2026 12:05 am", "2026-11-02T00:05"),
        ("10-31-2026, 04:08 PM", "2026-10-31T16:08"),
        ("Posted 31/10/2026 16:08", "2026-10-31T16:08"),
        ("asked Sep 13 in 城南", "2026-09-13T00:00"),
        ("Dec 25", "2025-12-25T00:00"),
        ("13 September", "2026-09-13T00:00"),
        ("写于 2026-05-01.", "2026-05-01T00:00"),
        ("2026-11-02 下午 3:05", "2026-11-02T15:05"),
        ("2026年11月2日 晚上 23:10", "2026-11-02T23:10"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, moment: str) -> None:
    found = find_date(text, NOW)
    assert found is not None
    assert found.isoformat().startswith(moment)
    assert found.isoformat().endswith("+08:00")


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        # No 29th of February in the year of reading, or none yet.
        ("02-29 12:33", "2029-01-10", "2028-02-29"),
        ("Feb 29", "2029-03-05", "2028-02-29"),
        ("29 February", "2028-02-10", "2024-02-29"),
        ("02-29", "2028-03-01", "2028-02-29"),
        # The turn of a year and of a month.
        ("昨天 23:10", "2027-01-01", "2026-12-31"),
        ("前天 08:00", "2028-03-01", "2028-02-28"),
        ("12-31 23:50", "2027-01-01", "2026-12-31"),
        ("1个月前", "2027-03-31", "2027-03-01"),
        ("1年前", "2028-02-29", "2027-03-01"),
    ],
)
def test_a_day_without_its_year_is_the_last_such_day(text: str, now: str, day: str) -> None:
    found = find_date(text, datetime.fromisoformat(f"{now}T12:00:00+08:00"))
    assert found is not None
    assert found.date().isoformat() == day


def test_a_time_of_today_that_is_still_to_come_is_of_the_day_before() -> None:
    """A page made before midnight is read after it."""
    soon_after = datetime.fromisoformat("2027-01-01T01:30:00+08:00")
    said = {text: find_date(text, soon_after) for text in ("今天 23:10", "Today 01:40", "今天 01:05", "昨天 23:10")}
    assert {text: f"{moment:%m-%d %H:%M}" for text, moment in said.items() if moment is not None} == {
        "今天 23:10": "12-31 23:10",
        "Today 01:40": "01-01 01:40",
        "今天 01:05": "01-01 01:05",
        "昨天 23:10": "12-31 23:10",
    }


def test_a_time_that_names_universal_time_is_no_time_of_beijing() -> None:
    found = find_date("陈小满（讨论） 2026年1月19日 (一) 01:46 (UTC)", NOW)
    assert found == datetime(2026, 1, 19, 1, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "电话 13812345678",
        "版本 3.2.1",
        "2019-2026",
        "2030-01-01",
        "20260501",
        "192.168.01.02",
        "2026-02-31",
        "",
        "Mark 12",
        "Nov 3:20",
        "March on",
        "BigMay 5",
        "11月 5 日前往渡口",
        "5 月 20 日前提交",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert list(find_dates(text, NOW)) == []


def test_stamps_of_machines_keep_their_zone() -> None:
    stamps = ["2026-05-01T08:00:00Z", "Fri, 01 May 2026 08:00:00 GMT", "2026-05-01"]
    assert [str(read_stamp(stamp)) for stamp in stamps] == [
        "2026-05-01 08:00:00+00:00",
        "2026-05-01 08:00:00+00:00",
        "2026-05-01 00:00:00+08:00",
    ]
    assert read_stamp("soon") is None
