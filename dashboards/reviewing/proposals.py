"""What a re-run of the rules over sealed pages proposed, and what a person answered.

A proposal is open until somebody has seen it: by an answer here, or by a decision on its item made after it.

In: rows of `Proposal`. Out: `OpenProposal`s; `ProposalAnswer`s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef

from dashboards.models import Decision, ProposalAnswer
from indexer.models import Chain, Proposal

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProposal:
    """One proposal. `item_id` is the item itself, or the one whose chain holds the page; None if there is neither."""

    proposal: Proposal
    item_id: str | None


def open_proposals() -> Sequence[OpenProposal]:
    """Open proposals, the likelier first; at most SHOWN."""
    answered = ProposalAnswer.objects.filter(evidence_id=OuterRef("pk"), proposed_at=OuterRef("made_at"))
    decided = Decision.objects.filter(item_id=OuterRef("item_id"), decided_at__gt=OuterRef("made_at"))
    found = Proposal.objects.select_related("evidence").filter(~Exists(answered), ~Exists(decided))
    shown = list(found.order_by(F("score").desc(), "pk")[:SHOWN])
    of_chains = _items_of_chains() if any(one.item_id is None for one in shown) else {}
    return [OpenProposal(proposal=one, item_id=one.item_id or of_chains.get(one.pk)) for one in shown]


def answer(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Note that a person has seen a proposal; a later proposal about the same page is open again."""
    ProposalAnswer.objects.get_or_create(
        evidence_id=proposal.pk, proposed_at=proposal.made_at, defaults={"answered_by": by, "answered_at": at}
    )


def _items_of_chains() -> dict[str, str]:
    chains = Chain.objects.values_list("steps", "sighting__item_id")
    return {step["evidence_id"]: item_id for steps, item_id in chains for step in steps if step["evidence_id"]}
