"""Promises about findings stored together: as if they came one by one, at the price of few statements."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classifiers.verdict import Action, Finding
from crawlers.page import BlockKind, ad_url
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep, keep_all
from indexer.models import Item, ItemContact, Sighting, Visit
from indexer.searching.seam import Query, SearchIndex
from tests.factories import FETCHED_AT, OFFER_TEXT, make_finding, make_page
from tests.indexer.findings import NEXT_NIGHT, NIGHT, clear_at, later, offer_at, other_offer_at

pytestmark = pytest.mark.django_db


def test_a_batch_gives_what_one_by_one_gives(store: EvidenceStore, index: SearchIndex) -> None:
    findings = [make_finding(), clear_at("http://c.example/3"), later(other_offer_at(), timedelta(hours=1))]
    results = keep_all(findings, night=NIGHT, store=store, index=index)
    assert [result.url for result in results] == [finding.page.url for finding in findings]
    assert Visit.objects.count() == 2
    assert Sighting.objects.get().item_id == results[2].item_id


def test_one_offer_at_two_addresses_of_a_batch_is_one_item_as_if_they_came_one_by_one(
    store: EvidenceStore, index: SearchIndex
) -> None:
    weak = offer_at("http://b.example/2", action=Action.REVIEW, score=0.6)
    some = [weak, offer_at("http://a.example/1"), later(weak, timedelta(hours=1))]
    results = keep_all(some, night=NIGHT, store=store, index=index)
    assert [(one.is_new_item, one.is_new_sighting, one.revision) for one in results] == [
        (True, True, 1),
        (False, True, 2),
        (False, False, 2),
    ]
    item = Item.objects.get()
    assert (item.shown_url, item.action, item.last_seen) == (
        "http://a.example/1",
        "flag",
        FETCHED_AT + timedelta(hours=1),
    )
    assert ItemContact.objects.count() == 1
    assert index.find(Query(words="代孕公司")).item_ids == (item.pk,)


def test_an_offer_that_moves_within_a_batch_stands_where_it_was_seen(store: EvidenceStore, index: SearchIndex) -> None:
    keep(offer_at("http://a.example/1"), night=NIGHT, store=store, index=index)
    some = [clear_at("http://a.example/1"), offer_at("http://b.example/2")]
    keep_all([later(one, timedelta(hours=1)) for one in some], night=NIGHT, store=store, index=index)
    assert Sighting.objects.get().url == "http://b.example/2"
    assert Item.objects.get().action == "flag"


def test_an_ad_and_what_it_led_to_are_one_address_also_within_a_batch(store: EvidenceStore, index: SearchIndex) -> None:
    landing = "http://a.example/landing"
    click = make_page(
        "http://net.example/c?k=1", final_url=landing, referrer=ad_url("http://menhu.example/", "300bc3c631f9")
    )
    keep_all([make_finding(click), later(clear_at(landing))], night=NIGHT, store=store, index=index)
    assert Sighting.objects.get().gone_note == "页面仍在，已不见原有内容"


def test_a_batch_asks_the_database_no_more_often_the_more_it_holds(store: EvidenceStore, index: SearchIndex) -> None:
    def statements(findings: list[Finding], night: date) -> int:
        with CaptureQueriesContext(connection) as asked:
            keep_all(findings, night=night, store=store, index=index)
        return len(asked)

    texts = [[(BlockKind.PARAGRAPH, f"第{number}家 {OFFER_TEXT}")] for number in range(20)]
    many = [make_finding(make_page(f"http://h{number}.example/", text)) for number, text in enumerate(texts)]
    assert statements(many[2:], NIGHT) == statements(many[:2], NIGHT) < 20
    again = [later(one) for one in many]
    assert statements(again[2:], NEXT_NIGHT) == statements(again[:2], NEXT_NIGHT) < 20
    assert Sighting.objects.filter(times=2).count() == Item.objects.count() == 20
