"""The narrowest exceptions that would have kept a rejected item from being flagged. Nothing is saved; a person decides.

In: an engine, the text a person cleared, and texts it must not do harm to. Out: `ProposedExceptions`. One word and one side at a
time: an exception is as wide as the cleared texts need it and no wider, and none may cost a confirmed text or an offer its flag.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from classifiers.batch import page_of_text
from classifiers.discovering.trial import StoredText, Trial, compare
from classifiers.engine import Engine
from classifiers.verdict import Action
from classifiers.vocabulary.exceptions import TermException, with_exceptions
from classifiers.vocabulary.roles import TALKING

LONGEST_CONTEXT = 3
MOST_PROPOSALS = 3
MOST_CANDIDATES = 120
"""Of a page that repeats its words in ever other company."""


class Standing(StrEnum):
    """What people said of a text."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedText:
    """A stored text and where it stands; our own corpus' offers are confirmed, its other texts cleared."""

    stored: StoredText
    standing: Standing
    is_corpus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedException:
    """`touched` stored items are read otherwise; `cleared` and `undecided` of them lose their flag, the one asked about included."""

    exception: TermException
    touched: int
    cleared: int
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedExceptions:
    """`is_flagged`: whether the text is still flagged today. `helping` exceptions end it, `harmful` of them cost a rightful flag."""

    is_flagged: bool
    read: int
    helping: int
    harmful: int
    proposals: tuple[ProposedException, ...]


def propose_exceptions(engine: Engine, text: str, others: Iterable[JudgedText]) -> ProposedExceptions:
    """`others` are read once; the text itself need not be among them."""
    page = page_of_text(text)
    verdict = engine.judge(page).verdict
    is_flagged = verdict.action is Action.FLAG
    candidates = _candidates(engine, text, verdict.category or "") if is_flagged else []
    engines = [(one, engine_excepting(engine, one)) for one in candidates]
    helping = [(one, other) for one, other in engines if other.judge(page).verdict.action is not Action.FLAG]
    words = {one.term for one, _ in helping}
    read, near = _with_words(engine, words, others) if words else (0, [])
    tried = [_tried(engine, one, other, near) for one, other in helping]
    harmless = [each for each in tried if each is not None]
    return ProposedExceptions(
        is_flagged=is_flagged,
        read=read,
        helping=len(helping),
        harmful=len(tried) - len(harmless),
        proposals=tuple(_best_of_each_side(harmless)[:MOST_PROPOSALS]),
    )


def engine_excepting(engine: Engine, exception: TermException) -> Engine:
    """`engine` with one more exception; its automata are shared, for an exception changes no pattern."""
    terms = with_exceptions(engine.lexicon.terms, [exception], "exception")
    changed = {old: new for old, new in zip(engine.lexicon.terms, terms, strict=True) if old is not new}
    lexicon = replace(engine.lexicon, terms=terms, version=f"{engine.lexicon.version}-{exception.shown()}")
    return replace(engine, lexicon=lexicon, matcher=engine.matcher.replacing(changed))


def _candidates(engine: Engine, text: str, category: str) -> list[TermException]:
    """Every neighbourhood of the category's selling words in `text`, each once, in order of the text."""
    views = engine.views.views(text)
    found: dict[TermException, None] = {}
    for hit in engine.matcher.hits(text, views):
        if hit.term.category == category and hit.term.role not in TALKING:
            found.update(dict.fromkeys(_around(hit.term.text, views.mapped.text, hit.span)))
    return list(found)[:MOST_CANDIDATES]


def _around(term: str, text: str, span: tuple[int, int]) -> Iterator[TermException]:
    for length in range(1, LONGEST_CONTEXT + 1):
        before, behind = text[max(0, span[0] - length) : span[0]], text[span[1] : span[1] + length]
        if len(before) == length and before.isalpha():
            yield TermException(term=term, not_after=(before,))
        if len(behind) == length and behind.isalpha():
            yield TermException(term=term, not_before=(behind,))


def _with_words(engine: Engine, words: set[str], others: Iterable[JudgedText]) -> tuple[int, list[JudgedText]]:
    """How many stored texts there are, and those in which one of `words` is read at all."""
    read = 0
    near: list[JudgedText] = []
    for each in others:
        read += not each.is_corpus
        text = each.stored.text
        if each.is_corpus and not any(word in text for word in words):
            continue
        if any(hit.term.text in words for hit in engine.matcher.hits(text, engine.views.views(text))):
            near.append(each)
    return read, near


def _tried(
    engine: Engine, exception: TermException, other: Engine, near: Sequence[JudgedText]
) -> ProposedException | None:
    """None if a confirmed text or an offer of the corpus would lose its flag."""
    rightful = [each.stored for each in near if each.standing is Standing.CONFIRMED]
    if compare(engine, other, rightful).no_longer_flagged:
        return None
    stored: dict[Standing, Trial] = {
        standing: compare(
            engine, other, [each.stored for each in near if each.standing is standing and not each.is_corpus]
        )
        for standing in Standing
    }
    return ProposedException(
        exception=exception,
        touched=sum(trial.touched for trial in stored.values()),
        cleared=len(stored[Standing.CLEARED].no_longer_flagged),
        undecided=len(stored[Standing.OPEN].no_longer_flagged),
    )


def _best_of_each_side(proposals: Sequence[ProposedException]) -> list[ProposedException]:
    """Most cleared flags first, then fewest items touched, then the longest neighbour; one for each word and side."""
    ranked = sorted(
        proposals,
        key=lambda each: (-each.cleared, each.touched, -len(each.exception.shown()), each.exception.shown()),
    )
    best: dict[tuple[str, bool], ProposedException] = {}
    for each in ranked:
        best.setdefault((each.exception.term, bool(each.exception.not_after)), each)
    return list(best.values())
