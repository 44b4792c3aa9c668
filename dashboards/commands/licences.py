"""The command about approved institutions: `licences check`. It changes nothing: the file named in the configuration is in force."""

from pathlib import Path

import click


@click.group()
def licences() -> None:
    """经批准机构名单：检查。"""


@licences.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(file: Path) -> None:
    """检查一份名单（.csv、.xlsx 或 .toml）能否使用；逐行说明问题，不保存。"""
    from classifiers.licence_files import read_licences
    from classifiers.unmasking.reading_views import load_view_maker

    found = read_licences(file, load_view_maker()).institutions
    without = sum(not each.hosts for each in found)
    click.echo(f"可用：{len(found)} 家机构，别名 {sum(len(each.aliases) for each in found)} 个，")
    click.echo(f"域名 {sum(len(each.hosts) for each in found)} 个，电话 {sum(len(each.phones) for each in found)} 个。")
    if without:
        click.echo(f"{without} 家没有域名，其自己的网站会被当作别人的网站。")
    click.echo(f'要采用，请在配置文件中写明：[classifiers] licences_file = "{file}"')
