"""Decisions are appended, never changed; nobody overwrites what somebody else decided."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from dashboards.models import Decision
from dashboards.reviewing.decisions import (
    UNDO_WINDOW,
    Choice,
    DecisionRefused,
    ItemMovedOn,
    confirmed_decisions,
    decide,
    in_force,
    undo,
    undoable,
)
from indexer.models import Item
from tests.dashboards.rows import DECIDED_AT, make_decision, make_item, make_user

OUTCOME = Decision.Outcome


@pytest.fixture
def item(db: None) -> Item:
    return make_item()


def choice(item: Item, **changes: object) -> Choice:
    fields: dict[str, object] = {
        "item_id": item.pk,
        "seen_revision": item.revision,
        "seen_decision": None,
        "outcome": OUTCOME.CONFIRMED,
        "category": "surrogacy",
        "reason": "",
    }
    return Choice(**(fields | changes))  # type: ignore[arg-type]


def test_newest_decision_is_in_force_and_older_rows_stay(item: Item, reviewer: User) -> None:
    make_decision(item, reviewer)
    make_decision(item, reviewer, OUTCOME.CLEARED, reason="转载的新闻")
    assert in_force([item.pk])[item.pk].outcome == OUTCOME.CLEARED
    assert Decision.objects.filter(item_id=item.pk).count() == 2
    assert not confirmed_decisions().exists()


def test_confirming_needs_a_known_category(item: Item, reviewer: User) -> None:
    for category in ("", "no_such_category"):
        with pytest.raises(DecisionRefused, match="类别"):
            decide(choice(item, category=category), made_by=reviewer, made_at=DECIDED_AT)
    assert not Decision.objects.exists()


def test_clearing_keeps_no_category(item: Item, reviewer: User) -> None:
    made = decide(choice(item, outcome=OUTCOME.CLEARED), made_by=reviewer, made_at=DECIDED_AT)
    assert made.category == ""


def test_nobody_can_withdraw_by_deciding(item: Item, reviewer: User) -> None:
    with pytest.raises(DecisionRefused):
        decide(choice(item, outcome=OUTCOME.WITHDRAWN), made_by=reviewer, made_at=DECIDED_AT)


def test_decision_on_a_changed_item_is_refused(item: Item, reviewer: User) -> None:
    Item.objects.filter(pk=item.pk).update(revision=2)
    with pytest.raises(ItemMovedOn) as caught:
        decide(choice(item), made_by=reviewer, made_at=DECIDED_AT)
    assert caught.value.newer is None


def test_decision_on_what_a_colleague_decided_meanwhile_is_refused_and_names_them(item: Item, reviewer: User) -> None:
    colleague = make_user("shenhe02")
    theirs = make_decision(item, colleague, OUTCOME.CLEARED)
    with pytest.raises(ItemMovedOn) as caught:
        decide(choice(item), made_by=reviewer, made_at=DECIDED_AT)
    assert caught.value.newer == theirs


def test_same_choice_sent_twice_is_one_decision(item: Item, reviewer: User) -> None:
    first = decide(choice(item), made_by=reviewer, made_at=DECIDED_AT)
    again = decide(choice(item), made_by=reviewer, made_at=DECIDED_AT + timedelta(seconds=1))
    assert again == first
    assert Decision.objects.count() == 1


def test_undo_of_the_first_decision_leaves_the_item_undecided(item: Item, reviewer: User) -> None:
    made = make_decision(item, reviewer)
    undo(made.pk, made_by=reviewer, made_at=DECIDED_AT)
    assert in_force([item.pk]) == {}
    assert [row.outcome for row in Decision.objects.order_by("pk")] == [OUTCOME.CONFIRMED, OUTCOME.WITHDRAWN]


def test_undo_of_a_later_decision_restores_the_one_before(item: Item, reviewer: User) -> None:
    make_decision(item, reviewer, reason="有微信号")
    wrong = make_decision(item, reviewer, OUTCOME.CLEARED)
    restored = undo(wrong.pk, made_by=reviewer, made_at=DECIDED_AT)
    assert (restored.outcome, restored.category, restored.reason) == (OUTCOME.CONFIRMED, "surrogacy", "有微信号")
    assert restored.undoes == wrong
    assert Decision.objects.count() == 3


def test_only_the_maker_undoes_and_only_in_time_and_once(item: Item, reviewer: User) -> None:
    made = make_decision(item, reviewer)
    with pytest.raises(DecisionRefused, match="自己"):
        undo(made.pk, made_by=make_user("shenhe02"), made_at=DECIDED_AT)
    with pytest.raises(DecisionRefused, match="10 分钟"):
        undo(made.pk, made_by=reviewer, made_at=DECIDED_AT + UNDO_WINDOW + timedelta(seconds=1))
    undo(made.pk, made_by=reviewer, made_at=DECIDED_AT)
    with pytest.raises(DecisionRefused, match="新的处理"):
        undo(made.pk, made_by=reviewer, made_at=DECIDED_AT)


def test_an_undo_cannot_be_undone_and_is_not_offered(item: Item, reviewer: User) -> None:
    made = make_decision(item, reviewer)
    assert undoable(reviewer, DECIDED_AT) == made
    undo(made.pk, made_by=reviewer, made_at=DECIDED_AT)
    assert undoable(reviewer, DECIDED_AT) is None


def test_nothing_is_offered_for_undo_after_a_colleague_decided_again(item: Item, reviewer: User) -> None:
    make_decision(item, reviewer)
    make_decision(item, make_user("shenhe02"), OUTCOME.CLEARED)
    assert undoable(reviewer, DECIDED_AT) is None
