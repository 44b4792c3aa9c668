"""URLs that wait for their time after a try that failed, as one process keeps them in mind.

In: the rows a frontier wrote down, the wall clock. Out: those whose time has come. Pure.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

# No clock that was set back makes a URL wait for another night.
LONGEST_SECONDS = 3600.0


class PutOff:
    """`rows` are times in seconds of the wall clock, hosts and URLs; `clock` gives an aware time."""

    def __init__(self, rows: Iterable[tuple[float, str, str]], clock: Callable[[], datetime]) -> None:
        latest = clock().timestamp() + LONGEST_SECONDS
        self._clock = clock
        self._rows = sorted((min(due, latest), host, url) for due, host, url in rows)

    def __len__(self) -> int:
        return len(self._rows)

    def now(self) -> float:
        """The wall clock in seconds, as rows tell time."""
        return self._clock().timestamp()

    def add(self, due: float, host: str, url: str) -> None:
        """This URL waits for that time."""
        heapq.heappush(self._rows, (due, host, url))

    def first_due(self) -> float | None:
        """When the first of them has waited long enough; None if none waits."""
        return self._rows[0][0] if self._rows else None

    def take_due(self) -> Iterator[tuple[str, str]]:
        """Host and URL of what has waited long enough, which does not wait here any more."""
        while self._rows and self._rows[0][0] <= self.now():
            _, host, url = heapq.heappop(self._rows)
            yield host, url
