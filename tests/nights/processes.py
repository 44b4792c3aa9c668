"""Processes of a night, found and killed from outside.

In: the process of a night. Out: those below it that a test wants dead.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

READING_BROWSER, RECORDING_WORKER = b"--headless", b"crawlers.recording.worker"


def below(process: int, victim: bytes) -> set[int]:
    """Processes under this one whose command names the victim, and that are nobody's renderer."""
    found: set[int] = set()
    for child in _children(process):
        command = _command(child)
        found |= {child} if victim in command and b"--type=" not in command else below(child, victim)
    return found


def kill(process: int) -> bool:
    """Kill it; whether it was there."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _children(process: int) -> list[int]:
    """What any of its threads started."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                found += map(int, (thread / "children").read_text("ascii").split())
    return found


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
