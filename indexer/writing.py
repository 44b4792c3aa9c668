"""One thread that stores what a crawl finds, many at a time.

The event loop of a crawl must never wait for a disk, and one transaction for fifty findings costs little more than for
one. So findings queue up here, and whoever handed one in is told when it is durable, not before.

In: `Finding`s and `Unread`s, from any thread. Out: a future for each, done after the commit, or failed with its reason.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from django.db import connection, connections

from classifiers.verdict import Finding
from crawlers.page import Unread
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.keeping import keep_all
from indexer.searching.seam import SearchIndex
from indexer.visiting import keep_visits

MOST_AT_ONCE = 50
PATIENCE_SECONDS = 0.02
"""How long the first of a batch waits for company at least."""
MOST_PATIENCE_SECONDS = 0.2
PATIENCE_SHARE = 2
"""On a busy machine it waits so many times as long as the last batch took to store, so that storing takes at most a third of the
time and never falls behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Something to store, and whom to tell."""

    work: Finding | Unread
    done: "Future[None]"
    is_last: bool


class FindingWriter:
    """Stores what is submitted until `close`. The thread starts with the object."""

    def __init__(self, *, night: date, store: EvidenceStore, index: SearchIndex) -> None:
        self._night = night
        self._store = store
        self._index = index
        self._patience = PATIENCE_SECONDS
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="finding-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Finding | Unread, *, is_last: bool = False) -> "Future[None]":
        """Queue one for storing. The future fails with EvidenceError or a database error if it could not be kept.

        `is_last` says that no other will come before this one is stored, so that it is no use to wait for company.
        """
        job = _Job(work=work, done=Future(), is_last=is_last)
        # From here on nobody can cancel it: it will be stored, whether or not the one who asked still waits.
        job.done.set_running_or_notify_cancel()
        self._queue.put(job)
        return job.done

    def close(self) -> None:
        """Store what waits, then end the thread. Blocks until then; nothing may be submitted afterwards."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (job := self._queue.get()) is not None:
                jobs = self._with_company(job)
                begun = monotonic()
                self._keep_or_split(jobs)
                took = monotonic() - begun
                self._patience = min(max(PATIENCE_SECONDS, PATIENCE_SHARE * took), MOST_PATIENCE_SECONDS)
        finally:
            connections.close_all()

    def _with_company(self, first: _Job) -> list[_Job]:
        """`first` and what else comes in time."""
        jobs, deadline = [first], monotonic() + self._patience
        while len(jobs) < MOST_AT_ONCE and not jobs[-1].is_last:
            try:
                job = self._queue.get(timeout=max(0.0, deadline - monotonic()))
            except Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            jobs.append(job)
        return jobs

    def _keep_or_split(self, jobs: Sequence[_Job]) -> None:
        """Store all in one go; if that fails, one by one, so that one bad page costs only itself."""
        try:
            self._keep([job.work for job in jobs])
        except Exception as error:  # noqa: BLE001 - whoever waits for the future gets it
            if len(jobs) == 1 or isinstance(error, EvidenceError):
                for job in jobs:
                    job.done.set_exception(_own(error))
                return
            for job in jobs:
                self._keep_or_split([job])
            return
        for job in jobs:
            job.done.set_result(None)

    def _keep(self, works: Sequence[Finding | Unread]) -> None:
        if connection.connection is None:
            _make_commits_durable()
        findings = [work for work in works if isinstance(work, Finding)]
        unread = [work for work in works if isinstance(work, Unread)]
        if findings:
            keep_all(findings, night=self._night, store=self._store, index=self._index)
        if unread:
            keep_visits(unread, night=self._night)


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
