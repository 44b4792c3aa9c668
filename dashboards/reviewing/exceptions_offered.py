"""可考虑的词库例外: which exceptions would have kept a cleared item from being flagged. Computed when asked for; changes nothing.

In: an item a person cleared. Out: `OfferedExceptions`, and the same as Chinese lines and JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.conf import settings

from classifiers.discovering.exceptions_proposed import (
    JudgedText,
    ProposedException,
    ProposedExceptions,
    Standing,
    propose_exceptions,
)
from classifiers.discovering.trial import StoredText
from classifiers.engine import Engine, engine_beside
from classifiers.learning.corpus import load_corpus
from classifiers.measuring.measurement import OFFER
from classifiers.verdict import Action
from classifiers.vocabulary.exceptions import EXCEPTIONS_FILE
from dashboards.models import Decision
from dashboards.reviewing.decisions import in_force, newest_decisions
from indexer.models import Item

_CORPUS_RENDERINGS = 2
_STANDINGS = {
    Decision.Outcome.CONFIRMED.value: Standing.CONFIRMED,
    Decision.Outcome.CLEARED.value: Standing.CLEARED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedExceptions:
    """`sentence` says what was found, or why nothing was."""

    found: ProposedExceptions
    sentence: str

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """(exception, sentence, TOML) of each proposal."""
        return [(one.exception.shown(), sentence_of(one), one.exception.toml()) for one in self.found.proposals]


def is_rejected_flag(decision: Decision | None) -> bool:
    """Whether a person called 不违规 what the machine had flagged."""
    return (
        decision is not None
        and decision.outcome == Decision.Outcome.CLEARED
        and decision.machine_action == Action.FLAG.value
    )


def offered_exceptions(item: Item) -> OfferedExceptions:
    """The exceptions for `item`. Raises ValueError if it is no rejected flag."""
    if not is_rejected_flag(in_force([item.pk]).get(item.pk)):
        raise ValueError(f"线索 {item.pk} 不是机器标为疑似、经人判为不违规的线索，无从提出例外")
    found = propose_exceptions(_engine(), item.text, _judged_texts())
    return OfferedExceptions(found=found, sentence=_sentence(found))


def sentence_of(one: ProposedException) -> str:
    """What an exception would do, for people."""
    undecided = f"，另有 {one.undecided} 条未定的线索不再疑似，请先看过" if one.undecided else ""
    return (
        f"“{one.exception.term}”与此相邻时不再当作该词：影响 {one.touched} 条已存线索，"
        f"{one.cleared} 条已判不违规的不再标为疑似{undecided}；已确认的一条不少。"
    )


def exceptions_json(offered: OfferedExceptions) -> dict[str, Any]:
    """For machines."""
    found = offered.found
    return {
        "sentence": offered.sentence,
        "items": found.read,
        "helping": found.helping,
        "harmful": found.harmful,
        "proposals": [
            {
                "term": one.exception.term,
                "exception": one.exception.shown(),
                "touched": one.touched,
                "cleared": one.cleared,
                "undecided": one.undecided,
                "toml": one.exception.toml(),
            }
            for one in found.proposals
        ],
    }


def exception_lines(offered: OfferedExceptions) -> Iterator[str]:
    """For a terminal."""
    yield offered.sentence
    for number, (shown, sentence, toml) in enumerate(offered.lines, start=1):
        yield f"{number}. {shown}　{sentence}"
        yield from toml.splitlines()


def _sentence(found: ProposedExceptions) -> str:
    if not found.is_flagged:
        return "按现在的词库，这段文字已不再标为疑似，不需要例外。"
    if found.proposals:
        return (
            f"对照 {found.read} 条已存线索和自编语料试过。什么也没有改；"
            f"要采用，请经人核定后写入本单位词库目录的 {EXCEPTIONS_FILE}（配置项 lexicons_folder）。"
        )
    if found.helping:
        return f"能撤下这条的 {found.harmful} 个例外都会使已确认的线索或语料中的广告漏掉，不予建议。"
    return "没有哪一个窄的例外能撤下这条：依据不止一处词语，或来自行文与推销文本相近。"


@cache
def _engine() -> Engine:
    """Without pictures: texts hold what was read from them."""
    configuration = settings.CONFIGURATION
    return engine_beside(replace(configuration.classifiers, reads_images=False), configuration.path.parent)


def _judged_texts() -> Iterator[JudgedText]:
    """Every stored item with what people said of it as it stands, and our corpus."""
    outcomes = {row.item_id: (row.outcome, row.item_revision) for row in newest_decisions()}
    rows = Item.objects.order_by("pk").values_list("pk", "title", "text", "revision")
    for item_id, title, text, revision in rows.iterator(chunk_size=500):
        outcome, decided = outcomes.get(item_id, ("", 0))
        standing = _STANDINGS.get(outcome, Standing.OPEN)
        if standing is Standing.CLEARED and decided != revision:
            standing = Standing.OPEN
        yield JudgedText(stored=StoredText(item_id=item_id, title=title, text=text), standing=standing)
    for number, row in enumerate(load_corpus(renderings=_CORPUS_RENDERINGS)):
        standing = Standing.CONFIRMED if row.label == OFFER else Standing.CLEARED
        stored = StoredText(item_id=f"corpus-{number}", title="", text=row.text)
        yield JudgedText(stored=stored, standing=standing, is_corpus=True)
