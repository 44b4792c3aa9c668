"""The takedown list holds every address of what people confirmed, nothing else, and never says 犯罪."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.handing_on.takedown import TakedownBundle, build_bundle, confirmed_platforms
from dashboards.handing_on.takedown_table import COLUMNS
from dashboards.models import Decision
from dashboards.reviewing.decisions import undo
from tests.dashboards.rows import (
    DECIDED_AT,
    MemoryStore,
    make_contact,
    make_decision,
    make_evidence,
    make_item,
    make_sighting,
)


def bundle(store: MemoryStore, platform: str | None = None) -> TakedownBundle:
    return build_bundle(platform=platform, unit_name="某市网信办", made_at=DECIDED_AT, store=store)


def test_every_address_of_a_confirmed_item_is_listed(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    make_contact(item)
    make_evidence(make_sighting(item), store)
    make_sighting(item, url="http://tieba.localhost/1", platform="贴吧")
    make_decision(item, reviewer)
    rows = bundle(store).rows
    assert [(row.number, row.platform) for row in rows] == [(1, "同城论坛"), (2, "贴吧")]
    assert rows[0].contacts == ("微信：qy_demo88",)
    assert rows[0].category_title == "代孕"
    assert rows[0].decided_by == reviewer.username
    assert rows[0].legal_basis.endswith("（待核）")
    assert rows[0].evidence_id is not None
    assert rows[1].evidence_id is None


def test_undecided_cleared_doubted_and_withdrawn_items_are_not_listed(reviewer: User, store: MemoryStore) -> None:
    make_sighting(make_item())
    for outcome in (Decision.Outcome.CLEARED, Decision.Outcome.DOUBTED):
        item = make_item()
        make_sighting(item)
        make_decision(item, reviewer, outcome)
    withdrawn = make_item()
    make_sighting(withdrawn)
    undo(make_decision(withdrawn, reviewer).pk, made_by=reviewer, made_at=DECIDED_AT)
    assert bundle(store).rows == ()
    assert confirmed_platforms() == {}


def test_one_platform_lists_only_its_own_addresses_and_evidence(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    make_evidence(make_sighting(item), store)
    make_evidence(make_sighting(item, url="http://tieba.localhost/1", platform="贴吧"), store, text="另一处")
    make_decision(item, reviewer)
    made = bundle(store, "贴吧")
    assert [row.url for row in made.rows] == ["http://tieba.localhost/1"]
    assert [package.evidence_id for package in made.packages] == [made.rows[0].evidence_id]
    assert confirmed_platforms() == {"同城论坛": 1, "贴吧": 1}


def test_wording_is_suspicion_never_guilt(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    make_sighting(item)
    make_decision(item, reviewer, reason="这是犯罪")
    row = bundle(store).rows[0]
    words = "".join(str(getattr(row, field)) for field in row.__slots__)
    assert "涉嫌" in row.opinion
    assert "疑似" in row.opinion
    assert "犯罪" not in words


def test_a_long_list_needs_as_many_queries_as_a_short_one(reviewer: User, store: MemoryStore) -> None:
    counted = []
    for more in (1, 20):
        for _ in range(more):
            item = make_item()
            make_contact(item)
            make_evidence(make_sighting(item), store, text=item.item_id)
            make_decision(item, reviewer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            bundle(store)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 6


@pytest.mark.parametrize(
    ("part", "shown"), [("advertiser", "发布者"), ("carrier", "被挂载网站"), ("publisher", "广告发布者")]
)
def test_advertiser_and_carrier_get_different_proposals(
    part: str, shown: str, reviewer: User, store: MemoryStore
) -> None:
    item = make_item(part=part)
    make_sighting(item)
    make_decision(item, reviewer)
    row = bundle(store).rows[0]
    assert row.part == shown
    assert ("挂载" in row.proposal) == (part == "carrier")


def test_who_signs_a_page_and_when_go_with_the_address(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    day = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)
    make_sighting(item, author="好孕小张", published_at=day)
    make_sighting(item, url="http://tieba.localhost/1", published_at=day + timedelta(minutes=5))
    make_sighting(item, url="http://tieba.localhost/2", author="好孕小李")
    make_decision(item, reviewer)
    column = next(column for column in COLUMNS if column.title == "作者/发布时间")
    assert {column.text(row) for row in bundle(store).rows} == {"好孕小张\n2026-11-02", "2026-11-02 00:05", "好孕小李"}


def test_an_address_that_is_gone_stays_on_the_list_and_says_so(reviewer: User, store: MemoryStore) -> None:
    item = make_item()
    make_sighting(item, gone_at=DECIDED_AT)
    make_sighting(item, url="http://tieba.localhost/1", platform="贴吧")
    make_decision(item, reviewer)
    column = next(column for column in COLUMNS if column.title == "首次/最近发现")
    cells = [column.text(row) for row in bundle(store).rows]
    assert cells[0].splitlines()[2] == "已下线 2026-11-23 09:00"
    assert "已下线" not in cells[1]
