"""Commands that read the web: `nightly`, `crawl`, `classify`; and what is known of a site: `sites card`."""

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from crawlers.config import ConfigError, config_path
from crawlers.site import site_for_url
from dashboards.commands.opening import open_configuration
from dashboards.commands.sites import sites
from dashboards.configuration import Configuration, read_configuration
from dashboards.exit_status import worst
from dashboards.sites.book import site_book, site_named

if TYPE_CHECKING:
    from dashboards.nights.night import NightResult


@click.command()
@click.option(
    "--date", "night", type=click.DateTime(["%Y-%m-%d"]), help="哪一夜（默认今天；昨夜若中断，先接着完成昨夜）"
)
@click.option("--due", "is_due", is_flag=True, help="按 [dashboards] nightly_at 最近一次到点的一夜；供 systemd 运行")
@click.option("--site", "names", multiple=True, metavar="站点", help="只巡查这些站点，可重复")
@click.option("--again", is_flag=True, help="已完成的站点也重新巡查")
@click.option(
    "--workers", type=click.IntRange(1), help="同时抓取的进程数（默认按配置）；多于 1 个须用 PostgreSQL 待访队列"
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def nightly(
    night: datetime | None, is_due: bool, names: tuple[str, ...], again: bool, workers: int | None, as_json: bool
) -> None:
    """巡查所有启用的站点：抓取、研判、固证。已完成的不重做。"""
    if night is not None and is_due:
        raise click.UsageError("--date 与 --due 不能同时使用")
    configuration = open_configuration()
    book = site_book(configuration)
    chosen = [site_named(configuration, name) for name in names] or [
        site for site in book.sites.values() if site.enabled
    ]
    faults = [] if names else [f"站点文件有误，该站点未巡查：{fault}" for fault in book.broken.values()]
    if not chosen:
        raise ConfigError(faults[0] if faults else f"没有启用的站点；请在 {configuration.sites_folder} 放入站点文件")
    from dashboards.nights.night import run_night
    from dashboards.nights.resuming import nights_to_run
    from dashboards.nights.stopping import ending_when_told
    from dashboards.terminal import watching

    team = configuration.crawlers.workers if workers is None else workers
    tonight = _tonight(configuration, is_due=is_due)
    nights = [night.date()] if night is not None else nights_to_run(tonight, [site.name for site in chosen])
    ends = []
    with ending_when_told():
        for each in nights:
            with watching() as watcher:
                result = run_night(
                    configuration, chosen, each, again=again, workers=team, watcher=watcher, faults=faults
                )
            _show(result, as_json=as_json)
            ends.append(result.status)
    sys.exit(worst(ends))


def _tonight(configuration: Configuration, *, is_due: bool) -> date:
    """Today's night; or the one that came due last, which a timer of the evening may start or try again after midnight."""
    from django.utils.timezone import localdate

    from dashboards.nights.schedule import clock_time, due_night

    return due_night(datetime.now(UTC), clock_time(configuration.dashboards.nightly_at)) if is_due else localdate()


@click.command()
@click.argument("target", metavar="站点或网址")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--pages", type=click.IntRange(1), help="最多取多少页")
def crawl(target: str, as_json: bool, pages: int | None) -> None:
    """立即巡查一个站点，或任何一个网址及其所在网站。"""
    configuration = open_configuration()
    is_url = target.startswith(("http://", "https://"))
    site = site_for_url(target) if is_url else site_named(configuration, target)
    if pages is not None:
        site = replace(site, scope=replace(site.scope, max_pages=pages))
    from dashboards.nights.night import run_single
    from dashboards.nights.stopping import ending_when_told
    from dashboards.terminal import watching

    with ending_when_told(), watching() as watcher:
        result = run_single(configuration, site, watcher)
    _show(result, as_json=as_json)
    sys.exit(result.status)


@click.command()
@click.argument("source", metavar="文件、网址或 -")
@click.option("--jsonl", is_flag=True, help="输入每行一个 JSON（text，或 html 与 url），逐行输出研判")
def classify(source: str, jsonl: bool) -> None:
    """研判一个文件、一个网址或标准输入，不保存任何东西。"""
    from dashboards.classifying import classify_source, classify_stream

    configuration = read_configuration() if config_path().exists() else None
    if jsonl:
        with click.open_file(source, "r", encoding="utf-8", errors="replace") as lines:
            for verdict in classify_stream(lines, configuration):
                click.echo(verdict)
    else:
        click.echo(classify_source(source, configuration))


@sites.command("card")
@click.argument("name", metavar="站点")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def card(name: str, as_json: bool) -> None:
    """一个站点的名片：现行规则，最近一夜对其每台主机的访问，以及各类页面按什么方式读取、依据何在。"""
    from dashboards.sites.card import card_as_fields, card_lines, site_card

    configuration = read_configuration()
    found = site_card(configuration, site_named(configuration, name))
    if as_json:
        click.echo(json.dumps(card_as_fields(found), ensure_ascii=False))
        return
    for line in card_lines(found):
        click.echo(line)


def _show(result: "NightResult", *, as_json: bool) -> None:
    from dashboards.nights.pages import night_view, view_as_json
    from dashboards.nights.text import print_alarms
    from dashboards.terminal import night_as_json, print_night

    view = night_view(result.summary.night) if result.account is not None else None
    if as_json:
        report = {"report": view_as_json(view)} if view is not None else {}
        click.echo(json.dumps(night_as_json(result) | report, ensure_ascii=False))
    else:
        print_night(result)
        if view is not None:
            print_alarms(view)
