"""Commands about the lexicon: `lexicon try`, `lexicon discover`, `lexicon exceptions`. None saves a word: a person does."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from classifiers.vocabulary.roles import Role
from crawlers.config import ConfigError
from dashboards.commands.opening import open_configuration

BACKGROUND = click.option(
    "--background",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="一般文本，每行一篇，可为 .xz；默认只用已存线索和词库例文",
)


@click.group()
def lexicon() -> None:
    """词库：试词、找新词。"""


@lexicon.command("try")
@click.argument("text", metavar="词")
@click.option("--category", default="surrogacy", show_default=True, help="类别（词库文件名）；空表示各类通用")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="service", show_default=True)
@click.option("--strength", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="单独出现在标题时的概率")
@click.option("--written", is_flag=True, help="只按字面读，不读变体")
@BACKGROUND
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def try_text(
    text: str, category: str, role: str, strength: float, written: bool, background: Path | None, as_json: bool
) -> None:
    """试一个词：会撞上哪些一般文本，会使哪些已存线索改判。不保存。"""
    configuration = open_configuration()
    from classifiers.discovering.collisions import find_collisions
    from classifiers.discovering.trial import try_term
    from classifiers.vocabulary.terms import ALL_VIEWS, DEFAULT_VIEWS, Term
    from dashboards.classifying import engine_for
    from dashboards.lexicon_report import trial_json, trial_lines
    from dashboards.lexicon_texts import background as background_texts
    from dashboards.lexicon_texts import stored_texts
    from dashboards.reviewing.category_choices import lexicon_folders

    engine = engine_for(configuration)
    known = [each.identifier for each in engine.lexicon.categories]
    if category and category not in known:
        raise ConfigError(f"没有名为 {category} 的类别；现有：{'、'.join(known)}")
    views = DEFAULT_VIEWS if written else ALL_VIEWS
    term = Term(text=text, role=Role(role), category=category, strength=strength, views=views)
    trial = try_term(engine, term, stored_texts())
    texts = background_texts(lexicon_folders(configuration), background)
    collisions = find_collisions(text, texts, engine.views)
    if as_json:
        click.echo(json.dumps(trial_json(term, collisions, trial), ensure_ascii=False))
        return
    for line in trial_lines(term, collisions, trial):
        click.echo(line)


@lexicon.command("discover")
@BACKGROUND
@click.option("--most", type=click.IntRange(1, 500), default=30, show_default=True, help="最多列出几个")
@click.option("--out", type=click.Path(path_type=Path), help="另存为待核定的 TOML；不覆盖已有文件")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def discover_words(background: Path | None, most: int, out: Path | None, as_json: bool) -> None:
    """从已存线索中找词库还没有的新词，供人核定。不保存进词库。"""
    configuration = open_configuration()
    from classifiers.discovering.segmentation import load_segmenter
    from classifiers.discovering.slang import discover
    from dashboards import lexicon_texts
    from dashboards.classifying import engine_for
    from dashboards.lexicon_report import candidate_lines, candidates_json, candidates_toml
    from dashboards.reviewing.category_choices import lexicon_folders

    engine = engine_for(configuration)
    texts = lexicon_texts.background(lexicon_folders(configuration), background)
    candidates = discover(
        lexicon_texts.offers(),
        (each.text for each in texts if not each.is_offer),
        [term.text for term in engine.lexicon.terms],
        engine.views,
        load_segmenter(),
        pivots=lexicon_texts.pivots(),
        most=most,
    )
    if out is not None:
        with out.open("x", encoding="utf-8") as file:
            file.write(candidates_toml(candidates, datetime.now(UTC).date()))
    if as_json:
        click.echo(json.dumps(candidates_json(candidates), ensure_ascii=False))
        return
    for line in candidate_lines(candidates):
        click.echo(line)
    if not candidates:
        click.echo("没有找到新词；线索多了，或给出 --background，再试")


@lexicon.command("exceptions")
@click.argument("item", metavar="线索编号")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def propose(item: str, as_json: bool) -> None:
    """一条判为不违规的疑似线索：哪些最窄的例外本可避免。不保存。"""
    open_configuration()
    from dashboards.explaining import item_named
    from dashboards.plain_text import plain_line
    from dashboards.reviewing.exceptions_offered import exception_lines, exceptions_json, offered_exceptions

    offered = offered_exceptions(item_named(item))
    if as_json:
        click.echo(json.dumps(exceptions_json(offered), ensure_ascii=False))
        return
    for line in exception_lines(offered):
        click.echo(plain_line(line))
