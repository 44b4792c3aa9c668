"""The dead man's switch: a night that has not begun, or not ended, so long after its hour is told of, whoever should have started it.

In: the configuration, the clock, the hour of nights. Out: an alarm over the usual channels, once, and in the night's report.
"""

import logging
from datetime import date, datetime, time, timedelta

from django.db import DatabaseError

from crawlers.quiet_hours import BEIJING
from dashboards.configuration import Configuration
from dashboards.exit_status import ExitStatus
from dashboards.nights.reporting import report_late
from dashboards.nights.schedule import due_night
from indexer.nights.runs import begun_at
from indexer.report_models import NightReport

log = logging.getLogger(__name__)

# A night waits for another that is at work, and a machine takes its time to start; more than this is no waiting any more.
NOT_BEGUN = timedelta(hours=2)
# A night has until the morning, as long as systemd gives it.
NOT_ENDED = timedelta(hours=10)


def lateness(now: datetime, due: datetime, begun: datetime | None) -> str:
    """What is late about a night that has not ended, in words; empty if nothing is. All times aware; `due` is when it should begin."""
    if begun is None:
        hours = NOT_BEGUN.total_seconds() / 3600
        return f"应于 {due:%H:%M} 开始，过了 {hours:.0f} 小时仍未开始" if now - due >= NOT_BEGUN else ""
    hours = NOT_ENDED.total_seconds() / 3600
    return f"应于 {due:%H:%M} 开始，过了 {hours:.0f} 小时仍未完成" if now - max(due, begun) >= NOT_ENDED else ""


def tell_of_late_night(configuration: Configuration, now: datetime, at: time) -> str:
    """Tell, once, if the night due at `at` Beijing time is late; the sentence, empty if nothing is. Never raises for the database."""
    night = due_night(now, at)
    due = datetime.combine(night, at, tzinfo=BEIJING)
    try:
        sentence = "" if has_ended(night) else lateness(now, due, begun_at(night))
        if sentence:
            report_late(configuration, night, due, sentence)
    except DatabaseError as error:
        log.error("late nights not looked for", extra={"night": night.isoformat(), "reason": str(error)})
        return ""
    return sentence


def has_ended(night: date) -> bool:
    """Whether this night has a report that says that it came to its end."""
    failed = ExitStatus.FAILED.name.lower()
    return NightReport.objects.filter(night=night).exclude(status=failed).exists()
