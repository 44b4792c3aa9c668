"""`qingyuan evidence rejudge` and `reread`: sealed pages judged and read again, offline."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboards.commands.opening import open_configuration

TITLES = {
    "same": "不变",
    "newly_flagged": "将新标为疑似",
    "no_longer_flagged": "将不再标为疑似",
    "otherwise": "其他变化",
    "unreadable": "证据缺失或被改动",
}


@click.command("rejudge")
@click.option("--site", metavar="站点", help="只看这个站点的证据")
@click.option(
    "--lexicons", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="试用此目录中的词库"
)
@click.option("--rule", default="", metavar="规则", help="只问这条规则（或以此开头的规则）是否命中")
@click.option("--propose", "proposes", is_flag=True, help="把将新标为疑似的留作提议，供人研判")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def rejudge(site: str | None, folder: Path | None, rule: str, proposes: bool, as_json: bool) -> None:
    """用现在的（或试用的）词库和模型离线重判全部已固定的网页；不改动任何线索和决定。"""
    configuration = open_configuration()
    from classifiers.engine import build_engine
    from dashboards.classifying import engine_for
    from dashboards.counting import counting
    from indexer.opening import open_evidence_store
    from indexer.sealing.rejudging import Change, propose, sealed_ids
    from indexer.sealing.rejudging import rejudge as judge_again

    engine = build_engine(configuration.classifiers, folder) if folder else engine_for(configuration)
    ids = sealed_ids(site)
    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    found = []
    with counting("重判", len(ids)) as step:
        for one in judge_again(ids, engine, store, rule=rule):
            step()
            if one is not None:
                found.append(one)
                if proposes and one.change is Change.NEWLY_FLAGGED:
                    propose(one, engine.lexicon.version, datetime.now(UTC))
    changed = [one for one in found if one.change is not Change.SAME]
    if as_json:
        click.echo(json.dumps({"pages": len(found), "changed": [asdict(one) for one in changed]}, ensure_ascii=False))
        return
    for one in changed:
        click.echo(
            f"{TITLES[one.change]}\t{one.then or '未判'} → {one.now}\t{one.score:.2f}\t{one.url}\t{one.sentence}"
        )
    counts = Counter(one.change for one in found)
    click.echo(f"重判 {len(found)} 页：" + "，".join(f"{TITLES[change]} {counts[change]}" for change in Change))
    if proposes:
        click.echo(f"已留作提议 {counts[Change.NEWLY_FLAGGED]} 条，在工作台“重判提议”中研判")


@click.command("reread")
@click.option("--site", metavar="站点", help="只看这个站点的证据")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def reread(site: str | None, as_json: bool) -> None:
    """用现在的读法离线重读已固定的网页，与固定时读到的文字比对，报告读法变化。"""
    configuration = open_configuration()
    from dashboards.counting import counting
    from indexer.opening import open_evidence_store
    from indexer.sealing.rereading import DRIFT_BELOW, drift_of, sealed_readings

    ids, readings = sealed_readings(site), []
    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    with counting("重读", len(ids)) as step:
        for evidence_id in ids:
            readings.append(drift_of(evidence_id, store))
            step()
    drifted = [one for one in readings if one.likeness < DRIFT_BELOW]
    if as_json:
        rows = [asdict(one) for one in drifted]
        click.echo(json.dumps({"pages": len(readings), "drifted": rows}, ensure_ascii=False))
        return
    for one in drifted:
        click.echo(
            f"{one.likeness:.2f}\t{one.site}\t{one.url}\t固定时 {one.characters_then} 字，现在 {one.characters_now} 字{one.note}"
        )
    click.echo(f"重读 {len(readings)} 页，读法有变化的 {len(drifted)} 页")
