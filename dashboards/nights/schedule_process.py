"""The schedule on a real machine: signals end it, nights are processes, and doneness is read from the night's report.

In: the configuration, the hour. Out: nothing; it runs until SIGTERM or SIGINT, and lets a night that is at work be told to end.
"""

import os
import signal
import subprocess
import sys
import threading
import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from types import FrameType

import click
from django.db import connections

from crawlers.config import CONFIG_VARIABLE
from dashboards.configuration import Configuration
from dashboards.nights.overdue import has_ended, tell_of_late_night
from dashboards.nights.schedule import LONGEST_SLEEP, Schedule
from indexer.nights.runs import has_failed_runs

# After this long without an end, a night that was told to end is killed; it goes on where it was at its next start.
END_SECONDS = 120


class _Nights:
    """Runs nights, one at a time, and ends the one at work when asked."""

    def __init__(self, configuration: Configuration, watch: Callable[[], None]) -> None:
        self._watch = watch
        self._configuration = configuration
        self._process: subprocess.Popen[bytes] | None = None
        self.ended = threading.Event()

    def run(self, night: date) -> int:
        """Run one night to its end; its exit status."""
        environment = os.environ | {CONFIG_VARIABLE: str(self._configuration.path)}
        command = [sys.executable, "-m", "dashboards.cli", "nightly", "--date", night.isoformat()]
        self._process = subprocess.Popen(command, env=environment)
        look_at = clock.monotonic() + LONGEST_SLEEP.total_seconds()
        try:
            while True:
                try:
                    return self._process.wait(timeout=0.5)
                except subprocess.TimeoutExpired:
                    if self.ended.is_set():
                        return self._end_night(self._process)
                    if clock.monotonic() >= look_at:
                        self._watch()
                        look_at = clock.monotonic() + LONGEST_SLEEP.total_seconds()
        finally:
            self._process = None

    def _end_night(self, process: "subprocess.Popen[bytes]") -> int:
        process.send_signal(signal.SIGINT)
        try:
            return process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def sleep(self, seconds: float) -> bool:
        """Whether the schedule shall go on after so many seconds."""
        return not self.ended.wait(seconds)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """A signal asks us to end."""
        del number, frame
        self.ended.set()


def run_schedule(configuration: Configuration, at: time) -> None:
    """Run until a signal comes."""

    def watch() -> None:
        tell_of_late_night(configuration, datetime.now(UTC), at)
        connections.close_all()

    nights = _Nights(configuration, watch)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, nights.stop)
    schedule = Schedule(
        at,
        is_done=is_done,
        run=nights.run,
        now=lambda: datetime.now(UTC),
        sleep=nights.sleep,
        say=lambda line: click.echo(line),
        watch=watch,
    )
    schedule.run_for_ever()


def is_done(night: date) -> bool:
    """Whether this night has a report that says that it came to its end, and no site is to be tried again."""
    try:
        return has_ended(night) and not has_failed_runs(night)
    finally:
        # The schedule sleeps for hours; it holds no connection meanwhile.
        connections.close_all()
