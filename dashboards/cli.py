"""The command line `qingyuan`. Commands are thin: they read the configuration, call one function, print what it gave.

Errors are one line on standard error and an exit status (`exit_status.py`); a stack trace only with `--debug`.
"""

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django

from crawlers.config import CONFIG_VARIABLE, ConfigError, config_path
from crawlers.site import SHIPPED_SITES, Site, load_sites, site_for_url
from dashboards.configuration import Configuration, read_configuration
from dashboards.first_configuration import write_configuration

if TYPE_CHECKING:
    from dashboards.night import NightResult

CONFIGURATION_HELP = "配置文件（默认：$QINGYUAN_CONFIG，或当前目录的 qingyuan.toml）"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config", metavar="文件", help=CONFIGURATION_HELP)
@click.option("--debug", is_flag=True, help="出错时显示调用栈")
def qingyuan(config: str | None, debug: bool) -> None:
    """清源：夜间巡查公开网页上的非法辅助生殖广告，固定证据，供人研判。"""
    del debug  # read from the command line by `main`, which must know it before anything can fail
    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(Path(config).absolute())


def open_configuration() -> Configuration:
    """The configuration in force, with Django ready to use its database."""
    configuration = read_configuration()
    os.environ[CONFIG_VARIABLE] = str(configuration.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.settings"
    django.setup()
    return configuration


def known_sites(configuration: Configuration) -> dict[str, Site]:
    """Shipped sites and the user's own, by name."""
    return load_sites((SHIPPED_SITES, configuration.sites_folder))


@qingyuan.command()
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


@qingyuan.command()
def doctor() -> None:
    """检查本机是否可以开始今晚的巡查。"""
    configuration = open_configuration()
    from dashboards.doctor import examine
    from dashboards.terminal import print_checks

    checks = examine(configuration)
    print_checks(checks)
    if not all(check.is_good for check in checks):
        sys.exit(1)


@qingyuan.command()
@click.option("--date", "night", type=click.DateTime(["%Y-%m-%d"]), help="哪一夜（默认今天）；中断的一夜可接着进行")
@click.option("--site", "names", multiple=True, metavar="站点", help="只巡查这些站点，可重复")
@click.option("--again", is_flag=True, help="已完成的站点也重新巡查")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def nightly(night: datetime | None, names: tuple[str, ...], again: bool, as_json: bool) -> None:
    """巡查所有启用的站点：抓取、研判、固证。已完成的不重做。"""
    configuration = open_configuration()
    sites = known_sites(configuration)
    chosen = [_site_named(sites, name) for name in names] or [site for site in sites.values() if site.enabled]
    if not chosen:
        raise ConfigError(f"没有启用的站点；请在 {configuration.sites_folder} 放入站点文件")
    from dashboards.night import run_night
    from dashboards.terminal import watching

    with watching() as watcher:
        result = run_night(configuration, chosen, _night(night), again=again, watcher=watcher)
    _finish(result, as_json=as_json)


@qingyuan.command()
@click.argument("target", metavar="站点或网址")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--pages", type=click.IntRange(1), help="最多取多少页")
def crawl(target: str, as_json: bool, pages: int | None) -> None:
    """立即巡查一个站点，或任何一个网址及其所在网站。"""
    from dataclasses import replace

    configuration = open_configuration()
    if target.startswith(("http://", "https://")):
        site = site_for_url(target)
    else:
        site = _site_named(known_sites(configuration), target)
    if pages is not None:
        site = replace(site, scope=replace(site.scope, max_pages=pages))
    from dashboards.night import run_single
    from dashboards.terminal import watching

    with watching() as watcher:
        result = run_single(configuration, site, watcher)
    _finish(result, as_json=as_json)


@qingyuan.command()
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


@qingyuan.command()
@click.option("--listen", metavar="地址:端口", help="默认见配置 [dashboards] listen")
def serve(listen: str | None) -> None:
    """打开研判工作台。"""
    configuration = open_configuration()
    from dashboards.serving import serve as serve_until_stopped

    address = listen or configuration.dashboards.listen
    click.echo(f"工作台：http://{address}/（按 Ctrl-C 停止）")
    serve_until_stopped(address)


@qingyuan.command()
@click.argument("exporter", metavar="格式")
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("exports"), help="输出目录")
@click.option("--platform", help="只导出这个平台")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def export(exporter: str, folder: Path, platform: str | None, as_json: bool) -> None:
    """导出已由人确认的处置清单：xlsx、csv、json 或 zip（含证据）。"""
    configuration = open_configuration()
    from dashboards.exporting import export as write_exports
    from indexer.opening import open_evidence_store

    store = open_evidence_store(configuration.data_folder)
    receipts = write_exports(exporter, folder, platform, None, datetime.now(UTC), store)
    rows = [{"file": str(folder / one.file_name), "rows": one.rows, "sha256": one.sha256} for one in receipts]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['file']}（{row['rows']} 条，SHA-256 {row['sha256']}）")
    if not rows:
        click.echo("没有已确认的线索，未生成文件")


@qingyuan.group()
def sites() -> None:
    """站点文件。"""


@sites.command("list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def list_sites(as_json: bool) -> None:
    """列出所有站点。"""
    found = list(known_sites(read_configuration()).values())
    if as_json:
        fields = ("name", "title", "platform", "region", "enabled", "last_verified")
        click.echo(json.dumps([{name: getattr(site, name) for name in fields} for site in found], ensure_ascii=False))
        return
    for site in found:
        state = "启用" if site.enabled else "停用"
        click.echo(f"{site.name}\t{site.title}\t{site.platform}\t{state}\t验证：{site.last_verified}")


@qingyuan.group()
def users() -> None:
    """账号。"""


@users.command("add")
@click.argument("username", metavar="用户名")
@click.option("--name", default="", help="姓名或工号")
def add_user(username: str, name: str) -> None:
    """新建账号，显示一次性密码。"""
    open_configuration()
    from dashboards.accounts import create_user

    click.echo(f"账号 {username}，一次性密码 {create_user(username, name or username)}（首次登录须修改）")


@users.command("reset")
@click.argument("username", metavar="用户名")
def reset_user(username: str) -> None:
    """为忘记密码的人生成新的一次性密码，其所有会话随即失效。"""
    open_configuration()
    from dashboards.accounts import renew_password

    click.echo(f"账号 {username}，一次性密码 {renew_password(username)}（首次登录须修改）")


@qingyuan.group()
def evidence() -> None:
    """证据。"""


@evidence.command("verify")
@click.argument("evidence_ids", metavar="[证据编号]...", nargs=-1)
def verify_evidence(evidence_ids: tuple[str, ...]) -> None:
    """逐字节核对证据（默认全部）；有损坏则退出状态为 1。"""
    configuration = open_configuration()
    from indexer.models import Evidence
    from indexer.opening import open_evidence_store
    from indexer.verifying import verify

    store = open_evidence_store(configuration.data_folder)
    chosen = evidence_ids or tuple(Evidence.objects.order_by("sealed_at").values_list("pk", flat=True))
    problems = {evidence_id: found for evidence_id in chosen if (found := verify(evidence_id, store=store))}
    for evidence_id, found in problems.items():
        click.echo(f"{evidence_id}：{'；'.join(found)}")
    click.echo(f"核对 {len(chosen)} 份，完好 {len(chosen) - len(problems)} 份")
    if problems:
        sys.exit(1)


@qingyuan.command("rebuild-index")
def rebuild_index() -> None:
    """用数据库里的线索重建检索索引。"""
    open_configuration()
    from indexer.opening import open_search_index
    from indexer.rebuilding import rebuild_index as rebuild

    click.echo(f"已重建 {rebuild(open_search_index())} 条")


@qingyuan.command()
@click.option("--serve/--no-serve", "serves", default=True, help="结束后是否打开工作台")
@click.option("--pages", type=click.IntRange(10, 100_000), default=400, help="样例网的页数")
@click.option("--port", type=click.IntRange(1024, 65535), default=18973, help="样例网的端口")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo_data"), help="演示数据的目录")
def demo(serves: bool, pages: int, port: int, folder: Path) -> None:
    """在本机样例网上演示一夜：抓取、研判、固证、导出，并与答案核对。"""
    from dashboards.demo import run_demo

    sys.exit(run_demo(folder.absolute(), pages=pages, serves=serves, port=port))


def _site_named(found: dict[str, Site], name: str) -> Site:
    if name not in found:
        raise ConfigError(f"没有名为 {name} 的站点；现有：{'、'.join(found) or '无'}")
    return found[name]


def _night(given: datetime | None) -> date:
    from django.utils.timezone import localdate

    return given.date() if given is not None else localdate()


def _finish(result: "NightResult", *, as_json: bool) -> None:
    from dashboards.terminal import night_as_json, print_night

    if as_json:
        click.echo(json.dumps(night_as_json(result), ensure_ascii=False))
    else:
        print_night(result)
    sys.exit(result.status)


def main(arguments: list[str] | None = None) -> Any:
    """Entry point: one line and an exit status for every error a person can do something about."""
    words = sys.argv[1:] if arguments is None else arguments
    if "--debug" in words:
        return qingyuan.main(words, prog_name="qingyuan", standalone_mode=True)
    try:
        return qingyuan.main(words, prog_name="qingyuan", standalone_mode=True)
    except ConfigError as error:
        return _complain(str(error), 2)
    except Exception as error:  # noqa: BLE001 - border: the command line
        from dashboards.complaints import explain

        message, status = explain(error)
        return _complain(message, status)


def _complain(message: str, status: int) -> int:
    click.echo(f"qingyuan: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
