"""A second start does nothing, a killed night goes on, and the numbers of a night add up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from classifiers.verdict import Action
from crawlers.outcome import Outcome
from crawlers.page import BlockKind, Unread
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore
from indexer.keeping import keep
from indexer.models import Sighting, SiteRun
from indexer.nights.runs import fail_run, finish_run, plan_night, reopen_runs, start_run
from indexer.nights.summary import CategoryCount, OutcomeCount, night_summary
from indexer.sealing.sightings import seal
from indexer.searching.seam import SearchIndex
from indexer.visiting import keep_visit
from tests.factories import FETCHED_AT, OFFER_TEXT, make_finding, make_page
from tests.indexer.snapshots import make_snapshot

NIGHT = date(2026, 11, 20)
START = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def test_planning_again_adds_only_what_is_missing() -> None:
    assert plan_night(NIGHT, ["b", "a"]) == ("a", "b")
    assert plan_night(NIGHT, ["a", "c"]) == ("a", "b", "c")
    assert SiteRun.objects.count() == 3


def test_a_finished_site_is_not_run_again() -> None:
    plan_night(NIGHT, ["a", "b"])
    assert start_run(NIGHT, "a", now=START)
    finish_run(NIGHT, "a", now=START + HOUR)
    assert not start_run(NIGHT, "a", now=START + HOUR)
    assert plan_night(NIGHT, ["a", "b"]) == ("b",)


def test_a_killed_site_goes_on_and_keeps_its_start() -> None:
    plan_night(NIGHT, ["a"])
    start_run(NIGHT, "a", now=START)
    assert start_run(NIGHT, "a", now=START + HOUR)
    assert SiteRun.objects.get().started_at == START


def test_a_failed_site_says_why_and_may_be_tried_again() -> None:
    plan_night(NIGHT, ["a"])
    start_run(NIGHT, "a", now=START)
    fail_run(NIGHT, "a", now=START + HOUR, note="站点没有回应")
    run = SiteRun.objects.get()
    assert (run.state, run.note, run.finished_at) == ("failed", "站点没有回应", START + HOUR)
    assert start_run(NIGHT, "a", now=START + 2 * HOUR)
    assert SiteRun.objects.get().finished_at is None


def test_a_reopened_site_is_run_once_more() -> None:
    plan_night(NIGHT, ["a", "b"])
    for site in ("a", "b"):
        start_run(NIGHT, site, now=START)
        finish_run(NIGHT, site, now=START + HOUR)
    reopen_runs(NIGHT, ["a"])
    assert plan_night(NIGHT, ["a", "b"]) == ("a",)
    assert start_run(NIGHT, "a", now=START + 2 * HOUR)
    assert SiteRun.objects.get(site="a").started_at == START + 2 * HOUR


def test_only_a_running_site_can_end() -> None:
    plan_night(NIGHT, ["a"])
    with pytest.raises(SiteRun.DoesNotExist):
        finish_run(NIGHT, "a", now=START)
    assert not start_run(NIGHT, "unplanned", now=START)


def test_the_numbers_of_a_night_add_up(
    store: EvidenceStore, index: SearchIndex, ledger: Ledger, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan_night(NIGHT, ["forum", "silent"])
    start_run(NIGHT, "forum", now=START)
    for number, (action, category) in enumerate(
        [(Action.FLAG, "surrogacy"), (Action.FLAG, "egg_trade"), (Action.REVIEW, "surrogacy"), (Action.CLEAR, "")]
    ):
        page = make_page(f"http://h{number}.example/", [(BlockKind.PARAGRAPH, f"{number} {OFFER_TEXT}")])
        keep(make_finding(page, action, category=category), night=NIGHT, store=store, index=index)
    unread = Unread(site="forum", url="", at=FETCHED_AT, outcome=Outcome.BLOCKED, note="", status=403)
    for number in range(2):
        keep_visit(replace(unread, url=f"http://b{number}.example/"), night=NIGHT)
    keep_visit(replace(unread, url="http://b0.example/"), night=NIGHT + timedelta(days=1))
    sealed = Sighting.objects.get(url="http://h0.example/")
    seal(sealed, snapshot=make_snapshot(sealed.url), store=store, ledger=ledger, sealed_at=START)
    # The next night, and another address of a sealed item, must not move this night's numbers.
    page = make_page("http://h0.example/other", [(BlockKind.PARAGRAPH, f"0 {OFFER_TEXT}")])
    keep(make_finding(page), night=NIGHT + timedelta(days=1), store=store, index=index)
    page = make_page(
        "http://h1.example/", [(BlockKind.PARAGRAPH, f"1 {OFFER_TEXT}")], fetched_at=FETCHED_AT + 24 * HOUR
    )
    keep(make_finding(page, category="egg_trade"), night=NIGHT + timedelta(days=1), store=store, index=index)
    with django_assert_max_num_queries(3):
        summary = night_summary(NIGHT)
    forum, silent = summary.sites
    assert forum.outcomes == (
        OutcomeCount(outcome=Outcome.READ, urls=4),
        OutcomeCount(outcome=Outcome.BLOCKED, urls=2),
    )
    assert (forum.urls, forum.count(Outcome.BLOCKED), forum.count(Outcome.FAILED)) == (6, 2, 0)
    assert (forum.flagged, forum.review, forum.clear) == (2, 1, 1)
    assert forum.categories == (
        CategoryCount(category="egg_trade", flagged=1, review=0),
        CategoryCount(category="surrogacy", flagged=1, review=1),
    )
    assert (forum.sealed, forum.waiting) == (1, 2)
    assert (forum.state, forum.started_at) == (SiteRun.State.RUNNING, START)
    assert (silent.site, silent.state, silent.urls) == ("silent", SiteRun.State.PLANNED, 0)
