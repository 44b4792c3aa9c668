"""The rules of deciding. Rows are only ever appended; the newest row of an item is in force.

In: what a person chose, and which state of the item they saw. Out: `Decision` rows. Raises `DecisionRefused` with a
sentence for the person, or `ItemMovedOn` when somebody or something changed the item meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet

from dashboards.models import Decision
from dashboards.reviewing.category_choices import known_categories
from indexer.models import Item

UNDO_WINDOW = timedelta(minutes=10)


class DecisionRefused(ValueError):
    """The choice is incomplete or not allowed; the caller shows the message and keeps the form."""


class ItemMovedOn(Exception):
    """The item is no longer what the person saw; the caller shows the new state (409) and keeps their text."""

    def __init__(self, newer: Decision | None) -> None:
        super().__init__("item moved on")
        self.newer = newer
        """The decision somebody made meanwhile; None when the machine changed its verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one person chose. `seen_decision` is the newest decision's key on their page, None if there was none."""

    item_id: str
    seen_revision: int
    seen_decision: int | None
    outcome: Decision.Outcome
    category: str
    reason: str


def newest_decisions() -> QuerySet[Decision]:
    """The newest row of every item, withdrawals included."""
    newest = Decision.objects.values("item_id").annotate(newest=Max("pk")).values("newest")
    return Decision.objects.filter(pk__in=newest)


def confirmed_decisions() -> QuerySet[Decision]:
    """Decisions in force that say 涉嫌违规."""
    return newest_decisions().filter(outcome=Decision.Outcome.CONFIRMED)


def in_force(item_ids: Iterable[str]) -> dict[str, Decision]:
    """The decision in force for each of these items that has one; one query."""
    of_these = Decision.objects.filter(item_id__in=list(item_ids))
    newest = of_these.values("item_id").annotate(newest=Max("pk")).values("newest")
    rows = Decision.objects.filter(pk__in=newest).exclude(outcome=Decision.Outcome.WITHDRAWN)
    return {row.item_id: row for row in rows.select_related("decided_by")}


def newest_of(item_id: str) -> Decision | None:
    """The newest row of one item, withdrawals included."""
    return Decision.objects.filter(item_id=item_id).select_related("decided_by").order_by("-pk").first()


def history_of(item_id: str) -> QuerySet[Decision]:
    """All rows of one item, newest first."""
    return Decision.objects.filter(item_id=item_id).select_related("decided_by").order_by("-pk")


def decide(choice: Choice, *, made_by: User, made_at: datetime) -> Decision:
    """Append a decision. The same choice sent twice by the same person is one decision."""
    category = _category_of(choice)
    with transaction.atomic():
        item = Item.objects.select_for_update().defer("text", "verdict").get(pk=choice.item_id)
        newest = newest_of(item.pk)
        if newest is not None and newest.pk != choice.seen_decision:
            if _is_same(newest, choice, category, made_by):
                return newest
            raise ItemMovedOn(newest)
        if item.revision != choice.seen_revision:
            raise ItemMovedOn(None)
        return Decision.objects.create(
            item_id=item.pk,
            item_revision=item.revision,
            outcome=choice.outcome,
            category=category,
            reason=choice.reason.strip(),
            decided_by=made_by,
            decided_at=made_at,
            machine_action=item.action,
            machine_category=item.category,
        )


def undo(decision_id: int, *, made_by: User, made_at: datetime) -> Decision:
    """Append what stood before this decision, or a withdrawal if nothing did. Only by its maker, within UNDO_WINDOW."""
    with transaction.atomic():
        mine = Decision.objects.filter(pk=decision_id, decided_by=made_by).first()
        if mine is None:
            raise DecisionRefused("只能撤销自己的决定。")
        Item.objects.select_for_update().only("pk").get(pk=mine.item_id)
        newest = newest_of(mine.item_id)
        if newest is None or newest.pk != mine.pk or mine.undoes_id is not None:
            raise DecisionRefused("该决定之后已有新的处理，不能撤销；请打开线索重新研判。")
        if made_at - mine.decided_at > UNDO_WINDOW:
            raise DecisionRefused("超过 10 分钟，不能撤销；请打开线索重新研判并写明理由。")
        return _restore(mine, made_by, made_at)


def undoable(made_by: User, now: datetime) -> Decision | None:
    """The decision U would take back: this person's last act, if it is recent, in force and not itself an undo."""
    last = Decision.objects.filter(decided_by=made_by, decided_at__gte=now - UNDO_WINDOW).order_by("-pk").first()
    if last is None or last.undoes_id is not None:
        return None
    newer = Decision.objects.filter(item_id=last.item_id, pk__gt=last.pk)
    return None if newer.exists() else last


def _category_of(choice: Choice) -> str:
    if choice.outcome == Decision.Outcome.WITHDRAWN:
        raise DecisionRefused("请选择：涉嫌违规、不违规或存疑。")
    if choice.outcome != Decision.Outcome.CONFIRMED:
        return ""
    if choice.category not in {category.identifier for category in known_categories()}:
        raise DecisionRefused("选择“涉嫌违规”时须同时选择类别。")
    return choice.category


def _is_same(newest: Decision, choice: Choice, category: str, made_by: User) -> bool:
    told = (
        newest.decided_by_id,
        newest.item_revision,
        newest.outcome,
        newest.category,
        newest.reason,
        newest.undoes_id,
    )
    return told == (made_by.pk, choice.seen_revision, choice.outcome, category, choice.reason.strip(), None)


def _restore(mine: Decision, made_by: User, made_at: datetime) -> Decision:
    before = Decision.objects.filter(item_id=mine.item_id, pk__lt=mine.pk).order_by("-pk").first()
    restored = before or mine
    return Decision.objects.create(
        item_id=mine.item_id,
        item_revision=restored.item_revision,
        outcome=Decision.Outcome.WITHDRAWN if before is None else before.outcome,
        category="" if before is None else before.category,
        reason="" if before is None else before.reason,
        decided_by=made_by,
        decided_at=made_at,
        machine_action=restored.machine_action,
        machine_category=restored.machine_category,
        undoes=mine,
    )
