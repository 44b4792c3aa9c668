"""Commands that keep the house: `users`, `evidence`, `rebuild-index`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboards.commands.opening import open_configuration
from dashboards.commands.rejudging import rejudge, reread
from dashboards.commands.retaining import hold_evidence, purge_evidence


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


@users.command("sites")
@click.argument("username", metavar="用户名")
@click.option("--allow/--forbid", "is_allowed", default=True, help="允许或不再允许")
def allow_sites(username: str, is_allowed: bool) -> None:
    """允许（或不再允许）一个账号添加、启用和停用站点。"""
    open_configuration()
    from dashboards.accounts import let_change_sites

    let_change_sites(username, is_allowed=is_allowed)
    click.echo(f"{username} {'可以' if is_allowed else '不能'}变更站点")


@users.command("holds")
@click.argument("username", metavar="用户名")
@click.option("--allow/--forbid", "is_allowed", default=True, help="允许或不再允许")
def allow_holds(username: str, is_allowed: bool) -> None:
    """允许（或不再允许）一个账号在工作台保全证据和解除保全。"""
    open_configuration()
    from dashboards.accounts import let_hold_evidence

    let_hold_evidence(username, is_allowed=is_allowed)
    click.echo(f"{username} {'可以' if is_allowed else '不能'}保全证据")


@click.group()
def evidence() -> None:
    """证据。"""


@evidence.command("verify")
@click.argument("evidence_ids", metavar="[证据编号]...", nargs=-1)
def verify_evidence(evidence_ids: tuple[str, ...]) -> None:
    """逐字节核对证据；不给编号则核对全部证据和整个账本。有损坏则退出状态为 1。"""
    configuration = open_configuration()
    from dashboards.papers.signing import row_problems
    from indexer.evidence.verifying import verify
    from indexer.evidence.verifying_ledger import verify_ledger
    from indexer.models import Evidence
    from indexer.opening import open_evidence_store, open_ledger

    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    chosen = evidence_ids or tuple(Evidence.objects.order_by("sealed_at").values_list("pk", flat=True))
    problems = {one: found for one in chosen if (found := (*verify(one, store=store), *row_problems(one)))}
    for evidence_id, found in problems.items():
        click.echo(f"{evidence_id}：{'；'.join(found)}")
    broken = () if evidence_ids else verify_ledger(open_ledger(configuration.data_folder), store)
    for problem in broken:
        click.echo(problem)
    click.echo(f"核对 {len(chosen)} 份，完好 {len(chosen) - len(problems)} 份")
    purged = Evidence.objects.filter(pk__in=chosen).exclude(purged_at=None).count()
    if purged:
        click.echo(f"其中 {purged} 份的文件已按保管期限清除，清单、签名和时间戳仍在")
    if not evidence_ids:
        click.echo(f"账本{'有 ' + str(len(broken)) + ' 处问题' if broken else '完好'}")
    if problems or broken:
        sys.exit(1)


@evidence.command("show")
@click.argument("evidence_id", metavar="证据编号")
def show_evidence(evidence_id: str) -> None:
    """列出一份证据的清单、签名和时间戳。"""
    open_configuration()
    from dashboards.proving.evidence_sheet import lines_of

    for line in lines_of(evidence_id):
        click.echo(line)


@evidence.command("export")
@click.argument("evidence_id", metavar="证据编号")
@click.option("--to", "folder", default=".", type=click.Path(path_type=Path, file_okay=False), help="写入的文件夹")
def export_evidence(evidence_id: str, folder: Path) -> None:
    """把一份证据写成任何人都能独立核验的文件夹。"""
    configuration = open_configuration()
    from indexer.evidence.packaging import package_of
    from indexer.opening import open_evidence_store

    target = folder / evidence_id[:16]
    for name, body in package_of(evidence_id, open_evidence_store(configuration.data_folder, configuration.indexer)):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    click.echo(f"已导出 {target}；核验：python3 {target / 'verify.py'}")


@evidence.command("documents")
@click.argument("evidence_ids", metavar="证据编号...", nargs=-1, required=True)
@click.option("--to", "folder", default=".", type=click.Path(path_type=Path, file_okay=False), help="写入的文件夹")
def write_documents(evidence_ids: tuple[str, ...], folder: Path) -> None:
    """起草证据说明、提取笔录和固定清单（DOCX 和 PDF），供两名执法人员核对；给出多个编号则另附证据目录。"""
    configuration = open_configuration()
    from dashboards.papers.writing import write_drafts

    for path in write_drafts(evidence_ids, folder, configuration):
        click.echo(f"已写入 {path}")


@evidence.command("renew-key")
def renew_signing_key() -> None:
    """更换签名密钥；以前的签名仍可核验。"""
    configuration = open_configuration()
    from indexer.opening import open_ledger

    key_id = open_ledger(configuration.data_folder).renew_key(datetime.now(UTC))
    click.echo(f"新公钥编号 {key_id}；请公布它，以便收件单位核对")


evidence.add_command(hold_evidence)
evidence.add_command(purge_evidence)


@click.command("rebuild-index")
def rebuild_index() -> None:
    """用数据库里的线索重建检索索引。"""
    open_configuration()
    from indexer.opening import open_search_index
    from indexer.searching.rebuilding import rebuild_index as rebuild

    click.echo(f"已重建 {rebuild(open_search_index())} 条")


for command in (rejudge, reread):
    evidence.add_command(command)
