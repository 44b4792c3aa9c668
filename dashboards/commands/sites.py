"""Commands about sites: `sites list`, `check`, `enable`, `disable`; `sites card` is in `crawling.py`."""

import json
import sys

import click

from crawlers.site import Site
from dashboards.commands.opening import open_configuration
from dashboards.configuration import read_configuration
from dashboards.exit_status import ExitStatus
from dashboards.sites.book import site_book, site_named


@click.group()
def sites() -> None:
    """站点文件。"""


@sites.command("list")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def list_sites(as_json: bool) -> None:
    """列出所有站点。"""
    book = site_book(read_configuration())
    _print_sites(list(book.sites.values()), as_json=as_json)
    for sentence in book.broken.values():
        click.echo(f"qingyuan: {sentence}", err=True)
    if book.broken:
        sys.exit(ExitStatus.WRONG_USE)


def _print_sites(found: list[Site], *, as_json: bool) -> None:
    if as_json:
        fields = ("name", "title", "platform", "kind", "region", "enabled", "last_verified")
        click.echo(json.dumps([{name: getattr(site, name) for name in fields} for site in found], ensure_ascii=False))
        return
    for site in found:
        state = "启用" if site.enabled else "停用"
        click.echo(f"{site.name}\t{site.title}\t{site.platform}\t{state}\t验证：{site.last_verified}")


@sites.command("check")
@click.argument("name", metavar="站点")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def check_site(name: str, as_json: bool) -> None:
    """读一个列表页，说明读懂了什么，存下样本和截图；读懂则记为今日已验证。"""
    configuration = open_configuration()
    site = site_named(configuration, name)
    from dashboards.sites.checking import check, check_lines

    result = check(configuration, site)
    if as_json:
        click.echo(json.dumps(result.as_fields(), ensure_ascii=False))
    else:
        for line in check_lines(result):
            click.echo(line)
    if not result.is_understood:
        sys.exit(ExitStatus.PARTIAL)


@sites.command("enable")
@click.argument("name", metavar="站点")
def enable_site(name: str) -> None:
    """启用一个站点；随程序提供的站点须先经 sites check 验证。"""
    configuration = open_configuration()
    site = site_named(configuration, name)
    from dashboards.sites.switching import switch_site

    switch_site(configuration, site, enabled=True, made_by=None)
    click.echo(f"已启用 {name}")


@sites.command("disable")
@click.argument("name", metavar="站点")
def disable_site(name: str) -> None:
    """停用一个站点；已发现的线索不受影响。"""
    configuration = open_configuration()
    site = site_named(configuration, name)
    from dashboards.sites.switching import switch_site

    switch_site(configuration, site, enabled=False, made_by=None)
    click.echo(f"已停用 {name}")
