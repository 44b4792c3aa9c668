"""Commands around review: `serve`, `export`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboards.commands.opening import open_configuration


@click.command()
@click.option("--listen", metavar="地址:端口", help="默认见配置 [dashboards] listen")
def serve(listen: str | None) -> None:
    """打开研判工作台。"""
    configuration = open_configuration()
    from dashboards.serving import serve as serve_until_stopped

    address = listen or configuration.dashboards.listen
    click.echo(f"工作台：http://{address}/（按 Ctrl-C 停止）")
    serve_until_stopped(address)


@click.command()
@click.argument("exporter", metavar="格式")
@click.option("--out", "folder", type=click.Path(path_type=Path), default=Path("exports"), help="输出目录")
@click.option("--platform", help="只导出这个平台")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def export(exporter: str, folder: Path, platform: str | None, as_json: bool) -> None:
    """导出已由人确认的处置清单：xlsx、csv、json 或 zip（含证据）。"""
    configuration = open_configuration()
    from dashboards.exporting import export as write_exports
    from indexer.opening import open_evidence_store

    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    receipts = write_exports(exporter, folder, platform, None, datetime.now(UTC), store)
    rows = [{"file": str(folder / one.file_name), "rows": one.rows, "sha256": one.sha256} for one in receipts]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['file']}（{row['rows']} 条，SHA-256 {row['sha256']}）")
    if not rows:
        click.echo("没有已确认的线索，未生成文件")
