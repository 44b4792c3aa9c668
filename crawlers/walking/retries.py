"""Targets that gave no page: tried again where that may help, or handed on as unread.

In: a target and what its answer means. Out: nothing where it waits for another try, else its `Unread`.
"""

import time
from datetime import UTC, datetime

from crawlers.advertising.clicks import ClickMemory
from crawlers.frontier.seam import NightFrontier, Target
from crawlers.manners.in_hand import InHand
from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key
from crawlers.page import Unread
from crawlers.steering.traps import Traps
from crawlers.walking.answers import Answer, judge_closed, unread_of


class Retries:
    """Those of one crawl. An ad's click address is never asked a second time; another try goes on from where the first had come."""

    def __init__(
        self,
        frontier: NightFrontier,
        in_hand: InHand,
        paces: Paces,
        traps: Traps,
        clicks: ClickMemory,
        wait_seconds: float,
    ) -> None:
        self._frontier = frontier
        self._in_hand = in_hand
        self._paces = paces
        self._traps = traps
        self._clicks = clicks
        self._wait_seconds = wait_seconds

    def not_read(self, target: Target, answer: Answer, *, at_once: bool = False) -> list[Unread]:
        """What to hand on of a target that gave no page; empty if it is tried again, `at_once` where it was not the host's fault."""
        wait_seconds = 0.0 if at_once else self._wait_seconds
        host = host_key(self._clicks.asked_at(target))
        if answer.wants_rest:
            self._paces.hold(host, time.monotonic(), None)
        closed = self._paces.closed(host) if answer.may_pass else None
        may_pass = answer.may_pass and self._clicks.may_ask_again(target, answer.status)
        if closed is not None:
            answer = judge_closed(answer, closed)
        elif may_pass and self._frontier.postpone(target.url, wait_seconds=wait_seconds):
            self._in_hand.let_go(target.url)
            return []
        self._in_hand.came(target.url)
        if answer.is_costly:
            self._traps.learn(target.url, None, is_new=False)
        return [unread_of(target, answer, datetime.now(UTC))]
