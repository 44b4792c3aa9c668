"""What people decided becomes labelled texts, and nothing else does."""

import pytest

from classifiers.measuring.measurement import OFFER
from dashboards.models import Decision
from dashboards.reviewing.gold import CLEARED, gold_rows
from indexer.models import Item
from tests.dashboards.rows import make_decision, make_item, make_sighting, make_user

pytestmark = pytest.mark.django_db


def test_a_decision_in_force_is_a_labelled_text_of_its_host() -> None:
    confirmed, cleared = make_item("a" * 32), make_item("b" * 32)
    host = make_sighting(confirmed).host
    user = make_user()
    make_decision(confirmed, user, outcome=Decision.Outcome.CONFIRMED, category="egg_trade")
    make_decision(cleared, user, outcome=Decision.Outcome.CLEARED, category="")
    first, second = gold_rows()
    assert (first.label, first.category) == (OFFER, "egg_trade")
    assert (second.label, second.category) == (CLEARED, CLEARED)
    assert not second.is_offer
    assert (first.group, second.group) == (host, cleared.pk)


def test_only_the_judged_lines_are_kept() -> None:
    item = make_item("a" * 32)
    Item.objects.filter(pk=item.pk).update(text=f"{item.text}\n\n无关的一行，住在某街某号")
    item.refresh_from_db()
    make_decision(item, make_user(), outcome=Decision.Outcome.CONFIRMED, category="surrogacy")
    [row] = gold_rows()
    assert row.text in item.text
    assert "无关" not in row.text


def test_doubt_and_an_item_that_changed_since_teach_nothing() -> None:
    doubted, changed = make_item("a" * 32), make_item("b" * 32)
    user = make_user()
    make_decision(doubted, user, outcome=Decision.Outcome.DOUBTED, category="")
    make_decision(changed, user, outcome=Decision.Outcome.CONFIRMED, category="surrogacy")
    Item.objects.filter(pk=changed.pk).update(revision=changed.revision + 1)
    assert list(gold_rows()) == []
