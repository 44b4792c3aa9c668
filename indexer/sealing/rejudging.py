"""Judge all sealed pages again, offline: what a new lexicon, rule or model would newly flag, and what it would let go.

No item, decision or package is touched. What is newly flagged may be kept as a proposal, which a person looks at.

In: an engine, the store. Out: `Rejudgement`s; with `propose`, rows of `Proposal`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.engine import Engine
from classifiers.verdict import Action, Verdict
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.models import Evidence, Proposal
from indexer.sealing.sealed_reading import SealedPage, sealed_page


class Change(StrEnum):
    """How today's judgement stands to that night's."""

    SAME = "same"
    NEWLY_FLAGGED = "newly_flagged"
    NO_LONGER_FLAGGED = "no_longer_flagged"
    OTHERWISE = "otherwise"
    """Flagged neither then nor now, or both times, with another action or category."""
    UNREADABLE = "unreadable"
    """A file of the package is missing or altered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudgement:
    """One page then and now; `then` and `now` are actions, `then` is "" for a page around an ad, which nobody judged."""

    evidence_id: str
    url: str
    site: str
    item_id: str | None
    change: Change
    then: str
    now: str
    category: str | None
    score: float
    sentence: str


def sealed_ids(site: str | None) -> tuple[str, ...]:
    """Packages to look at, oldest first; those of one site, or all."""
    found = Evidence.objects.filter(purged_at=None).order_by("sealed_at", "pk")
    if site is not None:
        found = found.filter(sightings__site=site).distinct()
    return tuple(found.values_list("pk", flat=True))


def rejudge(
    evidence_ids: Sequence[str], engine: Engine, store: EvidenceStore, *, rule: str = ""
) -> Iterator[Rejudgement | None]:
    """One result for each package, None for a package that holds no page. With `rule`, a page counts as flagged if a signal
    of a rule whose name begins so speaks."""
    for evidence in Evidence.objects.in_bulk(list(evidence_ids)).values():
        try:
            sealed = sealed_page(evidence, store)
        except EvidenceError as error:
            yield _unreadable(evidence, str(error))
            continue
        yield None if sealed is None else _judged(sealed, engine, rule)


def propose(found: Rejudgement, verdict_versions: str, at: datetime) -> None:
    """Keep what is newly flagged for a person; a repeat replaces what the same package was proposed for."""
    Proposal.objects.update_or_create(
        evidence_id=found.evidence_id,
        defaults={
            "item_id": found.item_id,
            "category": found.category or "",
            "score": found.score,
            "sentence": found.sentence,
            "versions": verdict_versions,
            "made_at": at,
        },
    )


def _judged(sealed: SealedPage, engine: Engine, rule: str) -> Rejudgement:
    verdict = engine.judge(sealed.page).verdict
    then = str(sealed.verdict["action"]) if sealed.verdict else ""
    category_then = sealed.verdict["category"] if sealed.verdict else None
    if rule:
        said = [str(signal["rule"]) for signal in sealed.verdict["signals"]] if sealed.verdict else []
        was, is_now = any(one.startswith(rule) for one in said), _speaks(verdict, rule)
    else:
        was, is_now = then == Action.FLAG.value, verdict.action is Action.FLAG
    is_same = (then or Action.CLEAR.value, category_then) == (verdict.action.value, verdict.category)
    return Rejudgement(
        evidence_id=sealed.evidence_id,
        url=sealed.url,
        site=sealed.site,
        item_id=sealed.item_id,
        change=_change(was=was, is_now=is_now, is_same=is_same),
        then=then,
        now=verdict.action.value,
        category=verdict.category,
        score=verdict.score,
        sentence=verdict.sentence,
    )


def _change(*, was: bool, is_now: bool, is_same: bool) -> Change:
    if was != is_now:
        return Change.NEWLY_FLAGGED if is_now else Change.NO_LONGER_FLAGGED
    return Change.SAME if is_same else Change.OTHERWISE


def _speaks(verdict: Verdict, rule: str) -> bool:
    return any(signal.rule.startswith(rule) for signal in verdict.signals)


def _unreadable(evidence: Evidence, reason: str) -> Rejudgement:
    return Rejudgement(
        evidence_id=evidence.pk,
        url=evidence.url,
        site="",
        item_id=None,
        change=Change.UNREADABLE,
        then="",
        now="",
        category=None,
        score=0.0,
        sentence=reason,
    )
