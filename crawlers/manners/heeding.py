"""What the browser asks is counted, and hosts that refuse what a page loads are left alone as if they had refused the page.

In: what leaves the browser and what comes back (`browsing/what_leaves.py`). Out: the night's record and paces know. One event loop.
"""

import time

from crawlers.manners.courtesy_record import CourtesyRecord
from crawlers.manners.middlewares import seconds_asked_for
from crawlers.manners.pace import Paces


class Heeder:
    """The ear of a crawl."""

    def __init__(self, courtesy: CourtesyRecord, paces: Paces) -> None:
        self._courtesy, self._paces = courtesy, paces
        self.browser_asked = courtesy.browser_asked
        self.browser_answered = courtesy.browser_answered
        self.browser_got = courtesy.browser_got
        self.browser_failed = courtesy.browser_failed

    def browser_refused(self, host: str, retry_after: str) -> None:
        """Hold the host."""
        asked_for = seconds_asked_for(retry_after, time.time())
        self._courtesy.of(host).held_seconds += self._paces.hold(host, time.monotonic(), asked_for)
