"""The end of a night: what it gave is written down beside earlier nights, and whoever must know is told.

In: a night's summary and what its crawl said. Out: `NightAccount`, rows of `NightReport` and `SiteReport`, alarms sent.
"""

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import DatabaseError

from crawlers.reading.layout import structure_of_night
from dashboards.configuration import Configuration
from dashboards.exit_status import ExitStatus
from dashboards.nights.alarm import Alarm, AlarmKind, alarm_from
from dashboards.nights.alarm_channels import send_alarms
from indexer.nights.comparison import NIGHTS_COMPARED, Oddity, OddityKind, oddities
from indexer.nights.losses import Losses, losses_of_night
from indexer.nights.reports import NightEnd, reports_before, write_night_report, write_site_reports
from indexer.nights.summary import NightSummary
from indexer.report_models import NightReport, SiteReport

log = logging.getLogger(__name__)

GIGABYTE = 1_000_000_000
KINDS = {
    OddityKind.SILENT: AlarmKind.ZERO_RESULTS,
    OddityKind.NO_ROWS: AlarmKind.ZERO_RESULTS,
    OddityKind.NO_OFFERS: AlarmKind.ZERO_RESULTS,
    OddityKind.FEW_PAGES: AlarmKind.ZERO_RESULTS,
    OddityKind.BLOCKED: AlarmKind.BLOCKED,
    OddityKind.UNREAD: AlarmKind.MUCH_UNREAD,
    OddityKind.DRIFT: AlarmKind.LAYOUT_DRIFT,
}
# With one of these a night's zeros must not be read as "no ads".
SUSPICIOUS = frozenset({AlarmKind.ZERO_RESULTS, AlarmKind.LAYOUT_DRIFT, AlarmKind.BLOCKED})
# With one of these much of what the night was for could not be done.
INCOMPLETE = frozenset({AlarmKind.NIGHT_PARTIAL, AlarmKind.MUCH_UNREAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class NightAccount:
    """What the report holds. `warnings` are the night's, and one for each channel that did not take an alarm."""

    reports: tuple[SiteReport, ...]
    alarms: tuple[Alarm, ...]
    warnings: tuple[str, ...]

    @property
    def status(self) -> ExitStatus:
        """What the command ends with."""
        return status_of(self.warnings, self.alarms)


def status_of(warnings: Sequence[str], alarms: Sequence[Alarm]) -> ExitStatus:
    """The exit status of a night that came to its end: what could not be done counts more than what looks odd."""
    if any(alarm.kind in (AlarmKind.NIGHT_FAILED, AlarmKind.NIGHT_LATE) for alarm in alarms):
        return ExitStatus.FAILED
    if warnings or any(alarm.kind in INCOMPLETE for alarm in alarms):
        return ExitStatus.PARTIAL
    return ExitStatus.SUSPECT if any(alarm.kind in SUSPICIOUS for alarm in alarms) else ExitStatus.COMPLETE


def report_night(
    configuration: Configuration,
    summary: NightSummary,
    *,
    left_out: dict[str, dict[str, int]],
    interruptions: Sequence[str],
    warnings: Sequence[str],
    started: datetime,
    tells: bool,
) -> NightAccount:
    """Write the reports of the night, compare, and raise the alarms. `interruptions` are why it did not come to its end.

    With `tells` the alarms are sent; a second start that found nothing to do does not repeat them.
    """
    structure = structure_of_night(configuration.data_folder, summary.night)
    reports = write_site_reports(summary, structure=structure, left_out=left_out)
    before = reports_before(summary.night, [report.site for report in reports], NIGHTS_COMPARED)
    lost = losses_of_night(summary.night)
    odd = [
        one
        for report in reports
        for one in oddities(report, lost.get(report.site, Losses()), before.get(report.site, []))
    ]
    free = shutil.disk_usage(configuration.data_folder).free
    alarms = [
        *_of_the_night(interruptions, warnings),
        *map(_of_a_site, odd),
        *_unsealed(reports),
        *_disk(configuration, free),
    ]
    account = NightAccount(reports=tuple(reports), alarms=tuple(alarms), warnings=(*interruptions, *warnings))
    if tells:
        account = _send(configuration, summary.night, account)
    _write(summary.night, started, account, free)
    return account


def report_failure(configuration: Configuration, night: date, started: datetime, problem: str) -> list[str]:
    """Write down and tell that a night broke off; sentences about channels that failed. Never raises for the database."""
    account = NightAccount(
        reports=(), alarms=(Alarm(kind=AlarmKind.NIGHT_FAILED, sentence=problem),), warnings=(problem,)
    )
    account = _send(configuration, night, account)
    try:
        _write(night, started, account, shutil.disk_usage(configuration.data_folder).free)
    except (DatabaseError, OSError) as error:
        log.error("night report not written", extra={"night": night.isoformat(), "reason": str(error)})
    return [alarm.sentence for alarm in account.alarms if alarm.kind is AlarmKind.UNSENT]


def report_late(configuration: Configuration, night: date, due: datetime, sentence: str) -> None:
    """Write down and tell, once, that a night which began or should have begun at `due` is late. What an earlier start told stays."""
    known = NightReport.objects.filter(night=night).first()
    late = Alarm(kind=AlarmKind.NIGHT_LATE, sentence=sentence)
    before = [alarm_from(fields) for fields in known.alarms] if known is not None else []
    if late in before and all(alarm.kind is not AlarmKind.UNSENT for alarm in before):
        return
    alarms = [alarm for alarm in before if alarm.kind is not AlarmKind.UNSENT and alarm != late]
    warnings = [warning for warning in (known.warnings if known is not None else []) if warning != sentence]
    account = NightAccount(reports=(), alarms=(*alarms, late), warnings=(*warnings, sentence))
    account = _send(configuration, night, account)
    _write(night, due, account, shutil.disk_usage(configuration.data_folder).free)


def _of_the_night(interruptions: Sequence[str], warnings: Sequence[str]) -> list[Alarm]:
    failed = [Alarm(kind=AlarmKind.NIGHT_FAILED, sentence=sentence) for sentence in interruptions]
    return failed + [Alarm(kind=AlarmKind.NIGHT_PARTIAL, sentence=sentence) for sentence in warnings]


def _of_a_site(odd: Oddity) -> Alarm:
    return Alarm(kind=KINDS[odd.kind], site=odd.site, sentence=odd.sentence)


def _unsealed(reports: Sequence[SiteReport]) -> list[Alarm]:
    waiting = sum(report.waiting for report in reports)
    return [Alarm(kind=AlarmKind.UNSEALED, sentence=f"{waiting} 个网址的证据尚未固定")] if waiting else []


def _disk(configuration: Configuration, free: int) -> list[Alarm]:
    smallest = configuration.dashboards.smallest_free_gigabytes
    if free >= smallest * GIGABYTE:
        return []
    sentence = f"数据目录所在磁盘只剩 {free / GIGABYTE:.1f} GB，少于 {smallest:g} GB"
    return [Alarm(kind=AlarmKind.DISK_LOW, sentence=sentence)]


def _send(configuration: Configuration, night: date, account: NightAccount) -> NightAccount:
    """The account, with what became of sending its alarms. A night tried again does not repeat what was told of it."""
    told = _told(night)
    new = [alarm for alarm in account.alarms if alarm.as_fields() not in told]
    unsent = send_alarms(configuration.dashboards.alarms, configuration.dashboards.unit_name, night, new)
    return NightAccount(
        reports=account.reports,
        alarms=(*account.alarms, *(Alarm(kind=AlarmKind.UNSENT, sentence=sentence) for sentence in unsent)),
        warnings=(*account.warnings, *unsent),
    )


def _told(night: date) -> list[dict[str, str]]:
    """The alarms already told of this night; none if some did not arrive."""
    try:
        known = NightReport.objects.filter(night=night).first()
    except DatabaseError:
        return []
    told: list[dict[str, str]] = known.alarms if known is not None else []
    return [] if any(alarm["kind"] == AlarmKind.UNSENT for alarm in told) else told


def _write(night: date, started: datetime, account: NightAccount, free: int) -> None:
    end = NightEnd(
        started_at=started,
        finished_at=datetime.now(UTC),
        status=account.status.name.lower(),
        warnings=account.warnings,
        alarms=tuple(alarm.as_fields() for alarm in account.alarms),
        free_bytes=free,
    )
    write_night_report(night, end)
