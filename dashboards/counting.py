"""Progress of work whose length is known: a bar on a terminal, a plain line now and then otherwise.

In: a title and how many steps. Out: a function to call after each step; text on standard error.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

# Without a terminal, one line per this many seconds tells that it goes on.
LINE_SECONDS = 10.0


@contextmanager
def counting(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Show progress while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _PlainCount(title, total).step
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)


class _PlainCount:
    def __init__(self, title: str, total: int) -> None:
        self._title, self._total, self._done = title, total, 0
        self._next = monotonic() + LINE_SECONDS

    def step(self) -> None:
        self._done += 1
        if monotonic() >= self._next:
            self._next = monotonic() + LINE_SECONDS
            sys.stderr.write(f"{self._title}：{self._done}/{self._total}\n")
