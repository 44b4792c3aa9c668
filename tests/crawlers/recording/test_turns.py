"""Promises of turns: one page of a host at a time, its pause between two, and a host that asked to be left alone is."""

import asyncio
import time
from dataclasses import replace

import pytest

from crawlers.manners.asked import together
from crawlers.recording.turns import HostTurns
from crawlers.snapshot import RecorderLost, Snapshot, SnapshotState, failed_snapshot

PAUSE = 0.2
URL = "http://a.cn/1"


def shown(url: str) -> Snapshot:
    snapshot = failed_snapshot(url, "")
    return replace(snapshot, status=200, state=SnapshotState.COMPLETE, asked={"a.cn:80": (2, 7), "cdn.cn:80": (0, 1)})


def refused(url: str, retry_after: str) -> Snapshot:
    return replace(failed_snapshot(url, ""), status=429, state=SnapshotState.BLOCKED, retry_after=retry_after)


def visits(turns: HostTurns, *urls: str) -> list[tuple[str, float, float]]:
    """Visit all at once; for each, in the order they began, its address and when it began and ended."""
    found: list[tuple[str, float, float]] = []

    async def visit(url: str) -> None:
        async with turns.turn(url):
            begin = time.monotonic()
            await asyncio.sleep(0.05)
            turns.looked(shown(url))
            found.append((url, begin, time.monotonic()))

    async def all_of_them() -> None:
        await asyncio.gather(*map(visit, urls))

    asyncio.run(all_of_them())
    return sorted(found, key=lambda one: one[1])


def test_pages_of_a_host_come_one_after_the_other_with_its_pause_between() -> None:
    first, second = visits(HostTurns(lambda _: PAUSE), URL, "http://a.cn/2")
    assert second[1] - first[2] >= PAUSE * 0.99


def test_pages_of_other_hosts_do_not_wait() -> None:
    first, second = visits(HostTurns(lambda _: 60.0), URL, "http://b.cn/1")
    assert second[1] < first[2]


@pytest.mark.parametrize("retry_after", ["600", "Fri, 31 Dec 2100 00:00:00 GMT"])
def test_a_host_that_asked_to_be_left_alone_is_not_asked_again(retry_after: str) -> None:
    turns = HostTurns(lambda _: 0.0, longest_wait_seconds=200.0)
    turns.looked(refused(URL, retry_after))
    with pytest.raises(RecorderLost, match="秒后再访问"):
        visits(turns, "http://a.cn/2")
    assert visits(turns, "http://b.cn/1")


def test_a_host_that_is_not_to_be_asked_now_is_not_asked() -> None:
    turns = HostTurns(lambda _: 0.0, lambda host: "静默时段" if host == "a.cn:80" else "")
    with pytest.raises(RecorderLost, match="静默时段"):
        visits(turns, URL)


def test_what_looks_ask_is_handed_on_once() -> None:
    turns = HostTurns(lambda _: 0.0)
    turns.looked(shown(URL))
    turns.looked(shown(URL))
    assert together(turns.take_looks()) == {"a.cn:80": (4, 14), "cdn.cn:80": (0, 2)}
    assert turns.take_looks() == []
