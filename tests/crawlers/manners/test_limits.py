"""Promises of limits: quiet hours are Beijing's, and a night's requests have an end."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.manners.limits import refusal_tonight
from crawlers.quiet_hours import BEIJING, is_quiet, is_span, quiet_until
from crawlers.site import Pace, Site


def at(clock: str) -> datetime:
    """That time in Beijing on some day."""
    return datetime.fromisoformat(f"2026-11-23T{clock}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("span", "clock", "quiet"),
    [
        ("08:00-11:30", "07:59", False),
        ("08:00-11:30", "08:00", True),
        ("08:00-11:30", "11:30", False),
        ("22:00-06:00", "23:10", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "12:00", False),
    ],
)
def test_quiet_hours_hold_from_their_first_to_before_their_last_minute(span: str, clock: str, quiet: bool) -> None:
    assert is_quiet([span], at(clock)) is quiet


@pytest.mark.parametrize(
    ("spans", "clock", "ends"),
    [
        (["08:00-11:30"], "08:00", "11:30"),
        (["22:00-06:00"], "23:10", "06:00"),
        (["22:00-06:00"], "05:59", "06:00"),
        # One follows the other at once; whoever asks in between is told the end of both.
        (["08:00-11:30", "11:30-13:00"], "09:00", "13:00"),
        (["00:00-12:00", "12:00-00:00"], "09:00", None),
        (["08:00-11:30"], "12:00", "12:00"),
    ],
)
def test_quiet_hours_have_an_end(spans: list[str], clock: str, ends: str | None) -> None:
    end = quiet_until(spans, at(clock))
    assert (end and f"{end.astimezone(BEIJING):%H:%M}") == ends
    assert end is None or timedelta(0) <= end - at(clock) < timedelta(days=1)


def test_only_spans_of_a_day_are_spans() -> None:
    assert is_span("00:00-23:59")
    assert not any(map(is_span, ("8:00-9:00", "24:00-25:00", "08:00", "")))


def test_a_host_is_refused_in_quiet_hours_and_when_its_requests_are_used_up() -> None:
    pace = Pace(quiet_hours=("08:00-18:00",), daily_requests=10)
    site = Site(name="s", title="s", platform="s", start_urls=("http://a.cn/",), pace=pace)
    assert refusal_tonight(site, 9, at("03:00")) is None
    assert "上限" in (refusal_tonight(site, 10, at("03:00")) or "")
    assert "静默" in (refusal_tonight(site, 0, at("09:00")) or "")
