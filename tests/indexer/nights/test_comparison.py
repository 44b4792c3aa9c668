"""Promises of the comparison: zeros are told from peace, drift from chance."""

from datetime import timedelta

import pytest

from indexer.nights.comparison import OddityKind, drifts, oddities
from indexer.nights.losses import Losses
from indexer.report_models import SiteReport
from tests.indexer.night_rows import NIGHT, shape, site_report


def earlier(**changes: object) -> list[SiteReport]:
    return [site_report(NIGHT - timedelta(days=days), **changes) for days in (1, 2, 3)]


def kinds(report: SiteReport, before: list[SiteReport], **losses: int) -> set[OddityKind]:
    usual = {"read": report.read, "read_beyond": max(0, report.read - 1)}
    return {oddity.kind for oddity in oddities(report, Losses(**usual | losses), before)}


def test_an_ordinary_night_is_not_odd() -> None:
    assert not kinds(site_report(structure=[shape()]), earlier(structure=[shape()]))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"read": 0, "offers": 0, "rows": 0}, OddityKind.SILENT),
        ({"rows": 0}, OddityKind.NO_ROWS),
        ({"offers": 0}, OddityKind.NO_OFFERS),
        ({"read": 12}, OddityKind.FEW_PAGES),
        ({"blocked": 40}, OddityKind.BLOCKED),
    ],
)
def test_what_fell_silent_is_said(changes: dict[str, int], kind: OddityKind) -> None:
    assert kinds(site_report(**changes), earlier()) == {kind}


def test_zero_where_there_was_zero_is_peace() -> None:
    assert not kinds(site_report(offers=0, rows=0), earlier(offers=0, rows=0))


def test_one_quiet_night_of_three_does_not_make_zero_usual() -> None:
    assert kinds(site_report(offers=0), [*earlier()[:2], site_report(offers=0)]) == {OddityKind.NO_OFFERS}


def test_a_night_that_read_nothing_is_no_measure_for_the_next() -> None:
    assert kinds(site_report(offers=0), [site_report(read=0, offers=0), *earlier()]) == {OddityKind.NO_OFFERS}


def test_a_first_night_can_be_silent_but_not_less_than_usual() -> None:
    assert not kinds(site_report(offers=0, rows=0), [])
    assert kinds(site_report(read=0), []) == {OddityKind.SILENT}


@pytest.mark.parametrize(
    "losses",
    [
        {"read": 1, "read_beyond": 0, "lost": 20, "lost_beyond": 20},
        {"read": 7, "read_beyond": 6, "lost": 3, "lost_beyond": 3},
        {"read": 1, "read_beyond": 0, "lost": 1, "lost_beyond": 1},
        {"read": 9, "read_beyond": 0, "lost": 1, "lost_beyond": 1},
        {"read": 1, "read_beyond": 0, "gone_beyond": 2},
    ],
    ids=[
        "all but the entry",
        "a third of a small site",
        "the only link",
        "all links of many entries",
        "all links gone",
    ],
)
def test_what_was_lost_is_said_of_small_sites_too(losses: dict[str, int]) -> None:
    report = site_report(urls=21, read=losses["read"], offers=0, rows=0)
    assert kinds(report, [], **losses) == {OddityKind.UNREAD}


@pytest.mark.parametrize(
    "losses",
    [
        {"read": 90, "read_beyond": 89, "lost": 10, "lost_beyond": 10},
        {"read": 2, "read_beyond": 1, "lost": 1, "lost_beyond": 1},
        {"read": 10, "read_beyond": 9, "gone_beyond": 30},
        {"read": 1, "read_beyond": 0, "gone_beyond": 1},
        {"read": 9, "read_beyond": 0, "lost": 1},
    ],
    ids=["a tenth", "one dead link", "old threads removed", "one page with a dead link", "one dead entry of ten"],
)
def test_a_few_dead_links_are_no_alarm(losses: dict[str, int]) -> None:
    assert not kinds(site_report(read=losses["read"], offers=0, rows=0), [], **losses)


def test_a_site_that_blocks_us_is_said_to_and_not_said_twice() -> None:
    report = site_report(urls=4, read=2, blocked=2, offers=0, rows=0)
    assert kinds(report, [], lost=2, lost_beyond=2) == {OddityKind.BLOCKED}


def test_a_sitemap_is_no_page_that_breaks_the_silence() -> None:
    assert kinds(site_report(urls=3, read=1, offers=0, rows=0), [], read=0, lost=2) == {OddityKind.SILENT}


def test_pages_that_robots_txt_forbids_are_not_counted_as_blocks() -> None:
    assert not kinds(site_report(refused_by_robots=60, read=30), earlier(refused_by_robots=60, read=30))


@pytest.mark.parametrize(
    "after",
    [
        shape(kinds={"paragraph": 500, "anchor": 7500}),
        shape(characters=1500),
        shape(rows=10),
    ],
    ids=["other blocks", "text lost", "rows lost"],
)
def test_a_changed_layout_is_seen_with_before_and_after(after: dict[str, object]) -> None:
    report, before = site_report(structure=[after]), earlier(structure=[shape()])
    (drift,) = drifts(report, before)
    assert drift.is_large
    assert drift.before.characters == 800
    assert OddityKind.DRIFT in kinds(report, before)


def test_a_little_more_text_is_no_drift() -> None:
    report = site_report(structure=[shape(characters=9500, kinds={"paragraph": 7200, "anchor": 2300})])
    assert not kinds(report, earlier(structure=[shape()]))


def test_one_other_page_of_a_shape_proves_nothing_but_the_same_page_does() -> None:
    single = shape(pages=1, characters=80, kinds={"anchor": 80}, sample="http://h/thread-9")
    assert drifts(site_report(structure=[single]), earlier(structure=[shape()])) == []
    same = single | {"sample": "http://h/thread-1"}
    assert drifts(site_report(structure=[same]), earlier(structure=[shape()]))[0].is_large


def test_a_shape_is_compared_with_the_newest_night_that_saw_it() -> None:
    before = [site_report(structure=[]), site_report(structure=[shape(rows=5)]), site_report(structure=[shape()])]
    assert drifts(site_report(structure=[shape(rows=5)]), before)[0].before.rows == 0.5
