"""Promises of pacing: never faster than asked, slower when told."""

from crawlers.manners.pace import HostPace, Paces


def paces(delay: float = 2.0, concurrency: int = 1) -> Paces:
    return Paces(lambda host: HostPace(delay_seconds=delay, concurrency=concurrency))


def test_a_host_rests_between_two_requests() -> None:
    pace = paces()
    pace.asked("a", 100.0)
    pace.answered("a")
    assert not pace.may_ask("a", 101.9)
    assert pace.may_ask("a", 102.0)
    assert pace.may_ask("b", 100.0)


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
        pace.learn("a", now, 0.001, is_well=False)
        waits.append(pace.of("a").not_before - now)
    assert waits == sorted(waits)
    assert waits[0] >= 2.0
    assert waits[-1] > 30.0


def test_a_slow_host_rests_as_long_as_it_took_and_pages_shorten_the_rest_only_to_the_configured_pause() -> None:
    pace = paces(delay=2.0)
    pace.learn("a", 0.0, 9.0, is_well=True)
    assert not pace.may_ask("a", 8.9)
    for number in range(10):
        pace.learn("a", 100.0 + number, 0.1, is_well=True)
    pace.asked("a", 200.0)
    pace.answered("a")
    assert not pace.may_ask("a", 201.9)
    assert pace.may_ask("a", 202.0)
