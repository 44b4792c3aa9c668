"""Promises of the schedule: a night a day at its hour, a missed one caught up, a failed one tried again, never two, never forgotten."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crawlers.config import ConfigError
from dashboards.nights.schedule import MOST_STARTS, Schedule, clock_time, due_night, next_start

AT = time(1, 30)


class World:
    """A clock that moves when the schedule sleeps or a night runs, and a night's exit statuses in order."""

    def __init__(self, start: str, statuses: list[int] | None = None, until: str = "", mute: int = 0) -> None:
        self.mute = mute
        self.now = datetime.fromisoformat(start).astimezone(UTC)
        self.until = datetime.fromisoformat(until or "2026-11-24T00:00+08:00").astimezone(UTC)
        self.statuses = statuses or []
        self.done: set[date] = set()
        self.started: list[tuple[date, datetime]] = []
        self.said: list[str] = []
        self.watched = 0

    def run(self, night: date) -> int:
        self.started.append((night, self.now))
        self.now += timedelta(hours=2)
        status = self.statuses.pop(0) if self.statuses else 0
        self.mute -= 1
        if status in (0, 3, 5) and self.mute < 0:
            self.done.add(night)
        return status

    def busy(self, night: date) -> int:
        """Another night is at work as long as there are statuses."""
        self.started.append((night, self.now))
        if self.statuses:
            return self.statuses.pop()
        self.done.add(night)
        return 0

    def watch(self) -> None:
        self.watched += 1

    def sleep(self, seconds: float) -> bool:
        assert 0 < seconds <= 300
        self.now += timedelta(seconds=seconds)
        return self.now < self.until

    def live(self) -> list[tuple[int, str]]:
        """Nights started: their day and the Beijing time of the start."""
        Schedule(
            AT,
            is_done=self.done.__contains__,
            run=self.run,
            now=lambda: self.now,
            sleep=self.sleep,
            say=self.said.append,
            watch=self.watch,
        ).run_for_ever()
        beijing = timedelta(hours=8)
        return [(night.day, f"{moment + beijing:%H:%M}") for night, moment in self.started]


def test_a_night_begins_at_its_hour_and_belongs_to_that_day() -> None:
    before, after = datetime(2026, 11, 20, 17, 29, tzinfo=UTC), datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert due_night(before, AT) == date(2026, 11, 20)
    assert due_night(after, AT) == date(2026, 11, 21)
    assert next_start(before, AT) == after
    assert next_start(after, AT) == after + timedelta(days=1)


def test_one_night_a_day_at_its_hour() -> None:
    world = World("2026-11-21T23:00+08:00")
    world.done.add(date(2026, 11, 21))
    assert world.live() == [(22, "01:30"), (23, "01:30")]


def test_a_missed_night_is_caught_up_at_once() -> None:
    assert World("2026-11-23T09:12+08:00").live() == [(23, "09:12")]
    # Before the hour, the night that is due is still yesterday's.
    assert World("2026-11-23T00:40+08:00").live()[0] == (22, "00:40")


def test_a_failed_night_is_tried_again_a_few_times_after_a_pause() -> None:
    world = World("2026-11-22T01:30+08:00", [1, -9, 0], until="2026-11-22T20:00+08:00")
    assert world.live() == [(22, "01:30"), (22, "03:45"), (22, "06:00")]
    hopeless = World("2026-11-22T01:30+08:00", [1] * 50, until="2026-11-22T23:00+08:00")
    assert len(hopeless.live()) == MOST_STARTS
    assert "今夜不再试" in hopeless.said[-1]


def test_the_night_after_a_hopeless_one_begins_as_usual() -> None:
    world = World("2026-11-22T01:30+08:00", [1] * MOST_STARTS)
    assert world.live()[MOST_STARTS:] == [(23, "01:30")]


def test_a_night_waits_as_long_as_another_is_at_work() -> None:
    world = World("2026-11-22T01:30+08:00", [4] * 30, until="2026-11-22T20:00+08:00")
    world.run = lambda night: world.busy(night)  # type: ignore[method-assign]
    starts = world.live()
    assert len(starts) == 31
    assert starts[-1] == (22, "09:00")
    assert not any("不再试" in line for line in world.said)


def test_a_night_that_read_nothing_of_a_site_is_tried_again_for_it() -> None:
    world = World("2026-11-22T01:30+08:00", [3, 3], until="2026-11-22T20:00+08:00", mute=1)
    assert world.live() == [(22, "01:30"), (22, "03:45")]
    dead = World("2026-11-22T01:30+08:00", [3] * 50, until="2026-11-22T23:00+08:00", mute=50)
    assert len(dead.live()) == MOST_STARTS


def test_whether_a_night_is_late_is_looked_for_as_long_as_the_schedule_lives() -> None:
    world = World("2026-11-22T01:30+08:00", [1] * 50, until="2026-11-22T23:00+08:00")
    world.live()
    assert world.watched > 12 * 10


def test_another_night_at_work_is_waited_for_and_not_repeated() -> None:
    world = World("2026-11-22T01:30+08:00", [4], until="2026-11-22T20:00+08:00")

    def finished_elsewhere(night: date) -> int:
        world.done.add(night)
        world.started.append((night, world.now))
        return 4

    world.run = finished_elsewhere  # type: ignore[method-assign]
    assert len(world.live()) == 1


@pytest.mark.parametrize("status", [0, 3, 5])
def test_a_night_that_came_to_its_end_is_not_repeated_whatever_it_found(status: int) -> None:
    world = World("2026-11-22T02:00+08:00", [status], until="2026-11-22T20:00+08:00")
    assert len(world.live()) == 1


@pytest.mark.parametrize("text", ["1:30", "24:00", "01:60", "", "01:30:00", "noon"])
def test_an_hour_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        clock_time(text)
