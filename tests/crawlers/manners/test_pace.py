"""Promises of pacing: never faster than asked, slower when told, and no host keeps a whole night."""

import pytest

from crawlers.manners.pace import LONGEST_PAUSE_SECONDS, HostPace, Paces


def paces(delay: float = 2.0, concurrency: int = 1) -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=delay, concurrency=concurrency))


def test_a_host_rests_between_two_requests() -> None:
    pace = paces()
    pace.asked("a", 100.0)
    pace.answered("a")
    assert not pace.may_ask("a", 101.9)
    assert pace.may_ask("a", 102.0)
    assert pace.may_ask("b", 100.0)


def test_a_browser_that_goes_on_by_itself_costs_its_host_another_pause_and_no_slot() -> None:
    pace = paces(delay=2.0)
    pace.asked("a", 100.0)
    pace.opened("a", 101.0)
    assert pace.of("a").not_before == 103.0
    pace.went_on("a", 104.0)
    pace.answered("a")
    assert not pace.may_ask("a", 105.9)
    assert pace.may_ask("a", 106.0)
    assert pace.of("a").requests == 2


def test_no_more_than_the_allowed_requests_are_under_way() -> None:
    pace = paces(delay=0.0, concurrency=2)
    pace.asked("a", 1.0)
    pace.asked("a", 1.0)
    assert not pace.may_ask("a", 50.0)
    pace.answered("a")
    assert pace.may_ask("a", 50.0)


def test_crawl_delay_slows_down_and_never_speeds_up() -> None:
    pace = paces(delay=2.0)
    pace.slow_down("a", 10.0)
    pace.slow_down("a", 1.0)
    pace.asked("a", 0.0)
    pace.answered("a")
    assert not pace.may_ask("a", 9.9)
    assert pace.may_ask("a", 10.0)


def test_retry_after_is_obeyed_and_repeated_refusals_wait_longer() -> None:
    pace = paces(delay=0.0)
    pace.hold("a", 0.0, 30.0)
    assert not pace.may_ask("a", 29.0)
    assert pace.may_ask("a", 30.0)
    pace.hold("b", 0.0, None)
    first = pace.of("b").not_before
    pace.hold("b", first, None)
    assert pace.of("b").not_before - first == 2 * first


def test_errors_never_make_us_faster_however_quick_they_come() -> None:
    pace = paces(delay=2.0)
    waits = []
    for number in range(8):
        now = 1000.0 * number
        pace.asked("a", now)
        pace.answered("a")
        pace.learn("a", now, 0.001, status=500)
        waits.append(pace.of("a").not_before - now)
    assert waits == sorted(waits)
    assert waits[0] >= 2.0
    assert waits[-1] > 30.0


def test_a_slow_host_rests_as_long_as_it_took_and_pages_shorten_the_rest_only_to_the_configured_pause() -> None:
    pace = paces(delay=2.0)
    pace.learn("a", 0.0, 9.0, status=200)
    assert not pace.may_ask("a", 8.9)
    for number in range(10):
        pace.learn("a", 100.0 + number, 0.1, status=200)
    pace.asked("a", 200.0)
    pace.answered("a")
    assert not pace.may_ask("a", 201.9)
    assert pace.may_ask("a", 202.0)


def test_a_retry_after_longer_than_our_own_pauses_is_obeyed_to_the_second() -> None:
    pace = paces()
    pace.hold("a", 0.0, 3600.0)
    assert not pace.may_ask("a", 3599.0)
    assert pace.may_ask("a", 3600.0)


@pytest.mark.parametrize("asked_for", [0.0, 1.0, None])
def test_a_host_that_says_come_back_at_once_is_left_alone_as_one_that_says_nothing(asked_for: float | None) -> None:
    pace, now, waits = paces(), 0.0, []
    for _ in range(4):
        waits.append(pace.hold("a", now, asked_for))
        now += waits[-1]
    assert waits == [5.0, 10.0, 20.0, 40.0]


def test_a_host_that_asks_for_more_than_a_night_can_wait_is_closed_and_says_why() -> None:
    pace = paces()
    pace.hold("a", 0.0, 7200.0)
    assert "2.0 小时" in (pace.closed("a") or "")
    assert not pace.may_ask("a", 1e9)
    pace.slow_down("b", 7200.0)
    assert "robots.txt" in (pace.closed("b") or "")
    assert pace.closed("c") is None


def test_a_crawl_delay_of_many_minutes_is_obeyed_exactly_and_does_not_take_more_than_a_night() -> None:
    pace, now, asked = paces(), 0.0, 0
    pace.slow_down("a", 900.0)
    while pace.may_ask("a", now):
        pace.asked("a", now)
        pace.answered("a")
        asked += 1
        assert not pace.may_ask("a", now + 899.0)
        now += 900.0
    assert asked == 32
    assert "robots.txt" in (pace.closed("a") or "")


def test_the_request_for_robots_txt_itself_counts_for_its_crawl_delay() -> None:
    pace = paces()
    pace.asked("a", 100.0)
    pace.answered("a")
    pace.slow_down("a", 30.0)
    assert not pace.may_ask("a", 129.0)
    assert pace.may_ask("a", 130.0)


def test_answers_that_are_no_pages_do_not_shorten_a_rest() -> None:
    pace = paces(delay=1.0)
    for _ in range(4):
        pace.learn("a", 0.0, 0.001, status=500)
    rest = pace.of("a").rest_seconds
    for status in (403, 404, 410, 302):
        pace.learn("a", 0.0, 0.001, status=status)
    assert pace.of("a").rest_seconds == rest
    pace.learn("a", 0.0, 0.001, status=304)
    assert pace.of("a").rest_seconds < rest


def test_thousands_of_refusals_are_only_so_many_refusals() -> None:
    pace = paces()
    waits = [pace.hold("a", 0.0, None) for _ in range(2000)]
    assert waits[-1] == LONGEST_PAUSE_SECONDS


@pytest.mark.parametrize("status", [429, 500, 503, None])
def test_a_host_that_only_fails_is_closed_within_a_quarter_of_an_hour(status: int | None) -> None:
    pace, now, asked = paces(), 0.0, 0
    while pace.closed("a") is None:
        pace.asked("a", now)
        pace.answered("a")
        asked += 1
        if status in (429, 503):
            pace.hold("a", now, None)
        else:
            pace.learn("a", now, 0.1, status=status)
        now = pace.of("a").not_before
    assert 8 <= asked <= 12
    assert 300 <= now <= 1200


def test_a_fit_of_a_few_seconds_closes_no_host() -> None:
    pace = paces(concurrency=20)
    for _ in range(20):
        pace.learn("a", 10.0, 0.1, status=502)
    assert pace.closed("a") is None


def test_pages_make_up_for_refusals() -> None:
    pace, now = paces(), 0.0
    for _ in range(500):
        now += pace.hold("a", now, None)
        pace.page_read("a")
    assert pace.closed("a") is None
    assert pace.hold("a", now, None) == 5.0


def test_a_host_without_a_page_for_an_hour_is_closed_however_politely_it_asks_for_patience() -> None:
    pace, now = paces(), 0.0
    while pace.closed("a") is None:
        now += pace.hold("a", now, 1800.0)
    assert now <= 3 * 1800.0


def test_a_closed_host_stays_closed_for_the_worker_that_has_it_next() -> None:
    first, second = paces(), paces()
    first.hold("a", 0.0, 7200.0)
    second.adopt("a", 50.0, first.standing("a", 10.0))
    assert second.closed("a") == first.closed("a")
