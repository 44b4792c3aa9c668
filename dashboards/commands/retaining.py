"""`evidence hold` and `evidence purge`: who says that a package stays, and letting go of what is over.

Both want a person by account name, for what they do is signed or kept with it.
"""

import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dashboards.commands.opening import open_configuration
from dashboards.exit_status import NightBusy

if TYPE_CHECKING:
    from dashboards.proving.retention import Purge


@click.command("hold")
@click.argument("evidence_id", metavar="证据编号")
@click.option("--reason", required=True, help="理由")
@click.option("--by", "username", required=True, help="决定人的账号")
@click.option("--lift", is_flag=True, help="解除保全")
def hold_evidence(evidence_id: str, reason: str, username: str, lift: bool) -> None:
    """保全一份证据：无论保管期限如何都不清除；--lift 解除。"""
    open_configuration()
    from dashboards.accounts import user_named
    from dashboards.proving.retention import say_hold

    try:
        say_hold(evidence_id, is_held=not lift, reason=reason, by=user_named(username), at=datetime.now(UTC))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"证据 {evidence_id[:16]} {'已解除保全' if lift else '已保全'}")


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="只列出可以清除的，不清除")
@click.option("--reason", default="", help="理由，写入账本")
@click.option("--by", "username", default="", help="决定人的账号，写入账本")
def purge_evidence(dry_run: bool, reason: str, username: str) -> None:
    """清除保管期限已满的证据文件；清单、签名和时间戳永久保留，账本记下何人因何清除。"""
    configuration = open_configuration()
    from dashboards.accounts import user_named
    from dashboards.proving.retention import carry_out, plan_purge
    from indexer.opening import open_evidence_store, open_ledger

    now = datetime.now(UTC)
    if dry_run:
        _print(plan_purge(configuration.indexer, now), verb="可清除")
        return
    if not reason or not username:
        raise click.UsageError("清除须写明 --reason 和 --by；先用 --dry-run 查看")
    holder = _lease(now)
    try:
        done = carry_out(
            configuration.indexer,
            reason=reason,
            by=user_named(username),
            store=open_evidence_store(configuration.data_folder, configuration.indexer),
            ledger=open_ledger(configuration.data_folder),
            at=now,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    finally:
        _release(holder)
    _print(done, verb="已清除")


def _print(purge: "Purge", verb: str) -> None:
    from django.utils.timezone import localtime

    for one in purge.going:
        click.echo(f"{one.evidence_id}\t{one.state.value}\t{localtime(one.sealed_at):%Y-%m-%d}\t{one.size}\t{one.url}")
    click.echo(f"{verb} {len(purge.going)} 份，共 {sum(one.size for one in purge.going) / 1_000_000:.1f} MB")
    for reason, number in purge.staying.items():
        click.echo(f"期限已满而保留 {number} 份：{reason}")
    for hold in purge.holds:
        click.echo(
            f"保全\t{hold.evidence_id}\t{hold.said_by.get_username()}\t{localtime(hold.said_at):%Y-%m-%d}\t{hold.reason}"
        )


def _lease(now: datetime) -> str:
    """A night at work may be sealing the very files a purge would take. Raises NightBusy."""
    from indexer.nights.leasing import take_lease

    holder = f"purge-{os.getpid()}-{secrets.token_hex(4)}"
    if not take_lease(holder, night=now.date(), now=now):
        raise NightBusy("夜间任务正在进行；请在其结束后清除")
    return holder


def _release(holder: str) -> None:
    from indexer.nights.leasing import release_lease

    release_lease(holder)
