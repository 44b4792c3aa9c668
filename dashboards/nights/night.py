"""One night from plan to summary: crawl, keep, seal. Idempotent: what is done is not done again, what was cut off goes on.

In: the configuration, sites, the clock. Out: `NightResult`. Raises NightBusy if another night is at work.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import DatabaseError
from django.utils.timezone import localtime

from crawlers.frontier.opening import check_frontier, sole_use
from crawlers.manners.courtesy_record import HostRecord, records_of_night
from crawlers.manners.middlewares import user_agent
from crawlers.manners.pace import CLOSED
from crawlers.outcome import Outcome
from crawlers.plan import CrawlPlan, Revisit
from crawlers.site import Site
from dashboards.configuration import Configuration
from dashboards.crawl_process import CrawlEnd, CrawlProgress
from dashboards.exit_status import ExitStatus
from dashboards.nights.overdue import NOT_ENDED
from dashboards.nights.replays import check_night
from dashboards.nights.reporting import NightAccount, report_failure, report_night, status_of
from dashboards.nights.rounds import crawl_in_rounds
from dashboards.nights.samples import take_samples
from dashboards.nights.sealing import seal_meanwhile, seal_night
from dashboards.nights.sole_night import sole_night
from indexer.evidence.seam import EvidenceError
from indexer.nights.losses import sites_to_ask_again
from indexer.nights.runs import fail_open_runs, fail_run, finish_run, plan_night, reopen_runs, start_run
from indexer.nights.summary import NightSummary, night_summary
from indexer.standing import due_revisits

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Who is told how far the night is; `resting` until when all that is left to crawl waits."""

    crawling: Callable[[CrawlProgress], None]
    resting: Callable[[datetime], None]
    sealing: Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightResult:
    """What the night gave. `warnings` are sentences for people, one per thing that did not go as it should.

    `account` is what the report of the night holds; None for a single crawl, which has no report.
    `left_out` says by site and reason how many URLs were not asked, `repeated` how many pages said the same as another,
    `unchanged` how many pages had not changed since a night
    that judged them clear, `courtesy` what was asked of each host.
    """

    summary: NightSummary
    left_out: dict[str, dict[str, int]]
    unchanged: dict[str, int]
    repeated: dict[str, int]
    courtesy: tuple[HostRecord, ...]
    seconds: float
    warnings: tuple[str, ...]
    account: NightAccount | None = None
    broke_off: bool = False
    had_work: bool = True
    """Whether any site was still to be crawled; a night that is finished is not crawled again."""

    @property
    def status(self) -> ExitStatus:
        """What the command ends with: the report's status; without one, whether it broke off or there is anything to warn of."""
        if self.account is not None:
            return self.account.status
        return ExitStatus.FAILED if self.broke_off else status_of(self.warnings, ())


def run_night(
    configuration: Configuration,
    sites: Sequence[Site],
    night: date,
    *,
    again: bool,
    workers: int,
    watcher: Watcher,
    faults: Sequence[str] = (),
) -> NightResult:
    """Crawl the sites of this night that are not done yet (with `again`, all of them), then seal what was found.

    `faults` say what could not be planned at all; they make the night partial. A night that is told to end
    (KeyboardInterrupt) is reported as broken off before that goes on to the caller.
    Raises ConfigError before anything is asked, if sites could not reach us or so many workers could not share a frontier.
    """
    started = datetime.now(UTC)
    user_agent(configuration.crawlers)
    check_frontier(configuration.crawlers, workers)
    with sole_night(night), sole_use(configuration.crawlers, run_name(night)):
        try:
            return _run(
                configuration,
                sites,
                night,
                started=started,
                again=again,
                workers=workers,
                watcher=watcher,
                faults=faults,
            )
        except (EvidenceError, DatabaseError, OSError) as error:
            _break_off(configuration, night, started, f"巡查中断：{str(error) or type(error).__name__}")
            raise
        except KeyboardInterrupt:
            _break_off(configuration, night, started, "巡查中途被要求结束，再次运行将接着进行")
            raise


def _break_off(configuration: Configuration, night: date, started: datetime, problem: str) -> None:
    """Write down and tell that the night ends before its end."""
    try:
        fail_open_runs(night, now=datetime.now(UTC), note=problem)
    except DatabaseError as error:
        log.error("runs not ended", extra={"night": night.isoformat(), "reason": str(error)})
    for sentence in report_failure(configuration, night, started, problem):
        log.error("alarm not sent", extra={"reason": sentence})


def _run(
    configuration: Configuration,
    sites: Sequence[Site],
    night: date,
    *,
    started: datetime,
    again: bool,
    workers: int,
    watcher: Watcher,
    faults: Sequence[str],
) -> NightResult:
    names = [site.name for site in sites]
    if again:
        reopen_runs(night, names)
    waiting = set(plan_night(night, names))
    todo = [site for site in sites if site.name in waiting]
    end = _crawl_planned(configuration, todo, night, again=again, workers=workers, watcher=watcher) if todo else None
    warnings = seal_night(configuration, night, watcher.sealing)
    summary = night_summary(night)
    account = report_night(
        configuration,
        summary,
        left_out=end.left_out if end else {},
        interruptions=_interruptions(end, "再次运行将接着进行"),
        warnings=[
            *faults,
            *_deaths_made_up_for(end),
            *_closed_hosts(end),
            *warnings,
            *_silent_sites(summary, set(names)),
        ],
        started=started,
        tells=bool(todo),
    )
    take_samples(configuration, night, sites)
    check_night(configuration)
    return _result(configuration, summary, end, started, list(account.warnings), account, had_work=bool(todo))


def run_name(night: date) -> str:
    """What the frontier calls a night."""
    return f"night {night.isoformat()}"


def run_single(configuration: Configuration, site: Site, watcher: Watcher) -> NightResult:
    """Crawl one site or URL now, outside the night's plan. Raises like `run_night`."""
    started = datetime.now(UTC)
    user_agent(configuration.crawlers)
    night = localtime(started).date()
    with sole_night(night):
        run = f"crawl {started.isoformat()}"
        end = _crawl(configuration, [site], night, run=run, is_planned=False, again=False, workers=1, watcher=watcher)
        warnings = _interruptions(end, "再次运行将重新抓取") + seal_night(configuration, night, watcher.sealing)
        check_night(configuration)
    summary = night_summary(night)
    mine = NightSummary(night=night, sites=tuple(one for one in summary.sites if one.site == site.name))
    return _result(configuration, mine, end, started, warnings + _silent_sites(mine, {site.name}))


def _crawl_planned(
    configuration: Configuration,
    sites: Sequence[Site],
    night: date,
    *,
    again: bool,
    workers: int,
    watcher: Watcher,
) -> CrawlEnd:
    for site in sites:
        start_run(night, site.name, now=datetime.now(UTC))
    run = run_name(night)
    end = _crawl(configuration, sites, night, run=run, is_planned=True, again=again, workers=workers, watcher=watcher)
    mute = sites_to_ask_again(night)
    for site in sites:
        if end.is_complete and site.name not in mute:
            finish_run(night, site.name, now=datetime.now(UTC))
        else:
            note = "没有读到任何页面；再次运行将重试" if end.is_complete else end.complaint
            fail_run(night, site.name, now=datetime.now(UTC), note=note)
    return end


def _interruptions(end: CrawlEnd | None, what_next: str) -> list[str]:
    """Why the crawl did not come to its end, and what another start will do."""
    return [] if end is None or end.is_complete else [f"抓取中断，{what_next}：{end.complaint}"]


def _deaths_made_up_for(end: CrawlEnd | None) -> list[str]:
    """Processes that died while the others finished what they had: nothing is missing, and somebody should look why."""
    if end is None or not end.is_complete or not end.complaint:
        return []
    return [f"有抓取进程中途退出，其余进程已接手，抓取完整：{end.complaint}"]


def _closed_hosts(end: CrawlEnd | None) -> list[str]:
    """Hosts the crawl stopped asking, where that left URLs unread."""
    notes = [(note, urls) for reasons in (end.left_out if end else {}).values() for note, urls in reasons.items()]
    return [f"{note}；{urls} 个网址当夜未访问" for note, urls in notes if note.startswith(CLOSED)]


def _crawl(
    configuration: Configuration,
    sites: Sequence[Site],
    night: date,
    *,
    run: str,
    is_planned: bool,
    again: bool,
    workers: int,
    watcher: Watcher,
) -> CrawlEnd:
    plan = CrawlPlan(
        run=run,
        night=night,
        data_folder=configuration.data_folder,
        config_path=configuration.path,
        sites=tuple(sites),
        starts_over=again,
        forgets=tuple(sites_to_ask_again(night)) if is_planned else (),
        trusts_memory=is_planned and not again,
        until=datetime.now(UTC) + NOT_ENDED if is_planned else None,
        lets_go=is_planned,
        revisits=_revisits(sites) if is_planned else (),
    )

    def rest(until: datetime) -> None:
        watcher.resting(until)
        seal_meanwhile(configuration, night, watcher.sealing, until)

    return crawl_in_rounds(plan, watcher.crawling, rest, workers)


def _revisits(sites: Sequence[Site]) -> tuple[Revisit, ...]:
    """Where offers stood in earlier nights."""
    return tuple(
        Revisit(site=site.name, url=url, referrer=referrer)
        for site in sites
        for url, referrer in due_revisits(site.name, datetime.now(UTC))
    )


def _silent_sites(summary: NightSummary, names: set[str]) -> list[str]:
    """Sites of which nothing was read: that is no peace, that is silence."""
    silent = [one for one in summary.sites if one.site in names and not one.count(Outcome.READ)]
    return [f"站点 {one.site} 没有读到任何页面" for one in silent]


def _result(
    configuration: Configuration,
    summary: NightSummary,
    end: CrawlEnd | None,
    started: datetime,
    warnings: list[str],
    account: NightAccount | None = None,
    *,
    had_work: bool = True,
) -> NightResult:
    return NightResult(
        summary=summary,
        left_out=end.left_out if end else {},
        unchanged=end.unchanged if end else {},
        repeated=end.repeated if end else {},
        courtesy=tuple(records_of_night(configuration.data_folder, summary.night)),
        seconds=(datetime.now(UTC) - started).total_seconds(),
        warnings=tuple(warnings),
        account=account,
        broke_off=end is not None and not end.is_complete,
        had_work=had_work,
    )
