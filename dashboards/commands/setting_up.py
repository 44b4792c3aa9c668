"""Commands for a new machine: `init`, `doctor`, `demo`."""

import json
import sys
from pathlib import Path

import click

from crawlers.config import config_path
from dashboards.commands.opening import open_configuration
from dashboards.first_configuration import write_configuration


@click.command()
@click.option("--contact", default="", help="网站管理员联系本单位的邮箱或网页")
@click.option("--unit", default="", help="单位名称，印在导出的清单上")
def init(contact: str, unit: str) -> None:
    """建立配置、数据目录、数据库和第一个账号。"""
    path = config_path()
    changes = {"contact": json.dumps(contact), "unit_name": json.dumps(unit, ensure_ascii=False)}
    if write_configuration(path, changes):
        click.echo(f"已写入 {path}；请填写 [crawlers] contact" if not contact else f"已写入 {path}")
    configuration = open_configuration()
    from dashboards.setting_up import first_account, prepare_data_folder, prepare_database

    prepare_data_folder(configuration)
    prepare_database()
    account = first_account()
    if account is not None:
        click.echo(f"账号 {account.username}，一次性密码 {account.password}（只显示这一次，首次登录须修改）")
    click.echo(f"数据目录 {configuration.data_folder}")


@click.command()
def doctor() -> None:
    """检查本机是否可以开始今晚的巡查。"""
    configuration = open_configuration()
    from dashboards.doctor import examine
    from dashboards.terminal import print_checks

    checks = examine(configuration)
    print_checks(checks)
    if not all(check.is_good for check in checks):
        sys.exit(1)


@click.command()
@click.option("--serve/--no-serve", "serves", default=True, help="结束后是否打开工作台")
@click.option("--pages", type=click.IntRange(10, 100_000), default=400, help="样例网的页数")
@click.option("--port", type=click.IntRange(1024, 65535), default=18973, help="样例网的端口")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo_data"), help="演示数据的目录")
def demo(serves: bool, pages: int, port: int, folder: Path) -> None:
    """在本机样例网上演示一夜：抓取、研判、固证、导出，并与答案核对。"""
    from dashboards.demo import run_demo

    sys.exit(run_demo(folder.absolute(), pages=pages, serves=serves, port=port))
