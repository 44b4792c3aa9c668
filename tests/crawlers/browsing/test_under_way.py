"""A page is busy while answers may still come to what its scripts asked for."""

from dataclasses import dataclass
from typing import cast

import pytest
from playwright.async_api import Request

from crawlers.browsing.under_way import ANSWER_SECONDS, UnderWay


@dataclass(eq=False)
class Asked:
    """As much of the browser's request as is looked at."""

    resource_type: str


class Clock:
    now = 100.0


def _begun(under_way: UnderWay, kind: str) -> Request:
    request = cast("Request", Asked(kind))
    under_way.begin(request)
    return request


@pytest.mark.parametrize("kind", ["xhr", "fetch", "script", "document"])
def test_a_request_is_under_way_until_it_is_answered(kind: str) -> None:
    under_way = UnderWay(lambda: Clock.now)
    first, second = _begun(under_way, kind), _begun(under_way, kind)
    under_way.end(first)
    assert under_way.is_busy()
    under_way.end(second)
    assert not under_way.is_busy()


def test_one_that_is_kept_open_is_given_up_after_a_while() -> None:
    clock = Clock()
    under_way = UnderWay(lambda: clock.now)
    _begun(under_way, "fetch")
    clock.now += ANSWER_SECONDS / 2
    assert under_way.is_busy()
    clock.now += ANSWER_SECONDS
    assert not under_way.is_busy()


def test_after_a_click_only_what_began_since_counts() -> None:
    clock = Clock()
    under_way = UnderWay(lambda: clock.now)
    _begun(under_way, "fetch")
    clock.now += 1
    pressed = clock.now
    assert not under_way.is_busy(pressed)
    clock.now += 0.1
    _begun(under_way, "fetch")
    assert under_way.is_busy(pressed)


@pytest.mark.parametrize("kind", ["image", "ping", "media"])
def test_what_adds_no_words_is_not_waited_for(kind: str) -> None:
    under_way = UnderWay()
    _begun(under_way, kind)
    assert not under_way.is_busy()
