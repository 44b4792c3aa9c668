"""Two nights never run at once, and a dead one does not block the next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from indexer.nights.leasing import PATIENCE, current_lease, release_lease, renew_lease, take_lease

NIGHT = date(2026, 11, 20)
START = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def take(holder: str, after: timedelta = timedelta()) -> bool:
    return take_lease(holder, night=NIGHT, now=START + after)


def test_only_one_night_runs_at_once() -> None:
    assert take("first")
    assert not take("second", PATIENCE / 2)
    lease = current_lease()
    assert lease is not None
    assert (lease.holder, lease.night, lease.taken_at) == ("first", NIGHT, START)


def test_a_heartbeat_keeps_the_lease() -> None:
    take("first")
    assert renew_lease("first", now=START + PATIENCE)
    assert not take("second", PATIENCE * 2 - timedelta(seconds=1))


def test_a_night_whose_heartbeat_stopped_is_taken_over() -> None:
    take("first")
    assert take("second", PATIENCE)
    assert not renew_lease("first", now=START + PATIENCE)
    assert renew_lease("second", now=START + PATIENCE)


def test_a_late_release_does_not_end_the_night_that_took_over() -> None:
    take("first")
    take("second", PATIENCE)
    release_lease("first")
    assert not take("third", PATIENCE)


def test_a_released_lease_is_free_at_once() -> None:
    take("first")
    release_lease("first")
    assert current_lease() is None
    assert take("second")


def test_the_same_holder_may_take_again() -> None:
    assert take("first")
    assert take("first", timedelta(seconds=1))
