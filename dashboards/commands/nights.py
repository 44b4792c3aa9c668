"""Commands about nights as a whole: `nights`, `alarms`, `schedule`."""

import json
import sys
from datetime import UTC, datetime, time

import click

from dashboards.commands.opening import open_configuration
from dashboards.configuration import Configuration
from dashboards.exit_status import ExitStatus


@click.command()
@click.option("--date", "night", type=click.DateTime(["%Y-%m-%d"]), help="哪一夜（默认最近一夜）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def nights(night: datetime | None, as_json: bool) -> None:
    """每夜报告：各站点读到什么、没读到什么及原因，与前几夜的差别，警报。"""
    open_configuration()
    from dashboards.nights.pages import newest_night, night_view, view_as_json
    from dashboards.nights.text import print_report

    chosen = night.date() if night is not None else newest_night()
    view = night_view(chosen) if chosen is not None else None
    if view is None:
        raise ValueError(f"{chosen} 没有报告" if chosen else "还没有报告；qingyuan nightly 结束时写入")
    if as_json:
        click.echo(json.dumps(view_as_json(view), ensure_ascii=False))
    else:
        print_report(view)


@click.group()
def alarms() -> None:
    """警报。"""


@alarms.command("test")
def test_alarms() -> None:
    """按配置发出一条测试警报，看邮件和 webhook 是否送达。"""
    configuration = open_configuration()
    from django.utils.timezone import localdate

    from dashboards.nights.alarm import Alarm, AlarmKind
    from dashboards.nights.alarm_channels import send_alarms

    config = configuration.dashboards.alarms
    if not config.mail_to and not config.webhook_variable:
        raise ValueError("[dashboards.alarms] 没有配置收件人，也没有配置 webhook")
    trial = Alarm(kind=AlarmKind.TEST, sentence="这是一条测试警报，无须处理")
    unsent = send_alarms(config, configuration.dashboards.unit_name, localdate(), [trial])
    for sentence in unsent:
        click.echo(sentence, err=True)
    if unsent:
        sys.exit(ExitStatus.FAILED)
    click.echo("已送达")


@alarms.command("overdue")
def tell_overdue() -> None:
    """最近一夜到点两小时仍未开始、或十小时仍未完成的，发出警报（每夜一次）；供 systemd 或 cron 每小时运行。"""
    configuration = open_configuration()
    from dashboards.nights.overdue import tell_of_late_night
    from dashboards.nights.schedule import clock_time

    sentence = tell_of_late_night(configuration, datetime.now(UTC), clock_time(configuration.dashboards.nightly_at))
    click.echo(sentence or "没有逾时的巡查")
    if sentence:
        sys.exit(ExitStatus.FAILED)


@click.command()
@click.option(
    "--systemd", "prints_units", is_flag=True, help="只打印 systemd 的 service 和 timer 文件（巡查与逾时监视）"
)
@click.option("--user", default="qingyuan", help="systemd 以哪个账户运行")
def schedule(prints_units: bool, user: str) -> None:
    """在前台按 [dashboards] nightly_at 每夜巡查；错过的一夜补做，失败的一夜再试。"""
    configuration = open_configuration()
    from dashboards.nights.schedule import clock_time

    at = clock_time(configuration.dashboards.nightly_at)
    if prints_units:
        _print_units(configuration, at, user)
        return
    from dashboards.nights.schedule_process import run_schedule

    run_schedule(configuration, at)


def _print_units(configuration: Configuration, at: time, user: str) -> None:
    from dashboards.nights.systemd_units import units

    for unit in units(configuration, at, user):
        click.echo(f"# /etc/systemd/system/{unit.name}\n{unit.text}")
    click.echo(
        "# 存为上述四个文件后：systemctl daemon-reload && systemctl enable --now qingyuan-nightly.timer qingyuan-watch.timer"
    )
