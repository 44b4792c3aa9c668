"""Recording in processes of their own: a browser or worker that dies, hangs or swells costs one page a second try.

A worker records one page at a time, in a browser context that remembers nothing. It is replaced after PAGES_PER_WORKER
pages, or when it and its browser hold more than MOST_MEBIBYTES, for browsers leak. A page under which two workers were
lost is a failed snapshot that says so; if no worker can be started at all, that is not the page's fault: RecorderLost.

In: a `RecordingPlan`, URLs. Out: `Snapshot`s, as from `recorder.Recorder.take`.
"""

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType

from crawlers.browsing.process_tree import kill_tree
from crawlers.manners.url_guard import host_key
from crawlers.recording.recorder import longest_visit
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.recording.wire import read_taken
from crawlers.recording.worker import CLOSING_SECONDS, READY
from crawlers.snapshot import RecorderLost, Snapshot, failed_snapshot

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "crawlers.recording.worker")
# A context closed after each page leaves a few MiB behind (150 pages in one browser: 1.3 times the memory, 2026-11).
PAGES_PER_WORKER = 60
MOST_MEBIBYTES = 2_000
START_SECONDS = 60
# Beyond the visit's own limit: packing, and handing over as much as the limits allow.
HANDING_OVER_SECONDS = 60
TRIES = 2
STREAM_LIMIT = 1024 * 1024


@dataclass(slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    complaints: "asyncio.Task[bytes]"
    pages: int = 0
    mebibytes: float = 0.0


class Workers:
    """At most `number` workers, each started when first needed; `async with Workers(plan, 2) as workers:`."""

    def __init__(self, plan: RecordingPlan, number: int, rest_of: Callable[[str], float] = lambda _: 0.0) -> None:
        """`rest_of(url)` is the pause in seconds between two looks at a page."""
        self.asked, self.lost, self.replaced = 0, 0, 0
        self._plan = plan
        self._rest_of = rest_of
        # An empty place is a worker still to be started.
        self._places: asyncio.Queue[_Worker | None] = asyncio.Queue()
        for _ in range(number):
            self._places.put_nowait(None)
        self._running: set[int] = set()

    async def __aenter__(self) -> "Workers":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        workers = [self._places.get_nowait() for _ in range(self._places.qsize())]
        await asyncio.gather(*(self._close(worker) for worker in workers if worker))
        for pid in self._running:
            kill_tree(pid)

    async def take(self, url: str, words: tuple[str, ...] = ()) -> Snapshot:
        """A snapshot of `url`, waiting for a free worker. Raises RecorderLost if none can be started."""
        worker = await self._places.get()
        try:
            for _ in range(TRIES):
                worker = worker or await self._start()
                try:
                    snapshot = await self._ask(worker, url, words)
                except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError, KeyError) as error:
                    await self._lose(worker, url, error)
                    worker = None
                    continue
                worker = await self._replaced(worker)
                return snapshot
            # What each asked besides its page went with it.
            return replace(failed_snapshot(url, "录制进程在此页上两次中断"), asked={host_key(url): (TRIES, 0)})
        except asyncio.CancelledError:
            if worker:
                self._kill(worker)
            worker = None
            raise
        finally:
            self._places.put_nowait(worker)

    async def _ask(self, worker: _Worker, url: str, words: tuple[str, ...]) -> Snapshot:
        assert worker.process.stdin is not None
        assert worker.process.stdout is not None
        self.asked += 1
        rest = self._rest_of(url)
        worker.process.stdin.write(json.dumps({"url": url, "words": words, "rest": rest}).encode() + b"\n")
        await worker.process.stdin.drain()
        looks = (2 * self._plan.timeout_seconds + rest) * len(self._plan.second_views)
        seconds = longest_visit(self._plan) + looks + HANDING_OVER_SECONDS
        taken = await asyncio.wait_for(read_taken(worker.process.stdout), seconds)
        if taken.snapshot.url != url:
            raise ValueError("a worker answered for another page")
        worker.pages, worker.mebibytes = worker.pages + 1, taken.mebibytes
        return taken.snapshot

    async def _start(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=STREAM_LIMIT,
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        worker = _Worker(process=process, complaints=asyncio.create_task(_last_words(process.stderr)))
        self._running.add(process.pid)
        try:
            process.stdin.write(self._plan.to_json().encode() + b"\n")
            await process.stdin.drain()
            said = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        except (OSError, TimeoutError):
            said = b""
        if said != READY:
            self._kill(worker)
            complaint = (await worker.complaints).decode("utf-8", "replace").strip().splitlines() or ["没有反应"]
            raise RecorderLost(f"录制进程无法启动：{complaint[-1][:200]}")
        return worker

    async def _lose(self, worker: _Worker, url: str, error: Exception) -> None:
        self.lost += 1
        self._kill(worker)
        await worker.process.wait()
        said = (await worker.complaints).decode("utf-8", "replace").strip()[-500:]
        log.warning("recording process lost", extra={"url": url, "reason": f"{type(error).__name__} {said}"})

    async def _replaced(self, worker: _Worker) -> _Worker | None:
        """The worker, or an empty place if it has served long enough."""
        if worker.pages < PAGES_PER_WORKER and worker.mebibytes < MOST_MEBIBYTES:
            return worker
        self.replaced += 1
        await self._close(worker)
        return None

    async def _close(self, worker: _Worker) -> None:
        """Let a worker end by itself, then make sure that nothing of it is left."""
        assert worker.process.stdin is not None
        with contextlib.suppress(OSError):
            worker.process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(worker.process.wait(), CLOSING_SECONDS)
        self._kill(worker)
        await worker.process.wait()
        await worker.complaints

    def _kill(self, worker: _Worker) -> None:
        if worker.process.returncode is None:
            kill_tree(worker.process.pid)
        self._running.discard(worker.process.pid)


async def _last_words(stream: asyncio.StreamReader) -> bytes:
    """The end of what a worker complains of, read as it comes so that it never waits for us."""
    said = b""
    while piece := await stream.read(STREAM_LIMIT):
        said = (said + piece)[-4096:]
    return said
