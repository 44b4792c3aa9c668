"""One round of sealing after the crawl: every waiting sighting is photographed and sealed, or reported.

Pages are photographed side by side; database and store are used by one thread only, so the event loop never waits for a
disk. One page that fails never stops the rest: what could not be sealed still waits, and the next round takes it again.

In: something that takes snapshots (`crawlers.recording.workers.Workers.take`). Out: a `SealResult` per sighting.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from django.db import DatabaseError, connections

from crawlers.snapshot import RecorderLost, Snapshot
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.models import Sighting
from indexer.sealing.rows import recover
from indexer.sealing.sightings import address_of, offending_words, seal, wanted_sightings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealResult:
    """What became of one sighting. Exactly one of `evidence_id` and `error` is set; `problems` is "" if complete."""

    sighting_id: int
    url: str
    evidence_id: str | None
    problems: str
    error: str | None


class Turns(Protocol):
    """When a page may be looked at (`crawlers.recording.turns.HostTurns`)."""

    def turn(self, url: str) -> AbstractAsyncContextManager[None]:
        """Inside, the host of `url` may be asked for one page. Raises RecorderLost if it is not to be asked."""

    def looked(self, snapshot: Snapshot) -> None:
        """A page was looked at."""


class Anytime:
    """Turns where nobody has to wait."""

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """At once."""
        del url
        yield

    def looked(self, snapshot: Snapshot) -> None:
        """Nothing follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What all sightings of a round share. `free` counts the pages that may still be opened at once."""

    take: Callable[[str, tuple[str, ...]], Awaitable[Snapshot]]
    turns: Turns
    store: EvidenceStore
    ledger: Ledger
    clock: Callable[[], datetime]
    thread: ThreadPoolExecutor
    free: asyncio.Semaphore


async def seal_waiting(
    take: Callable[[str, tuple[str, ...]], Awaitable[Snapshot]],
    *,
    store: EvidenceStore,
    ledger: Ledger,
    clock: Callable[[], datetime],
    limit: int,
    turns: Turns | None = None,
    skipped: Collection[int] = (),
    at_once: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SealResult, ...]:
    """Seal at most `limit` waiting sightings, `at_once` pages open at a time; results in the order they were done.

    `skipped` are ids of sightings to leave out: what an earlier round could not seal. `take` is given an address and the words to box, and must say in the snapshot what went wrong with a page. `turns` says when a page's host may be asked;
    without it at once. `progress(done, all)` is called after each.
    """
    loop, results = asyncio.get_running_loop(), []
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sealing") as thread:
        await loop.run_in_executor(thread, recover, ledger, store)
        sightings = await loop.run_in_executor(thread, partial(wanted_sightings, limit, skipped=skipped))
        shared = _Round(
            take=take,
            turns=turns or Anytime(),
            store=store,
            ledger=ledger,
            clock=clock,
            thread=thread,
            free=asyncio.Semaphore(at_once),
        )
        try:
            for sealing in asyncio.as_completed([_photograph_and_seal(sighting, shared) for sighting in sightings]):
                results.append(await sealing)
                if progress:
                    progress(len(results), len(sightings))
        finally:
            # Connections belong to the thread that opened them.
            await loop.run_in_executor(thread, connections.close_all)
    return tuple(results)


async def _photograph_and_seal(sighting: Sighting, shared: _Round) -> SealResult:
    address = address_of(sighting)
    try:
        # The next page is opened only after this one is sealed, so that pictures never pile up in memory.
        async with shared.turns.turn(address), shared.free:
            snapshot = await shared.take(address, offending_words(sighting))
            shared.turns.looked(snapshot)
            return await asyncio.get_running_loop().run_in_executor(
                shared.thread, partial(seal_or_report, sighting, snapshot, shared.store, shared.ledger, shared.clock())
            )
    except RecorderLost as error:
        return _unsealed(sighting, str(error))


def seal_or_report(
    sighting: Sighting, snapshot: Snapshot, store: EvidenceStore, ledger: Ledger, sealed_at: datetime
) -> SealResult:
    """Seal one sighting; a package that cannot be sealed is an error in the result."""
    try:
        evidence = seal(sighting, snapshot=snapshot, store=store, ledger=ledger, sealed_at=sealed_at)
    except (EvidenceError, DatabaseError) as error:
        # A full disk stops the database as well; what was not linked waits.
        return _unsealed(sighting, str(error))
    return SealResult(
        sighting_id=sighting.pk, url=sighting.url, evidence_id=evidence.pk, problems=evidence.note, error=None
    )


def _unsealed(sighting: Sighting, reason: str) -> SealResult:
    log.error("evidence not sealed", extra={"sighting": sighting.pk, "reason": reason})
    return SealResult(sighting_id=sighting.pk, url=sighting.url, evidence_id=None, problems="", error=reason)
