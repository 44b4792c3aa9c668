"""A worker or browser that dies, hangs or swells costs a page a second try, and never the night."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.browsing.process_tree import PROC, kill_tree, mebibytes_of, tree_of
from crawlers.recording import workers as module
from crawlers.recording.recording_plan import RecordingPlan, recording_plan_of
from crawlers.recording.wire import Taken, pieces_of, read_taken
from crawlers.recording.workers import Workers
from crawlers.snapshot import ArtefactKind, RecorderLost, Snapshot, SnapshotState
from tests.crawlers.recording.site import Site, serving
from tests.indexer.snapshots import make_snapshot

BROWSER = find_browser()
browser = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium found: run make browser"),
]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def plan_for(site: Site) -> RecordingPlan:
    allowed = (f"*.localhost:{site.port}",)
    return RecordingPlan(browser=BROWSER or "", user_agent="Qingyuan/0.1", allow_private=allowed, timeout_seconds=20)


def run(plan: RecordingPlan, work: Callable[[Workers], Awaitable[Snapshot]]) -> tuple[Snapshot, Workers]:
    async def inside() -> tuple[Snapshot, Workers]:
        async with Workers(plan, 1) as workers:
            return await work(workers), workers

    return asyncio.run(inside())


def process_of(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text("utf-8").strip()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in (PROC / str(pid) / "stat").read_text("latin-1")
    except OSError:
        return False


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not is_so():
            await asyncio.sleep(0.02)


async def is_at_work(site: Site, requests: int) -> None:
    """Wait until the page under way has made so many requests."""
    await until(lambda: len(site.log) >= requests)


class TestWorkers:
    """On the recorder's own site."""

    pytestmark = browser

    def test_what_a_worker_hands_over_is_what_a_recorder_takes(self, site: Site) -> None:
        snapshot, _ = run(plan_for(site), lambda workers: workers.take(site.url, ("代孕公司",)))
        assert (snapshot.state, snapshot.problems, snapshot.title) == (SnapshotState.COMPLETE, (), "同城信息")
        second_look = {ArtefactKind.SECOND_VIEW, ArtefactKind.SECOND_TEXT, ArtefactKind.COMPARISON}
        assert {artefact.kind for artefact in snapshot.artefacts} == set(ArtefactKind) - second_look - {
            ArtefactKind.CLICKS
        }
        assert len(site.log) == 21

    @pytest.mark.parametrize("victim", ["worker", "chromium"])
    def test_a_process_killed_under_a_page_costs_a_second_try(self, site: Site, victim: str) -> None:
        async def work(workers: Workers) -> Snapshot:
            taking = asyncio.create_task(workers.take(site.url))
            await is_at_work(site, 5)
            (pid,) = workers._running
            victims = [pid] if victim == "worker" else [one for one in tree_of(pid) if process_of(one) == "chromium"]
            os.kill(victims[0], signal.SIGKILL)
            return await taking

        snapshot, workers = run(plan_for(site), work)
        assert snapshot.state is SnapshotState.COMPLETE
        assert workers.lost == 1

    def test_a_page_under_which_two_workers_die_is_a_failure_that_says_so(self, site: Site) -> None:
        async def work(workers: Workers) -> Snapshot:
            taking = asyncio.create_task(workers.take(site.url))
            for tries in (1, 2):
                # What the browser before had asked may be answered, and logged, only now.
                await until(lambda tries=tries: workers.asked == tries)  # type: ignore[misc]
                await is_at_work(site, len(site.log) + 3)
                (pid,) = workers._running
                os.kill(pid, signal.SIGKILL)
                await until(lambda pid=pid: pid not in workers._running)  # type: ignore[misc]
            return await taking

        snapshot, _ = run(plan_for(site), work)
        assert snapshot.state is SnapshotState.FAILED
        assert snapshot.problems == ("录制进程在此页上两次中断",)

    def test_a_worker_that_hangs_is_killed_in_time(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "longest_visit", lambda plan: 0.0)
        monkeypatch.setattr(module, "HANDING_OVER_SECONDS", 6.0)

        async def work(workers: Workers) -> Snapshot:
            taking = asyncio.create_task(workers.take(site.url))
            await until(lambda: workers.asked == 1)
            (pid,) = workers._running
            os.kill(pid, signal.SIGSTOP)
            monkeypatch.setattr(module, "HANDING_OVER_SECONDS", 120.0)
            await until(lambda: not is_alive(pid))
            return await taking

        snapshot, workers = run(plan_for(site), work)
        assert (snapshot.state, workers.lost) == (SnapshotState.COMPLETE, 1)

    def test_a_worker_is_replaced_after_so_many_pages_and_nothing_of_it_stays(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "PAGES_PER_WORKER", 2)
        seen: set[int] = set()

        async def work(workers: Workers) -> Snapshot:
            for _ in range(3):
                snapshot = await workers.take(site.url)
                for pid in workers._running:
                    seen.update(tree_of(pid))
            return snapshot

        snapshot, workers = run(plan_for(site), work)
        assert (snapshot.state, workers.replaced) == (SnapshotState.COMPLETE, 1)
        assert not [pid for pid in seen if is_alive(pid)]

    def test_a_worker_that_swells_is_replaced(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MOST_MEBIBYTES", 50)
        snapshot, workers = run(plan_for(site), lambda workers: workers.take(site.url))
        assert (snapshot.state, workers.replaced, workers.lost) == (SnapshotState.COMPLETE, 1, 0)

    def test_a_worker_whose_night_was_killed_goes_with_its_browser(self, site: Site) -> None:
        async def night() -> tuple[int, ...]:
            process = await asyncio.create_subprocess_exec(*module.COMMAND, stdin=-1, stdout=-1)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(plan_for(site).to_json().encode() + b"\n")
            assert await process.stdout.readline() == module.READY
            process.stdin.write(b'{"url": "%s", "words": [], "rest": 0}\n' % site.url.encode())
            await is_at_work(site, 5)
            pids = tree_of(process.pid)
            assert len(pids) > 4
            process.stdin.close()
            await asyncio.wait_for(process.wait(), 120)
            await until(lambda: not any(map(is_alive, pids)))
            return pids

        assert asyncio.run(night())


def test_without_a_browser_the_page_waits(tmp_path: Path) -> None:
    plan = RecordingPlan(browser=str(tmp_path / "none"), user_agent="Qingyuan/0.1")
    with pytest.raises(RecorderLost, match="录制进程无法启动"):
        run(plan, lambda workers: workers.take("http://h.example/"))


def test_a_plan_crosses_unchanged() -> None:
    plan = RecordingPlan(browser="/b", user_agent="Qingyuan/0.1", allow_private=("a:1", "b:2"), timeout_seconds=3.0)
    assert recording_plan_of(plan.to_json()) == plan


def test_a_snapshot_crosses_unchanged_and_a_broken_stream_is_told() -> None:
    snapshot = make_snapshot(problems=("截屏失败",), retry_after="600")

    async def read(cut: int) -> Taken:
        stream = asyncio.StreamReader()
        everything = b"".join(pieces_of(Taken(snapshot=snapshot, mebibytes=312.5)))
        stream.feed_data(everything[: len(everything) - cut])
        stream.feed_eof()
        return await read_taken(stream)

    taken = asyncio.run(read(0))
    assert (taken.snapshot, taken.mebibytes) == (replace(snapshot, recording=None), 312.5)
    with pytest.raises(asyncio.IncompleteReadError):
        asyncio.run(read(1))


def test_a_tree_of_processes_is_found_measured_and_ended() -> None:
    async def tree() -> None:
        process = await asyncio.create_subprocess_exec("sh", "-c", "sleep 600 & sleep 600; true")
        await until(lambda: len(tree_of(process.pid)) == 3)
        pids = tree_of(process.pid)
        assert mebibytes_of(pids) > 0
        kill_tree(process.pid)
        await process.wait()
        await until(lambda: not any(map(is_alive, pids)))

    asyncio.run(tree())
