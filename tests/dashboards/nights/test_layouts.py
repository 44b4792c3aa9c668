"""Pictures of layouts: looked at once a week, carried over, and where none was taken the sealed page shows how it was."""

from datetime import date, timedelta

import pytest

from dashboards.nights.layouts import STOCK_PER_SITE, carry_pictures, wanted_of
from tests.dashboards.nights.test_pages import write_night
from tests.dashboards.rows import PNG, MemoryStore, make_evidence, make_item, make_sighting
from tests.indexer.night_rows import NIGHT, shape, site_report

pytestmark = pytest.mark.django_db
UNSEEN = {"picture": "", "pictured_on": "", "picture_before": "", "pictured_before_on": ""}
THREADS = "forum.localhost:8000/thread/#"


def seen(night: date, name: str = THREADS, **changes: object) -> dict[str, object]:
    return shape(name, **changes) | UNSEEN | {"picture": "1" * 64, "pictured_on": night.isoformat()}


def test_a_layout_that_stayed_is_looked_at_anew_only_when_its_picture_is_old(store: MemoryStore) -> None:
    for days, is_wanted in ((1, False), (6, False), (7, True)):
        report = site_report(structure=[shape(THREADS) | UNSEEN])
        before = [site_report(NIGHT - timedelta(days=1), structure=[seen(NIGHT - timedelta(days=days))])]
        carry_pictures(report, before, store)
        assert bool(wanted_of(report, before)) is is_wanted


def test_changed_layouts_come_first_and_of_others_only_a_few(store: MemoryStore) -> None:
    others = [shape(f"h/{name}", pages=20) | UNSEEN for name in "abcd"]
    report = site_report(structure=[*others, shape(THREADS, rows=0, characters=900) | UNSEEN])
    before = [site_report(NIGHT - timedelta(days=1), structure=[seen(NIGHT - timedelta(days=9))])]
    carry_pictures(report, before, store)
    wanted = wanted_of(report, before)
    assert [one.is_changed for one in wanted] == [True] + [False] * STOCK_PER_SITE
    # However old it is, the last picture shows how it was.
    assert report.structure[-1]["picture_before"] == "1" * 64
    assert report.structure[-1]["picture"] == ""


def test_where_nobody_looked_the_sealed_page_shows_how_it_was(store: MemoryStore) -> None:
    write_night(date(2027, 1, 5), structure=[])
    sighting = make_sighting(make_item("a" * 8), url="http://forum.localhost:8000/thread/12")
    make_evidence(sighting, store)
    make_evidence(make_sighting(make_item("b" * 8), url="http://forum.localhost:8000/user/9"), store, "别的页面")
    before = [site_report(date(2027, 1, 4), structure=[shape(THREADS)])]
    report = site_report(date(2027, 1, 5), structure=[shape(THREADS, rows=0, characters=900) | UNSEEN])
    (name,) = carry_pictures(report, before, store)
    assert report.structure[0]["picture_before"] == name
    assert store.read(name) == PNG
    store.alter(name)
    again = site_report(date(2027, 1, 5), structure=[shape(THREADS, rows=0, characters=900) | UNSEEN])
    assert carry_pictures(again, before, store) == {}
    assert again.structure[0]["picture_before"] == ""
