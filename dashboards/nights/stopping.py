"""Being told to end. SIGTERM is what a supervisor sends at its time limit and a machine that shuts down; it ends a night as Ctrl-C does.

In: signals. Out: KeyboardInterrupt in the block, then exit status 143 as of any program that SIGTERM ended.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

# Shells and supervisors give a program that a signal ended this plus the signal's number.
ENDED_BY_SIGNAL = 128


class ToldToEnd(KeyboardInterrupt):
    """SIGTERM came; what is at work must be left so that another start can go on."""


@contextmanager
def ending_when_told() -> Iterator[None]:
    """Let SIGTERM end the block; a second one changes nothing, so that the end itself can be written down."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    except ToldToEnd:
        click.echo("qingyuan: 收到结束信号；已完成的保留，再次运行将接着进行", err=True)
        sys.exit(ENDED_BY_SIGNAL + signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    signal.signal(number, signal.SIG_IGN)
    raise ToldToEnd
