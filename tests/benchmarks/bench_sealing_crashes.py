"""The crash suite of sealing at scale: SIGKILL and full disks at random points of a night's sealing, and what stands afterwards.

In: folders with PACKAGES findings that wait; `bench_sealing_crashes:100` kills and as many writes that fail. Each folder is
crashed again and again until everything in it is sealed, and then checked once more. Out: packages that claim what they do not
hold, flagged pages neither sealed nor visibly waiting, ledgers that are not whole; all must be 0. Beside them, how many of the
crashes hit a process that was still sealing.
"""

import random
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.figure import Figure
from tests.indexer.sealing_process import PACKAGES
from tests.indexer.sealing_runs import limit_files, start, state_of
from tests.indexer.sealing_runs import run as run_process

Crash = Callable[[Path, random.Random], bool]
"""Lets a round of sealing crash in a folder; whether it hit a process at work."""


@dataclass(slots=True)
class Tally:
    """What a hundred crashes left."""

    crashes: int = 0
    hits: int = 0
    lying: int = 0
    lost: int = 0
    ledgers: int = 0
    torn: int = 0
    folders: int = 0


def run(points: int = 100) -> list[Figure]:
    """All figures of both kinds of crashes."""
    kinds: dict[str, Crash] = {"kills": _kill, "full disks": _fill}
    return [figure for name, crash in kinds.items() for figure in _figures(name, _crashed(points, crash))]


def _figures(name: str, tally: Tally) -> list[Figure]:
    hits = f"of {tally.crashes} {name} in {tally.folders} folders hit the sealing ({tally.torn} left half a ledger line); these"
    told = {
        f"packages that lie after {name}": tally.lying,
        f"flagged pages lost by {name}": tally.lost,
        f"ledgers broken by {name}": tally.ledgers,
    }
    return [
        Figure(name=title, unit="found", ours=float(number), peer_name=hits, peer=float(tally.hits))
        for title, number in told.items()
    ]


def _crashed(points: int, crash: Crash) -> Tally:
    tally, chance = Tally(), random.Random(17)
    while tally.crashes < points:
        with tempfile.TemporaryDirectory(prefix="qingyuan-crash-") as name:
            folder = Path(name)
            assert run_process(folder, "keep")[0] == 0
            tally.folders += 1
            state: dict[str, Any] = {"waiting": PACKAGES}
            while tally.crashes < points and state["waiting"]:
                tally.crashes += 1
                tally.hits += crash(folder, chance)
                state = state_of(folder)
                _add(tally, state)
            status, _, err = run_process(folder, "seal")
            assert status == 0, err
            state = state_of(folder)
            _add(tally, state)
            # In the end everything is sealed, and nothing twice.
            tally.lost += abs(PACKAGES - state["sealed"]) + abs(PACKAGES - state["packages"])
    return tally


def _add(tally: Tally, state: dict[str, Any]) -> None:
    tally.lying += len(state["lying"])
    tally.lost += abs(PACKAGES - state["sealed"] - state["waiting"])
    tally.ledgers += bool(state["ledger"])
    tally.torn += state["was_torn"]


def _kill(folder: Path, chance: random.Random) -> bool:
    process = start(folder, "seal")
    assert process.stdout is not None
    for _ in range(chance.randrange(0, 4)):
        process.stdout.readline()
    time.sleep(chance.random() * 0.05)
    is_at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return is_at_work


def _fill(folder: Path, chance: random.Random) -> bool:
    """Every write beyond a random size fails as on a full disk, in whatever file it is."""
    limit = int(10 ** chance.uniform(1.5, 5.5))
    _, out, err = run_process(folder, "seal", partial(limit_files, limit))
    return any(words in out + err for words in ("File too large", "disk I/O error", "database or disk is full"))
