"""今日待办 holds what waits for a person, most severe first, at a constant number of queries."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.models import Decision
from dashboards.reviewing.bands import Band, band_of
from dashboards.reviewing.decisions import undo
from dashboards.reviewing.review_queue import (
    QueueFilter,
    ids_around,
    ids_in_order,
    next_after,
    tally_bands,
    tally_categories,
    tally_platforms,
    waiting,
)
from indexer.models import Item, Sighting
from tests.dashboards.rows import DECIDED_AT, make_decision, make_item, make_sighting

EVERYTHING = QueueFilter()


def ids(chosen: QueueFilter = EVERYTHING) -> list[str]:
    return ids_in_order(chosen, offset=0, limit=1000)


@pytest.mark.django_db
def test_most_severe_first_by_band_then_score_then_id() -> None:
    for item_id, action, score in [
        ("d", "review", 0.99),
        ("c", "flag", 0.82),
        ("b", "flag", 0.95),
        ("a", "flag", 0.95),
    ]:
        make_item(item_id, action=action, score=score)
    make_item("e", action="clear")
    assert ids() == ["a", "b", "c", "d"]
    assert tally_bands() == {Band.HIGH: 2, Band.MEDIUM: 1, Band.LOW: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "score"), [("flag", 0.9), ("flag", 0.8999), ("review", 0.99), ("clear", 0.0)])
def test_database_and_python_agree_on_the_band(action: str, score: float) -> None:
    make_item("a", action="flag", score=0.5)
    Item.objects.update(action=action, score=score)
    for band in Band:
        expected = ["a"] if band is band_of(action, score) and action != "clear" else []
        assert ids(QueueFilter(band=band.css)) == expected


def test_decided_items_leave_and_undone_ones_return(reviewer: User) -> None:
    item = make_item("a")
    made = make_decision(item, reviewer, Decision.Outcome.DOUBTED)
    assert ids() == []
    undo(made.pk, made_by=reviewer, made_at=DECIDED_AT)
    assert ids() == ["a"]


def test_item_comes_back_only_if_action_or_category_changed(reviewer: User) -> None:
    make_decision(make_item("a"), reviewer, Decision.Outcome.CLEARED)
    Item.objects.update(revision=2, score=0.5)
    assert ids() == []
    Item.objects.update(revision=3, category="egg_trade")
    assert ids() == ["a"]
    make_decision(Item.objects.get(pk="a"), reviewer, Decision.Outcome.CLEARED)
    assert ids() == []
    Item.objects.update(revision=4, action="clear")
    assert ids() == ["a"]


@pytest.mark.django_db
def test_next_item_follows_the_order_under_the_filter_and_wraps_to_what_is_left() -> None:
    for number, platform in enumerate(["论坛", "贴吧", "论坛", "论坛"]):
        make_sighting(make_item(str(number), score=0.99 - number / 100), platform=platform)
    forum = QueueFilter(platform="论坛")
    assert ids(forum) == ["0", "2", "3"]
    assert ids_around(Item.objects.get(pk="2"), forum, before=5, after=5) == (["0"], ["3"])
    assert next_after(Item.objects.get(pk="0"), forum) == "2"
    assert next_after(Item.objects.get(pk="3"), forum) == "0"
    assert next_after(Item.objects.get(pk="1"), QueueFilter(platform="没有")) is None


@pytest.mark.django_db
def test_counts_per_category_and_platform_are_those_of_the_list() -> None:
    make_sighting(make_item("a"))
    egg = make_item("b", category="egg_trade")
    make_sighting(egg)
    make_sighting(egg, url="http://other.localhost/", platform="贴吧")
    make_sighting(make_item("c", action="clear"), platform="贴吧")
    for tally in tally_categories():
        assert tally.count == len(ids(QueueFilter(category=tally.value)))
    assert {tally.value: tally.count for tally in tally_platforms()} == {"同城论坛": 2, "贴吧": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["band=9", "band=high%00", "page=-1", "page=99999999999999999999", "category=%27", "page=²"]
)
def test_nonsense_in_the_address_is_answered_calmly(query: str, client: Client, reviewer: User) -> None:
    make_item("a")
    client.force_login(reviewer)
    assert client.get(f"/?{query}").status_code == 200


def test_ten_thousand_items_need_as_many_queries_as_ten(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    _fill(10)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    _fill(10_000)
    with CaptureQueriesContext(connection) as many:
        response = client.get("/")
    assert waiting().count() == 10_010
    assert len(many) == len(few) <= 20
    assert response.content.count(b"data-row") == 30


def test_empty_queue_says_what_to_do_next(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    page = client.get("/").content.decode()
    assert "今日队列已清空" in page
    assert "/exports/" in page


def test_row_shows_reason_evidence_state_and_counts(client: Client, reviewer: User) -> None:
    item = make_item("a", sentence="留有微信号")
    make_sighting(item, times=7)
    client.force_login(reviewer)
    page = client.get("/").content.decode()
    for shown in ("留有微信号", "待固证", "代孕", "同城论坛", "▲ 高", ">7<"):
        assert shown in page


def _fill(count: int) -> None:
    """`count` more items, each on one platform; made in bulk because only their number matters."""
    sample = make_item()
    offset = Item.objects.count()
    items = [
        Item(
            item_id=f"bulk{offset + number}",
            category=sample.category,
            action=("flag", "review")[number % 2],
            part=sample.part,
            score=(number % 1000) / 1000,
            title=f"标题{number}",
            text=sample.text,
            sentence=sample.sentence,
            verdict=sample.verdict,
            shown_url=sample.shown_url,
            first_seen=sample.first_seen,
            last_seen=sample.last_seen,
        )
        for number in range(count)
    ]
    Item.objects.bulk_create(items)
    one = make_sighting(sample)
    sample_fields = {"site": one.site, "host": one.host, "body_sha256": one.body_sha256, "last_night": one.last_night}
    Sighting.objects.bulk_create(
        Sighting(
            item=item,
            url=f"http://forum.localhost/{item.item_id}",
            platform=f"平台{number % 7}",
            title=item.title,
            first_seen=item.first_seen,
            last_seen=item.last_seen,
            **sample_fields,
        )
        for number, item in enumerate(items)
    )
    sample.delete()
