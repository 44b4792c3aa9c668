"""A process and everything it started: how much memory they hold, and how to end them all. Reads Linux's /proc.

In: a process id. Out: process ids, MiB.
"""

import contextlib
import os
import signal
from pathlib import Path

PROC = Path("/proc")


def tree_of(pid: int) -> tuple[int, ...]:
    """`pid` and all its descendants that are alive, parents before children."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                # The name in brackets may hold anything; what follows the last bracket is state and parent.
                parent = int((entry / "stat").read_text("latin-1").rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return tuple(found)


def mebibytes_of(pids: tuple[int, ...]) -> float:
    """Memory of these processes, what they share counted once (proportional set size); those that are gone count nothing."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError):
            lines = (PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def kill_tree(pid: int) -> None:
    """End a process and its descendants at once."""
    for each in tree_of(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
