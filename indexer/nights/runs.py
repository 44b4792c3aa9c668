"""One row per night and site, so that a second start does nothing and a killed night goes on where it stood.

In: nights, sites, times from the caller's clock (aware UTC). Out: `SiteRun` rows.
"""

from collections.abc import Iterable
from datetime import date, datetime

from indexer.models import SiteRun

State = SiteRun.State


def plan_night(night: date, sites: Iterable[str]) -> tuple[str, ...]:
    """Plan these sites for a night and return those of the night still to be run, by name. Planning again adds only
    what is missing."""
    SiteRun.objects.bulk_create([SiteRun(night=night, site=site) for site in sites], ignore_conflicts=True)
    waiting = SiteRun.objects.filter(night=night).exclude(state=State.FINISHED)
    return tuple(waiting.order_by("site").values_list("site", flat=True))


def start_run(night: date, site: str, *, now: datetime) -> bool:
    """Begin or resume a planned site; False if it is finished or was never planned."""
    open_run = SiteRun.objects.filter(night=night, site=site).exclude(state=State.FINISHED)
    open_run.filter(started_at=None).update(started_at=now)
    return open_run.update(state=State.RUNNING, finished_at=None, note="") == 1


def reopen_runs(night: date, sites: Iterable[str]) -> None:
    """Finished sites of a night are to be run once more; what they found stays, and is not counted twice."""
    finished = SiteRun.objects.filter(night=night, site__in=list(sites), state=State.FINISHED)
    finished.update(state=State.PLANNED, started_at=None, finished_at=None, note="")


def finish_run(night: date, site: str, *, now: datetime) -> None:
    """The site is done for this night. Raises SiteRun.DoesNotExist if it is not running."""
    _end(night, site, State.FINISHED, now, "")


def fail_run(night: date, site: str, *, now: datetime, note: str) -> None:
    """The site could not be run to its end; `note` says why, for people. It may be started again."""
    _end(night, site, State.FAILED, now, note)


def fail_open_runs(night: date, *, now: datetime, note: str) -> None:
    """The night broke off; its sites that were at work may be started again."""
    SiteRun.objects.filter(night=night, state=State.RUNNING).update(state=State.FAILED, finished_at=now, note=note)


def begun_at(night: date) -> datetime | None:
    """When the first site of the night was begun; None if none was."""
    runs = SiteRun.objects.filter(night=night).exclude(started_at=None)
    return runs.order_by("started_at").values_list("started_at", flat=True).first()


def is_open(night: date, sites: Iterable[str]) -> bool:
    """Whether some of these sites were planned for the night and not finished."""
    return SiteRun.objects.filter(night=night, site__in=list(sites)).exclude(state=State.FINISHED).exists()


def has_failed_runs(night: date) -> bool:
    """Whether a site of the night is to be tried again."""
    return SiteRun.objects.filter(night=night, state=State.FAILED).exists()


def _end(night: date, site: str, state: str, now: datetime, note: str) -> None:
    running = SiteRun.objects.filter(night=night, site=site, state=State.RUNNING)
    if running.update(state=state, finished_at=now, note=note) == 0:
        raise SiteRun.DoesNotExist(f"{site} is not running in the night of {night}")
