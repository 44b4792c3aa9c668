"""What a night looks like on a terminal: a line that moves while it runs, a table at its end.

In: progress and results. Out: text on standard error while it runs, on standard output at the end. Without a terminal the
moving line becomes plain lines, one now and then.
"""

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from crawlers.outcome import Outcome
from crawlers.quiet_hours import BEIJING
from dashboards.crawl_process import CrawlProgress
from dashboards.doctor import Check
from dashboards.nights.night import NightResult, Watcher
from dashboards.reviewing.category_choices import title_of
from indexer.nights.summary import SiteSummary

# Without a terminal, one line per this many seconds tells that it goes on.
LINE_SECONDS = 10.0
UNREAD = (Outcome.UNREADABLE, Outcome.FAILED, Outcome.REFUSED)


@contextmanager
def watching() -> Iterator[Watcher]:
    """Show progress on standard error while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = _PlainLines()
        yield Watcher(crawling=lines.crawling, resting=lines.resting, sealing=lines.sealing)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        crawl = progress.add_task("抓取", total=None)
        seal = progress.add_task("固证", total=None, visible=False)
        yield Watcher(
            crawling=lambda now: progress.update(
                crawl, description="抓取", completed=now.done, total=now.done + now.waiting
            ),
            resting=lambda until: progress.update(crawl, description=f"抓取（{_hour(until)} 继续）"),
            sealing=lambda done, all_: progress.update(seal, completed=done, total=all_, visible=True),
        )


class _PlainLines:
    """Progress as plain lines, not more often than LINE_SECONDS."""

    def __init__(self) -> None:
        self._next = 0.0

    def crawling(self, now: CrawlProgress) -> None:
        self._say(f"抓取：已完成 {now.done}，等待 {now.waiting}")

    def resting(self, until: datetime) -> None:
        self._next = 0.0
        self._say(f"抓取：其余网址须等待，{_hour(until)} 继续；先固证")

    def sealing(self, done: int, all_: int) -> None:
        self._say(f"固证：{done}/{all_}")

    def _say(self, line: str) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + LINE_SECONDS
            sys.stderr.write(line + "\n")


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"


def print_night(result: NightResult) -> None:
    """The table of sites, the categories, the warnings."""
    console = Console()
    if not result.had_work:
        console.print(f"{result.summary.night} 各站点此前均已完成，本次没有抓取（--again 可重做）", highlight=False)
    table = Table(title=f"{result.summary.night} 夜间巡查", title_justify="left")
    table.add_column("站点")
    for title in ("已读", "广告", "疑似", "待看", "拦截", "未读到", "未访问", "已固证", "待固证"):
        table.add_column(title, justify="right")
    rows = {
        site.site: _numbers(site, sum(result.left_out.get(site.site, {}).values())) for site in result.summary.sites
    }
    for name, numbers in rows.items():
        table.add_row(name, *(str(number) for number in numbers))
    if len(rows) > 1:
        sums = [sum(column) for column in zip(*rows.values(), strict=True)]
        table.add_section()
        table.add_row("合计", *(str(number) for number in sums))
    console.print(table)
    categories = _by_category(result)
    if categories:
        console.print("疑似（待看）按类别：" + "，".join(categories), highlight=False)
    for name, reasons in result.left_out.items():
        said = "，".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        console.print(f"{_plain(name)} 未访问的网址：{said}", highlight=False)
    console.print(f"用时 {result.seconds:.0f} 秒", highlight=False)
    for warning in result.warnings:
        console.print(f"[bold]注意[/bold]：{_plain(warning)}", highlight=False)


def print_checks(checks: list[Check]) -> None:
    """One line per check."""
    console = Console()
    for check in checks:
        mark = "[green]✓[/green]" if check.is_good else "[red]✗[/red]"
        console.print(f"{mark} {check.title}：{_plain(check.note)}", highlight=False, soft_wrap=True)


def night_as_json(result: NightResult) -> dict[str, object]:
    """The same for machines: keys are English, counts are numbers."""
    return {
        "night": result.summary.night.isoformat(),
        "seconds": round(result.seconds, 1),
        "status": result.status.name.lower(),
        "had_work": result.had_work,
        "warnings": list(result.warnings),
        "sites": [
            {
                "site": site.site,
                "outcomes": {one.outcome.value: one.urls for one in site.outcomes},
                "ads": site.ads,
                "skipped": sum(result.left_out.get(site.site, {}).values()),
                "left_out": result.left_out.get(site.site, {}),
                "repeated": result.repeated.get(site.site, 0),
                "unchanged": result.unchanged.get(site.site, 0),
                "asked": [dataclasses.asdict(host) for host in result.courtesy if host.site == site.site],
                "flagged": site.flagged,
                "review": site.review,
                "clear": site.clear,
                "categories": {one.category: {"flag": one.flagged, "review": one.review} for one in site.categories},
                "sealed": site.sealed,
                "waiting": site.waiting,
            }
            for site in result.summary.sites
        ],
    }


def _numbers(site: SiteSummary, skipped: int) -> tuple[int, ...]:
    unread, blocked = sum(site.count(outcome) for outcome in UNREAD), site.count(Outcome.BLOCKED)
    read, judged = site.count(Outcome.READ), (site.flagged, site.review)
    return read, site.ads, *judged, blocked, unread, skipped, site.sealed, site.waiting


def _by_category(result: NightResult) -> list[str]:
    counts: dict[str, list[int]] = {}
    for site in result.summary.sites:
        for one in site.categories:
            flagged, review = counts.setdefault(one.category, [0, 0])
            counts[one.category] = [flagged + one.flagged, review + one.review]
    ranked = sorted(counts.items(), key=lambda entry: -entry[1][0])
    return [f"{title_of(category)} {flagged}（{review}）" for category, (flagged, review) in ranked]


def _plain(text: str) -> str:
    """Text from outside, so that no bracket in it is taken for mark-up."""
    return text.replace("[", "\\[")
