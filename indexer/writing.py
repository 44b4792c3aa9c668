"""One thread that stores what a crawl finds, many at a time.

The event loop of a crawl must never wait for a disk, and one transaction for fifty findings costs little more than for
one. So findings wait here for company, and whoever handed one in is told when it is durable, not before.

In: `Finding`s and `Unread`s, from one event loop. Out: a return after the commit, or the reason why it was not kept.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from time import thread_time

from django.db import connection, connections

from classifiers.verdict import Finding
from crawlers.page import Unread
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.keeping import keep_all
from indexer.searching.seam import SearchIndex

MOST_AT_ONCE = 50
PATIENCE_SECONDS = 0.005
"""How long the first of a batch waits for company at least."""
MOST_PATIENCE_SECONDS = 0.2
PATIENCE_SHARE = 2
"""Where storing is dear it waits so many times as long as the last batch kept the processor, so that storing takes at most a third of
that. Waiting for the disk keeps nobody, and what comes meanwhile is the next batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Something to store, when it is to be stored even without company (seconds of the loop's clock), and whom to tell."""

    work: Finding | Unread
    due: float
    done: "asyncio.Future[None]"


class FindingWriter:
    """Stores what is handed in until `close`. Used within one event loop."""

    def __init__(self, *, night: date, store: EvidenceStore, index: SearchIndex) -> None:
        self._night = night
        self._store = store
        self._index = index
        self._patience = PATIENCE_SECONDS
        self._waiting: list[_Job] = []
        self._timer: asyncio.TimerHandle | None = None
        self._storing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="finding-writer")

    async def keep(self, work: Finding | Unread, *, is_last: bool = False) -> None:
        """Return when `work` is durable. Raises EvidenceError or a database error if it could not be kept.

        `is_last` says that no other will come before this one is stored, so that it is no use to wait for company. It will be stored
        whether or not the one who asked still waits.
        """
        loop = asyncio.get_running_loop()
        due = loop.time() + (0.0 if is_last else self._patience)
        job = _Job(work=work, due=due, done=loop.create_future())
        self._waiting.append(job)
        self._store_when_due()
        await job.done

    async def close(self) -> None:
        """Store what waits, then end the thread; nothing may be handed in afterwards."""
        loop = asyncio.get_running_loop()
        while self._waiting or self._storing is not None:
            await (self._storing or self._store_batch())
        await loop.run_in_executor(self._thread, connections.close_all)
        self._thread.shutdown()

    def _store_when_due(self) -> None:
        """Have what waits stored: now, if there is enough of it or it has waited enough, or later. One batch at a time."""
        if self._storing is not None or not self._waiting:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        due = min(self._waiting[0].due, self._waiting[-1].due)
        if len(self._waiting) >= MOST_AT_ONCE or due <= loop.time():
            self._storing = loop.create_task(self._store_batch())
        else:
            self._timer = loop.call_at(due, self._store_when_due)

    async def _store_batch(self) -> None:
        jobs, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        works = [job.work for job in jobs]
        try:
            errors = await asyncio.get_running_loop().run_in_executor(self._thread, self._keep_in_thread, works)
        except Exception as broken:  # noqa: BLE001 - whoever waits for it gets it, lest they wait for ever
            errors = [broken] * len(jobs)
        self._storing = None
        for job, error in zip(jobs, errors, strict=True):
            # Whoever handed it in may not wait any more.
            if not job.done.cancelled():
                job.done.set_exception(error) if error is not None else job.done.set_result(None)
        self._store_when_due()

    def _keep_in_thread(self, works: Sequence[Finding | Unread]) -> list[Exception | None]:
        """What became of each; the next batch waits accordingly."""
        begun = thread_time()
        errors = self._keep_or_split(works)
        patience = PATIENCE_SHARE * (thread_time() - begun)
        self._patience = min(max(PATIENCE_SECONDS, patience), MOST_PATIENCE_SECONDS)
        return errors

    def _keep_or_split(self, works: Sequence[Finding | Unread]) -> list[Exception | None]:
        """Store all in one go; if that fails, one by one, so that one bad page costs only itself. What became of each."""
        try:
            self._keep(works)
        except Exception as error:  # noqa: BLE001 - whoever waits for it gets it
            if len(works) == 1 or isinstance(error, EvidenceError):
                return [_own(error) for _ in works]
            return [outcome for work in works for outcome in self._keep_or_split([work])]
        return [None] * len(works)

    def _keep(self, works: Sequence[Finding | Unread]) -> None:
        if connection.connection is None:
            _make_commits_durable()
        findings = [work for work in works if isinstance(work, Finding)]
        unread = [work for work in works if isinstance(work, Unread)]
        keep_all(findings, unread=unread, night=self._night, store=self._store, index=self._index)


def _own(error: Exception) -> Exception:
    """An error of one's own for everyone who waits: one object raised in fifty places would gather all their traces."""
    if not isinstance(error, EvidenceError):
        return error
    own = EvidenceError(*error.args)
    own.__cause__ = error
    return own


def _make_commits_durable() -> None:
    """A URL is acknowledged right after the commit, so a commit must outlive a power cut, which WAL alone does not promise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
