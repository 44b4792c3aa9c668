"""What a new lexicon term would do, before anything is saved.

In: an engine, a term, and stored texts. Out: `Trial`: which of them would newly be flagged, change, or stop being flagged.
The engine is made twice, with and without the term; only texts in which that changes what is found are judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from classifiers.batch import page_of_text
from classifiers.engine import Engine
from classifiers.unmasking.reading_views import ReadingViews
from classifiers.verdict import Action, Verdict
from classifiers.vocabulary.matching import TermMatcher
from classifiers.vocabulary.terms import Term, check_terms

CHANGED_FROM = 0.05
"""Difference of score below which nothing changes for a reviewer."""
TRIAL = Path("lexicon try")
"""Where messages about a bad term say it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """One stored item."""

    item_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item, and both verdicts."""

    item_id: str
    title: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Items in the order they were given. `touched` counts those in which the term changes what is found at all."""

    read: int
    touched: int
    newly_flagged: tuple[Change, ...]
    no_longer_flagged: tuple[Change, ...]
    otherwise_changed: tuple[Change, ...]


def engine_with(engine: Engine, term: Term) -> Engine:
    """`engine` with one more term. Raises ConfigError for a term a lexicon file may not hold, or that is covered already."""
    # Only what the new term adds nothing to; that it makes longer entries superfluous is for whoever saves it.
    inside = [known for known in engine.lexicon.terms if known.category == term.category and known.text in term.text]
    check_terms([*inside, term], TRIAL)
    lexicon = replace(
        engine.lexicon, terms=(*engine.lexicon.terms, term), version=f"{engine.lexicon.version}+{term.text}"
    )
    return replace(engine, lexicon=lexicon, matcher=TermMatcher(lexicon.terms, engine.views))


def try_term(engine: Engine, term: Term, stored: Iterable[StoredText]) -> Trial:
    """The trial. Raises ConfigError as `engine_with` does."""
    return compare(engine, engine_with(engine, term), stored)


def compare(engine: Engine, other: Engine, stored: Iterable[StoredText]) -> Trial:
    """What `other` says of the texts in which it finds other words than `engine`."""
    read = touched = 0
    changes: list[Change] = []
    for one in stored:
        read += 1
        views = engine.views.views(one.text)
        if _found(engine, one.text, views) == _found(other, one.text, views):
            continue
        touched += 1
        page = page_of_text(one.text)
        before, after = engine.judge(page).verdict, other.judge(page).verdict
        if _differ(before, after):
            changes.append(Change(item_id=one.item_id, title=one.title, before=before, after=after))
    newly = tuple(change for change in changes if _is_flag(change.after) and not _is_flag(change.before))
    stopped = tuple(change for change in changes if _is_flag(change.before) and not _is_flag(change.after))
    rest = tuple(change for change in changes if _is_flag(change.before) == _is_flag(change.after))
    return Trial(read=read, touched=touched, newly_flagged=newly, no_longer_flagged=stopped, otherwise_changed=rest)


def _found(engine: Engine, text: str, views: ReadingViews) -> list[tuple[object, ...]]:
    """What is read where; a term's exceptions are no part of that."""
    hits = engine.matcher.hits(text, views)
    return [(hit.term.text, hit.term.role, hit.term.category, hit.span, hit.view) for hit in hits]


def _differ(before: Verdict, after: Verdict) -> bool:
    return (
        before.action is not after.action
        or before.category != after.category
        or abs(before.score - after.score) >= CHANGED_FROM
    )


def _is_flag(verdict: Verdict) -> bool:
    return verdict.action is Action.FLAG
