"""Commands that keep the house: `sites`, `users`, `evidence`, `rebuild-index`."""

import json
import sys

import click

from dashboards.commands.opening import known_sites, open_configuration
from dashboards.configuration import read_configuration


@click.group()
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


@click.group()
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


@click.group()
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


@click.command("rebuild-index")
def rebuild_index() -> None:
    """用数据库里的线索重建检索索引。"""
    open_configuration()
    from indexer.opening import open_search_index
    from indexer.rebuilding import rebuild_index as rebuild

    click.echo(f"已重建 {rebuild(open_search_index())} 条")
