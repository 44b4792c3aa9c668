"""Search: words are literal data, filters narrow, a contact leads to everything that shares it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboards.models import Decision
from dashboards.reviewing.searching import Search, find
from indexer.models import Item
from indexer.opening import open_search_index
from tests.dashboards.rows import make_contact, make_decision, make_item, make_sighting


@pytest.fixture
def items(db: None) -> list[Item]:
    made = [
        make_item("a", title="本地代孕公司"),
        make_item("b", title="招募卵妹", category="egg_trade", action="review"),
        make_item("c", title="代孕 中介"),
    ]
    for number, item in enumerate(made):
        item.last_seen += timedelta(days=number)
        item.first_seen = item.last_seen
        item.save()
        make_sighting(item, platform=f"平台{number}", region=f"属地{number}", site=f"site{number}")
        make_contact(item, "wx_same" if number else "wx_other")
        open_search_index().put({item.pk: item.title})
    return made


def found(**fields: str) -> set[str]:
    return set(find(Search(**fields), open_search_index()).item_ids)


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"words": "代孕"}, {"a", "c"}),
        ({"words": "代孕 中介"}, {"c"}),
        ({"words": "代孕", "platform": "平台0"}, {"a"}),
        ({"category": "egg_trade"}, {"b"}),
        ({"action": "review"}, {"b"}),
        ({"region": "属地2", "site": "site2"}, {"c"}),
        ({"region": "属地2", "site": "site1"}, set()),
        ({"contact": "WX_same"}, {"b", "c"}),
        ({"contact": "wx_same", "contact_kind": "qq"}, set()),
        ({"since": "2026-11-22"}, {"b", "c"}),
        ({"until": "2026-11-22"}, {"a", "b"}),
        ({"since": "2026-11-22", "until": "2026-11-22"}, {"b"}),
        ({"since": "no date"}, {"a", "b", "c"}),
        ({"state": "waiting"}, {"a", "b", "c"}),
        ({"state": "nonsense"}, {"a", "b", "c"}),
    ],
)
def test_filters_narrow_what_is_found(fields: dict[str, str], expected: set[str]) -> None:
    assert found(**fields) == expected


def test_state_is_that_of_the_decision_in_force(items: list[Item], reviewer: User) -> None:
    make_decision(items[0], reviewer)
    make_decision(items[0], reviewer, Decision.Outcome.DOUBTED)
    assert found(state="doubted") == {"a"}
    assert found(state="confirmed") == set()
    assert found(state="waiting") == {"b", "c"}


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(
    "words", ['"', "*", "代孕*", 'NEAR("a" "b")', "title:代孕", "-代孕", "' OR 1=1 --", "(", "%", "\0"]
)
def test_query_syntax_is_only_text(words: str, client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    assert client.get("/search/", {"words": words, "contact": words}).status_code == 200


def test_found_items_are_shown_as_in_the_queue(items: list[Item], client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    page = client.get("/search/", {"contact": "wx_same"}).content.decode()
    assert "共 2 条" in page
    assert page.count("data-row") == 2
