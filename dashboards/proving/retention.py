"""Which sealed packages must stay, and letting go of those whose period is over.

A person puts a package under legal hold (保全) with a reason, or lifts it; both are new rows. Nothing under hold, and nothing
of an item that somebody decided on, is ever purged, whatever its age.

In: a person's word, the configuration. Out: `EvidenceHold` rows; what may go, and what stays why.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from dashboards.models import Decision, EvidenceHold, IssuedPaper
from indexer.config import IndexConfig
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.models import Chain, Evidence, Sighting
from indexer.sealing.purging import Expired, Periods, expired, purge

MAY_HOLD = "dashboards.hold_evidence"
LONGEST_REASON = 500
HELD, DECIDED, ISSUED = "保全中", "已有人作出决定", "文书已定稿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What a purge would take now, how many packages stay although their period is over, by reason, and what people said of
    those that are under hold themselves."""

    going: tuple[Expired, ...]
    staying: dict[str, int]
    holds: tuple[EvidenceHold, ...]


def say_hold(evidence_id: str, *, is_held: bool, reason: str, by: User, at: datetime) -> EvidenceHold:
    """Put a package under hold or lift that. Raises ValueError with a sentence for the person."""
    if not reason.strip():
        raise ValueError("请写明理由")
    if len(reason) > LONGEST_REASON:
        raise ValueError(f"理由不能超过 {LONGEST_REASON} 字")
    if not Evidence.objects.filter(pk=evidence_id).exists():
        raise ValueError(f"没有编号为 {evidence_id} 的证据")
    if is_held == is_under_hold(evidence_id):
        raise ValueError("该证据已在保全中" if is_held else "该证据不在保全中")
    return EvidenceHold.objects.create(
        evidence_id=evidence_id, is_held=is_held, reason=reason.strip(), said_by=by, said_at=at
    )


def is_under_hold(evidence_id: str) -> bool:
    """Whether the newest word on this package is that it must stay."""
    newest = EvidenceHold.objects.filter(evidence_id=evidence_id).order_by("-pk").first()
    return newest is not None and newest.is_held


def holds_of(evidence_ids: Collection[str]) -> dict[str, tuple[EvidenceHold, ...]]:
    """What was said of these packages, newest first; packages of which nothing was said are left out. One query."""
    said: dict[str, tuple[EvidenceHold, ...]] = {}
    for hold in EvidenceHold.objects.filter(evidence_id__in=evidence_ids).select_related("said_by").order_by("-pk"):
        said[hold.evidence_id] = (*said.get(hold.evidence_id, ()), hold)
    return said


def held_packages() -> set[str]:
    """All packages under hold."""
    newest = EvidenceHold.objects.values("evidence_id").annotate(newest=Max("pk")).values("newest")
    return set(EvidenceHold.objects.filter(pk__in=newest, is_held=True).values_list("evidence_id", flat=True))


def needed_packages() -> dict[str, str]:
    """Packages that must stay, and why."""
    # By address: a sighting names its newest package only, and people may have seen an older one.
    decided = Sighting.objects.filter(item_id__in=Decision.objects.values("item_id")).values("url")
    of_decided = set(Evidence.objects.filter(url__in=decided).values_list("pk", flat=True))
    signed = IssuedPaper.objects.values_list("evidence_id", flat=True)
    held = held_packages()
    needed = dict.fromkeys(of_decided, DECIDED) | dict.fromkeys(signed, ISSUED) | dict.fromkeys(held, HELD)
    # A chain stands or falls with all its pages.
    for chain in Chain.objects.select_related("sighting"):
        reason = needed.get(chain.evidence_id) or needed.get(chain.sighting.evidence_id or "")
        if reason:
            named = [chain.evidence_id, *(step["evidence_id"] for step in chain.steps if step["evidence_id"])]
            needed = dict.fromkeys(named, reason) | needed
    return needed


def plan_purge(config: IndexConfig, now: datetime) -> Purge:
    """What would go now; nothing is changed."""
    needed = needed_packages()
    over = expired(periods_of(config), needed=(), now=now)
    staying = [needed[one.evidence_id] for one in over if one.evidence_id in needed]
    return Purge(
        going=tuple(one for one in over if one.evidence_id not in needed),
        staying={reason: staying.count(reason) for reason in sorted(set(staying))},
        holds=tuple(said[0] for said in holds_of([one.evidence_id for one in over]).values() if said[0].is_held),
    )


def carry_out(
    config: IndexConfig, *, reason: str, by: User, store: EvidenceStore, ledger: Ledger, at: datetime
) -> Purge:
    """Let go of what may go now; what went. Raises ValueError without a reason, EvidenceError if it could not all go."""
    plan = plan_purge(config, at)
    name = f"{by.get_full_name()}（{by.get_username()}）"
    purge([one.evidence_id for one in plan.going], reason=reason, by=name, store=store, ledger=ledger, at=at)
    return plan


def periods_of(config: IndexConfig) -> Periods:
    """The periods of the configuration."""
    return Periods(
        complete=config.retention_days_complete,
        partial=config.retention_days_partial,
        failed=config.retention_days_failed,
        blocked=config.retention_days_blocked,
    )
