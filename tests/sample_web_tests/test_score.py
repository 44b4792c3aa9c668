"""A night's score: hits, false alarms, misses and what was never visited."""

import pytest

from tests.sample_web import SampleWeb, TruthKind, score

PORT = 8000


def verdicts(web: SampleWeb) -> dict[str, str]:
    """The right action for every page."""
    return {url: "flag" if truth.kind is TruthKind.OFFER else "clear" for url, truth in web.truths(PORT)}


def test_right_verdicts_score_one(web: SampleWeb) -> None:
    result = score(web, verdicts(web).items(), PORT)
    assert (result.overall.recall, result.overall.precision) == (1.0, 1.0)
    assert result.missed + result.false_alarms + result.unvisited + result.unknown == ()
    assert set(result.by_host_kind) >= {"forum", "poster", "link_farm"}


def test_wrong_verdicts_are_listed(web: SampleWeb) -> None:
    said = verdicts(web)
    offers = [url for url, truth in web.truths(PORT) if truth.kind is TruthKind.OFFER]
    clears = [url for url, truth in web.truths(PORT) if truth.kind is TruthKind.CLEAR]
    said[offers[0]], said[offers[1]], said[clears[0]] = "clear", "review", "flag"
    result = score(web, said.items(), PORT)
    assert result.missed == (offers[0],)
    assert result.reviewed == (offers[1],)
    assert result.false_alarms == (clears[0],)
    assert result.overall.hits == len(offers) - 2
    assert result.overall.precision == (len(offers) - 2) / (len(offers) - 1)


def test_listing_that_repeats_offers_is_not_scored(web: SampleWeb) -> None:
    mixed = [url for url, truth in web.truths(PORT) if truth.kind is TruthKind.MIXED]
    result = score(web, [(url, "flag") for url in mixed], PORT)
    assert not result.false_alarms


def test_unvisited_pages_leave_out_what_robots_forbids_and_the_budget_cut(web: SampleWeb) -> None:
    urls = [url for url in web.urls(PORT) if "sousuo" not in url]
    result = score(web, [], PORT, excused=urls[:5])
    assert set(urls[:5]).isdisjoint(result.unvisited)
    assert urls[6] in result.unvisited
    assert not [url for url in result.unvisited if web.is_disallowed(url)]


def test_redirect_counts_for_the_page_it_leads_to(web: SampleWeb) -> None:
    result = score(web, [(f"http://sousuo.localhost:{PORT}/go?id=0", "flag")], PORT)
    assert (result.overall.hits, result.unknown) == (1, ())


def test_unknown_action_is_refused(web: SampleWeb) -> None:
    with pytest.raises(ValueError, match="unknown action"):
        score(web, [(f"http://forum.localhost:{PORT}/", "maybe")], PORT)
