"""What the scripts of a page asked for and did not get yet.

In: requests as they begin and end. Out: whether any is still worth waiting for. One event loop.
"""

import time
from collections.abc import Callable

from playwright.async_api import Request

# Frames and pages that scripts lead on to are documents.
SCRIPTED_RESOURCES = frozenset({"xhr", "fetch", "script", "document"})
# An answer that takes longer is not waited for: pages also keep requests open on purpose, to be told when something happens.
ANSWER_SECONDS = 6.0


class UnderWay:
    """The requests of one page that have no answer yet: for data, further scripts, frames."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: dict[Request, float] = {}

    def begin(self, request: Request) -> None:
        """It was asked now."""
        if request.resource_type in SCRIPTED_RESOURCES:
            self._began[request] = self._clock()

    def end(self, request: Request) -> None:
        """It was answered, or failed."""
        self._began.pop(request, None)

    def is_busy(self, since: float = 0.0) -> bool:
        """Whether an answer may still come to a request that began after `since`, in seconds of the clock."""
        first = max(since, self._clock() - ANSWER_SECONDS)
        return any(began >= first for began in self._began.values())
