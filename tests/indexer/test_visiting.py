"""Every URL asked for in a night leaves one row, also those that gave no page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crawlers.outcome import Outcome
from crawlers.page import Unread
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.models import Visit
from indexer.searching.seam import SearchIndex
from indexer.visiting import VisitRow, keep_visit, keep_visits, visited_items
from tests.factories import FETCHED_AT, make_finding

NIGHT = date(2026, 11, 20)
BLOCKED = Unread(
    site="forum",
    url="http://forum.localhost:8000/thread/1",
    at=FETCHED_AT,
    outcome=Outcome.BLOCKED,
    note="验证码",
    status=403,
)

pytestmark = pytest.mark.django_db


def test_a_blocked_url_is_recorded_with_its_reason() -> None:
    keep_visit(BLOCKED, night=NIGHT)
    visit = Visit.objects.get()
    assert (visit.outcome, visit.note, visit.status, visit.action, visit.item) == ("blocked", "验证码", 403, "", None)


def test_the_newest_outcome_of_a_night_stands() -> None:
    keep_visit(BLOCKED, night=NIGHT)
    keep_visit(replace(BLOCKED, outcome=Outcome.FAILED, note="超时", status=None), night=NIGHT)
    assert Visit.objects.get().outcome == "failed"


def test_each_night_has_its_own_row() -> None:
    keep_visits([BLOCKED], night=NIGHT)
    keep_visits([BLOCKED], night=NIGHT + timedelta(days=1))
    assert Visit.objects.count() == 2


def test_a_page_read_this_night_is_not_taken_back_by_a_failure(store: EvidenceStore, index: SearchIndex) -> None:
    keep(make_finding(), night=NIGHT, store=store, index=index)
    keep_visit(BLOCKED, night=NIGHT)
    assert Visit.objects.get().outcome == "read"


def test_a_page_read_after_a_failure_replaces_it(store: EvidenceStore, index: SearchIndex) -> None:
    keep_visit(BLOCKED, night=NIGHT)
    keep(make_finding(), night=NIGHT, store=store, index=index)
    visit = Visit.objects.get()
    assert (visit.outcome, visit.note) == ("read", "")


def test_many_urls_are_recorded_at_once() -> None:
    keep_visits([replace(BLOCKED, url=f"http://x.example/{n}") for n in range(1200)], night=NIGHT)
    assert Visit.objects.count() == 1200


def test_statements_written_by_hand_name_every_column_of_the_table() -> None:
    assert {field.column for field in Visit._meta.concrete_fields} == {"id", *VisitRow._fields}


def test_what_is_known_of_some_addresses_is_not_looked_for_in_the_whole_night() -> None:
    with CaptureQueriesContext(connection) as asked:
        visited_items(NIGHT, ["http://a.cn/1", "http://a.cn/2"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any("url=?" in step for step in plan), plan
