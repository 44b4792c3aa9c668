"""Commands about judging itself: `evaluate`, `train`, `gold`."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from classifiers.config import ClassifyConfig
from crawlers.config import config_path
from dashboards.commands.opening import open_configuration
from dashboards.configuration import read_configuration

if TYPE_CHECKING:
    from classifiers.engine import Engine
    from classifiers.measuring.measurement import LabelledText
    from classifiers.verdict import Verdict

DATA_HELP = "每行一个 JSON：text、label（offer、borderline 两可，或其他）、category、group（发布者）"


@click.command()
@click.option("--data", "files", multiple=True, type=click.Path(exists=True, dir_okay=False), help=DATA_HELP)
@click.option(
    "--neutral",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="无人推销的文字，每行一条（可为 .xz）：每万行误报几条",
)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="另画可靠性图和准确率—召回率曲线（PNG）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def evaluate(files: tuple[str, ...], neutral: tuple[str, ...], plot: Path | None, as_json: bool) -> None:
    """量一量研判有多准；不给数据时，用自带语料并按发布者留出。"""
    from classifiers.measuring.neutral import count_alarms, neutral_json, neutral_lines, read_lines
    from classifiers.measuring.report import report_json, report_lines

    if plot is not None and neutral and not files:
        raise click.UsageError("--plot 要有 --data：无人推销的文字没有准确率可画")
    engine = _engine()
    counts = [count_alarms(Path(name).name, read_lines(Path(name)), engine) for name in neutral]
    judged = _judged(files, engine) if files or not neutral else []
    if plot is not None:
        _plot(judged, engine, plot)
    if as_json:
        report = report_json(judged) if judged else {}
        click.echo(json.dumps(report | {"neutral": [neutral_json(each) for each in counts]}, ensure_ascii=False))
        return
    for line in report_lines(judged) if judged else ():
        click.echo(line)
    for count in counts:
        for line in neutral_lines(count):
            click.echo(line)


@click.command()
@click.option("--gold", "files", multiple=True, type=click.Path(exists=True, dir_okay=False), help=DATA_HELP)
@click.option("--decisions", is_flag=True, help="另用数据库中有效的人工决定")
def train(files: tuple[str, ...], decisions: bool) -> None:
    """用自带语料（和人工定论）重新训练模型；各项指标不变差才替换。"""
    from classifiers.learning.corpus import load_corpus
    from classifiers.learning.replacing import retrain

    decided = _decided() if decisions else []
    if decisions:
        click.echo(f"人工决定：{len(decided)} 条，来自 {len({row.group for row in decided})} 个发布者")
    gold = [row for row in (*_rows(files), *decided) if not row.is_borderline]
    comparison = retrain(load_corpus(), gold, _engine())
    old, new = comparison.old, comparison.new
    for title, before, after in (
        ("召回率", old.recall, new.recall),
        ("准确率", old.precision, new.precision),
        ("变形后保留的召回率", old.disguised, new.disguised),
    ):
        click.echo(f"{title}：{before:.3f} → {after:.3f}")
    click.echo("已换上新模型。" if comparison.is_no_worse else "新模型有指标变差，未替换。")


@click.command()
@click.argument("file", type=click.File("x", encoding="utf-8"))
def gold(file: TextIO) -> None:
    """把有效的人工决定导出为 JSONL（所判的文字、结论、类别、发布者），供训练和测量；不覆盖已有文件。"""
    rows = _decided()
    file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    click.echo(f"导出 {len(rows)} 条")


def _decided() -> "list[LabelledText]":
    open_configuration()
    from dashboards.reviewing.gold import gold_rows

    return list(gold_rows())


def _engine() -> "Engine":
    """The engine of the configuration in force, or the shipped one; without pictures, because texts have none."""
    from classifiers.engine import build_engine, engine_beside

    configuration = read_configuration() if config_path().exists() else None
    if configuration is None:
        return build_engine(ClassifyConfig(reads_images=False), None)
    return engine_beside(replace(configuration.classifiers, reads_images=False), configuration.path.parent)


def _rows(files: tuple[str, ...]) -> "list[LabelledText]":
    from classifiers.measuring.measurement import read_labelled

    return [row for file in files for row in read_labelled(Path(file).read_text("utf-8").splitlines())]


def _judged(files: tuple[str, ...], engine: "Engine") -> "list[tuple[LabelledText, Verdict]]":
    """The texts of `files`; of our corpus, judged by models that never saw their publishers, if there are none."""
    from classifiers.batch import page_of_text

    if not files:
        return _held_out(engine)
    return [(row, engine.judge(page_of_text(row.text)).verdict) for row in _rows(files)]


def _plot(judged: "list[tuple[LabelledText, Verdict]]", engine: "Engine", path: Path) -> None:
    from classifiers.measuring.plot import NoChineseFont, draw

    try:
        draw(judged, engine.titles, path)
    except NoChineseFont as error:
        raise click.ClickException(f"{error}；可装 fonts-noto-cjk") from None


def _held_out(engine: "Engine") -> "list[tuple[LabelledText, Verdict]]":
    from classifiers.learning.corpus import load_corpus
    from classifiers.learning.final_training import held_out_verdicts

    return held_out_verdicts(load_corpus(), engine)
