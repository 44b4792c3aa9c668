"""A night's report on a terminal: numbers beside the night before, alarms, reasons, changed layouts.

In: a `NightView`. Out: text on standard output.
"""

from rich.console import Console
from rich.text import Text

from dashboards.nights.pages import COLUMNS, NightView, Number, SiteView
from indexer.models import OUTCOME_CHOICES

TITLES = dict(COLUMNS)
OUTCOMES = dict(OUTCOME_CHOICES)
REASONS_SHOWN = 6


def print_report(view: NightView) -> None:
    """The whole report."""
    console = Console()
    compared = f"，与 {view.before} 比较" if view.before else "，没有更早的一夜可比"
    console.print(Text(f"{view.report.night} 每夜报告：{view.status}{compared}", style="bold"))
    for site in view.sites:
        console.print(Text(f"{site.site}：{_numbers(site.numbers)}"), soft_wrap=True)
    if len(view.sites) > 1:
        console.print(Text(f"合计：{_numbers(view.sums)}"), soft_wrap=True)
    print_alarms(view)
    for site in view.sites:
        _print_site(console, site)


def print_alarms(view: NightView) -> None:
    """The alarms, or that there are none."""
    console = Console()
    for alarm in view.alarms:
        console.print(Text(alarm.line, style="bold"), soft_wrap=True)
    if not view.alarms:
        console.print("没有警报")


def _print_site(console: Console, site: SiteView) -> None:
    for reason in site.reasons[:REASONS_SHOWN]:
        outcome = OUTCOMES.get(reason["outcome"], reason["outcome"])
        line = f"{site.site}：{reason['urls']} 个{outcome}，{reason['note']}，例如 {reason['sample']}"
        console.print(Text(line), soft_wrap=True)
    for one in site.drifts:
        drift = one.drift
        if drift.is_large:
            before, after = drift.before, drift.after
            line = (
                f"{site.site}：{drift.shape} 版式变化 {drift.shift:.0%}，每页 {before.characters:.0f} → {after.characters:.0f} 字，"
                f"{before.rows:.0f} → {after.rows:.0f} 行列表{'；' if one.words else ''}{one.words}"
            )
            console.print(Text(line), soft_wrap=True)


def _numbers(numbers: tuple[Number, ...]) -> str:
    """What is not nothing, each with its change since the night before."""
    told = [number for number in numbers if number.value or number.change]
    said = [f"{TITLES[one.field]} {one.value}{f'（{one.change_text}）' if one.change else ''}" for one in told]
    return "，".join(said) or "没有访问"
