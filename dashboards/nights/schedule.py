"""`qingyuan schedule`: starts each night at its time, catches up a missed one, and tries a failed one again.

Nights run as processes of their own, so that nothing that happens to one ends the schedule. Whether a night is done is asked of
the database, never remembered: two schedules, or a schedule beside a timer, do no harm, for the lease lets one night run at a time
and a finished one does nothing when started again.

In: the clock, a way to sleep, a way to run a night. Out: nights, and lines on what happened.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crawlers.config import ConfigError
from crawlers.quiet_hours import BEIJING
from dashboards.exit_status import ExitStatus

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
# A night that failed, or of some site read nothing, is started again after this pause, so often; one that found another at work
# after the same pause, as often as it takes.
PAUSE = timedelta(minutes=15)
MOST_STARTS = 4
# The clock may be set while we sleep, and a machine may be suspended: look again at least this often.
LONGEST_SLEEP = timedelta(minutes=5)
DONE = frozenset({ExitStatus.COMPLETE, ExitStatus.PARTIAL, ExitStatus.SUSPECT})


@dataclass(slots=True, kw_only=True)
class Attempts:
    """How often the night of a date was started, and when it may be started next."""

    night: date
    starts: int = 0
    not_before: datetime | None = None


def clock_time(text: str) -> time:
    """`01:30` as a time of day. Raises ConfigError."""
    found = CLOCK.fullmatch(text)
    if found is None:
        raise ConfigError(f"[dashboards] nightly_at: {text!r} is not a time like 01:30")
    return time(int(found[1]), int(found[2]))


def due_night(now: datetime, at: time) -> date:
    """The newest night that should have begun by `now` (aware): today's in Beijing, or before its hour yesterday's."""
    here = now.astimezone(BEIJING)
    return here.date() if here.time() >= at else here.date() - timedelta(days=1)


def next_start(now: datetime, at: time) -> datetime:
    """When the next night begins, in UTC."""
    begins = datetime.combine(due_night(now, at) + timedelta(days=1), at, tzinfo=BEIJING)
    return begins.astimezone(UTC)


class Schedule:
    """One schedule. `is_done(night)` asks whether a night came to its end and nothing of it is to be tried again; `run(night)`
    runs one and gives its exit status; `watch()` looks whether a night is late."""

    def __init__(
        self,
        at: time,
        *,
        is_done: Callable[[date], bool],
        run: Callable[[date], int],
        now: Callable[[], datetime],
        sleep: Callable[[float], bool],
        say: Callable[[str], None],
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self._at = at
        self._is_done = is_done
        self._run = run
        self._now = now
        self._sleep = sleep
        self._say = say
        self._watch = watch
        self._attempts: Attempts | None = None

    def run_for_ever(self) -> None:
        """Until `sleep(seconds)` says False: somebody asked us to end."""
        self._say(f"每夜 {self._at:%H:%M}（北京时间）开始；按 Ctrl-C 结束")
        while True:
            self.look()
            self._watch()
            if not self._sleep(self._seconds_to_sleep()):
                return

    def look(self) -> None:
        """Start the night that is due, if it is not done and may be tried."""
        now = self._now()
        night = due_night(now, self._at)
        attempts = self._attempts_at(night)
        if attempts.starts >= MOST_STARTS or (attempts.not_before is not None and now < attempts.not_before):
            return
        if self._is_done(night):
            return
        attempts.starts += 1
        self._say(f"{night} 的巡查开始（第 {attempts.starts} 次）")
        status = self._run(night)
        if status in DONE and self._is_done(night):
            self._say(f"{night} 的巡查结束：{ExitStatus(status).name.lower()}")
            attempts.starts = MOST_STARTS
            return
        attempts.not_before = self._now() + PAUSE
        later = f"{PAUSE.seconds // 60} 分钟后再试"
        if status == ExitStatus.BUSY:
            # Nothing was tried: whoever is at work now does not cost this night one of its starts.
            attempts.starts -= 1
            self._say(f"另一次抓取正在进行，{later}")
            return
        again = later if attempts.starts < MOST_STARTS else "今夜不再试"
        what = "有站点没有读到任何页面" if status in DONE else f"没有完成（退出状态 {status}）"
        self._say(f"{night} 的巡查{what}，{again}")

    def _attempts_at(self, night: date) -> Attempts:
        if self._attempts is None or self._attempts.night != night:
            self._attempts = Attempts(night=night)
        return self._attempts

    def _seconds_to_sleep(self) -> float:
        now = self._now()
        moments = [next_start(now, self._at), now + LONGEST_SLEEP]
        if self._attempts is not None and self._attempts.not_before is not None:
            moments.append(max(self._attempts.not_before, now + timedelta(seconds=1)))
        return max(1.0, (min(moments) - now).total_seconds())
