"""`qingyuan demo`: one night on the sample web, scored against its truth, reviewed by a scripted person, exported.

In: a folder, a size. Out: everything a real night leaves, and a printed score. Half of the items are left in the queue for
whoever opens the dashboard.
"""

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import django

from crawlers.config import CONFIG_VARIABLE
from crawlers.site_shelf import load_sites
from dashboards.configuration import Configuration, read_configuration
from dashboards.first_configuration import write_configuration
from dashboards.sample_web import compare_with_truth, serving_sample_web

# The bar of the sample web, below which the demo says that something is broken.
GOOD_ENOUGH = 0.95


def run_demo(folder: Path, *, pages: int, serves: bool, port: int) -> int:
    """Run the demo in `folder`; exit status 0 if the night reached GOOD_ENOUGH."""
    configuration = _configure(folder, port)
    with serving_sample_web(pages, port, configuration.sites_folder) as count:
        click.echo(f"样例网：{count} 个页面，{len(load_sites((configuration.sites_folder,)))} 个站点")
        answer = _night(configuration, pages, port)
        _review_and_export(configuration, answer)
        status = 0 if min(answer["recall"], answer["precision"]) >= GOOD_ENOUGH else 1
        if serves:
            _serve(configuration)
    return status


def _configure(folder: Path, port: int) -> Configuration:
    path = folder / "qingyuan.toml"
    write_configuration(
        path,
        {
            "contact": '"mailto:demo@example.org"',
            "unit_name": '"样例网信办"',
            "time_servers": "[]",
            "allow_private": f'["*.localhost:{port}"]',
            "captures_mobile": "false",
            "chain_minutes": "1",
            "replay_minutes": "1",
            # The sample web's ailing host is well again at once.
            "retry_minutes": "0.1",
            "listen": f'"127.0.0.1:{_free_port()}"',
        },
    )
    os.environ[CONFIG_VARIABLE] = str(path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dashboards.settings"
    configuration = read_configuration(str(path))
    django.setup()
    from dashboards.setting_up import prepare_data_folder, prepare_database

    prepare_data_folder(configuration)
    prepare_database()
    return configuration


def _free_port() -> int:
    """8000 if nobody uses it, else one the system picks."""
    for port in (8000, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            number: int = probe.getsockname()[1]
            return number
    raise OSError("没有可用的端口")


def _night(configuration: Configuration, pages: int, port: int) -> dict[str, Any]:
    """Run tonight (again, if it was run) and print its table and score."""
    from django.utils.timezone import localdate

    from dashboards.nights.night import run_night
    from dashboards.terminal import print_night, watching
    from indexer.models import Visit

    sites = list(load_sites((configuration.sites_folder,)).values())
    night = localdate()
    with watching() as watcher:
        result = run_night(configuration, sites, night, again=True, workers=1, watcher=watcher)
    print_night(result)
    pairs = Visit.objects.filter(night=night).exclude(action="").values_list("url", "action")
    answer = compare_with_truth(pairs, pages, port)
    _print_score(answer)
    return answer


def _print_score(answer: dict[str, Any]) -> None:
    click.echo(
        f"与答案核对：召回率 recall={answer['recall']:.3f}（{answer['hits']}/{answer['offers']}），"
        f"准确率 precision={answer['precision']:.3f}（误报 {answer['false_alarms']}），待看 {answer['reviewed']}"
    )
    for title, key in (("漏报", "missed"), ("误报", "false_alarm_urls"), ("未访问", "unvisited")):
        for url in answer[key][:10]:
            click.echo(f"  {title}：{url}")


def _review_and_export(configuration: Configuration, answer: dict[str, Any]) -> None:
    from dashboards.exporting import export
    from dashboards.sample_reviewer import review_half
    from indexer.opening import open_evidence_store

    confirmed, cleared = review_half(answer["kinds"], answer["categories"], datetime.now(UTC))
    click.echo(f"样例研判员已研判一半线索：涉嫌违规 {confirmed}，不违规 {cleared}；其余留在今日待办")
    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    folder = configuration.path.parent / "exports"
    for exporter in ("xlsx", "zip"):
        for receipt in export(exporter, folder, None, None, datetime.now(UTC), store):
            if not receipt.platform:
                click.echo(f"处置清单：{folder / receipt.file_name}（{receipt.rows} 条）")


def _serve(configuration: Configuration) -> None:
    from dashboards.sample_reviewer import visitor_password
    from dashboards.serving import serve

    username, password = visitor_password()
    click.echo(f"工作台：http://{configuration.dashboards.listen}/  账号 {username}  一次性密码 {password}")
    click.echo("按 Ctrl-C 结束")
    serve(configuration.dashboards.listen)
