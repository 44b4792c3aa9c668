"""What the exit status of a command means; the README's table says the same.

In: nothing. Out: `ExitStatus`, and the one exception that has a status of its own.
"""

from collections.abc import Sequence
from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command's exit status means."""

    COMPLETE = 0
    FAILED = 1
    WRONG_USE = 2
    """The command line or the configuration is wrong; nothing was done."""
    PARTIAL = 3
    """Done, but something could not be read or sealed; the summary says what."""
    BUSY = 4
    """Another night is at work on this data folder."""
    SUSPECT = 5
    """Done, but a site fell silent, blocked us or changed its layout: zeros do not mean that there are no ads."""


SEVERITY = (ExitStatus.COMPLETE, ExitStatus.SUSPECT, ExitStatus.PARTIAL, ExitStatus.FAILED)
"""How nights end, the best first."""


def worst(ends: Sequence[ExitStatus]) -> ExitStatus:
    """What a command that ran several nights ends with."""
    return max(ends, key=SEVERITY.index)


class NightBusy(Exception):
    """Another night is at work; the caller says so and does nothing."""
