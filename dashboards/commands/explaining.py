"""The command `explain`: why an item was flagged, or why a page was not."""

import json

import click

from dashboards.commands.opening import open_configuration


@click.command()
@click.argument("item", metavar="[线索编号]", required=False)
@click.option("--url", help="访问过的网址：说明为什么不是")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def explain(item: str | None, url: str | None, as_json: bool) -> None:
    """说明一条线索的全部依据，或一个网址为什么没有被列为线索。"""
    if (item is None) == (url is None):
        raise click.UsageError("请给出线索编号，或 --url 网址，二者之一")
    open_configuration()
    from dashboards import explaining, explanation_report

    if item is not None:
        explained = explaining.explain_item(explaining.item_named(item))
        values, lines = explanation_report.explanation_json(explained), explanation_report.explanation_lines(explained)
    else:
        visit = explaining.newest_visit(url or "")
        values, lines = explanation_report.visit_json(visit), explanation_report.visit_lines(visit)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)
