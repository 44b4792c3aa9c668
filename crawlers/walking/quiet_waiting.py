"""Hosts in their quiet hours are waited for, as long as the night lasts: what they have to give is put off until those are over.

In: targets that are not to be asked now, and why. Out: whether they wait; else why they are left out for the night; whether all that
is left waits so.
"""

import time
from datetime import UTC, datetime

from crawlers.advertising.clicks import ClickMemory
from crawlers.frontier.seam import NightFrontier, Target
from crawlers.manners.in_hand import InHand
from crawlers.manners.limits import QUIET
from crawlers.manners.url_guard import host_key
from crawlers.plan import CrawlPlan
from crawlers.quiet_hours import BEIJING
from crawlers.site_register import SiteRegister
from crawlers.steering.following import redirect_refusal

# A crawl takes some seconds to begin; for less it stays.
LETS_GO_SECONDS = 20.0


class QuietWaiting:
    """Of one crawl, whose night ends at `plan.until`; None waits for nobody.

    `rests_until` is when the first of what was put off may be asked for, in seconds of the wall clock, where the crawl let go.
    """

    def __init__(
        self,
        frontier: NightFrontier,
        in_hand: InHand,
        register: SiteRegister,
        clicks: ClickMemory,
        plan: CrawlPlan,
    ) -> None:
        self._frontier = frontier
        self._in_hand = in_hand
        self._register = register
        self._clicks = clicks
        self._until = plan.until
        self._may_let_go = plan.lets_go
        self.rests_until: float | None = None

    def lets_go(self) -> bool:
        """Whether the crawl should end for now, all that is left being put off, for its host's sake or a try that failed."""
        until = self._frontier.rests_until() if self._may_let_go else None
        self.rests_until = until if until is not None and until - time.time() >= LETS_GO_SECONDS else None
        return self.rests_until is not None

    def puts_off(self, target: Target, refusal: str, came_to: str = "") -> bool:
        """Whether a target, refused for its host's or because it `came_to` another in its quiet hours, waits until they end.

        An ad's click address that led on is not asked a second time; one that was asked in vain is not waited for.
        """
        if refusal != QUIET or self._until is None:
            return False
        now = datetime.now(UTC)
        end = self._register.quiet_until(host_key(came_to or target.url), now)
        if end is None or end >= self._until:
            return False
        if came_to and not self._may_come_again(target, came_to):
            return False
        self._in_hand.let_go(target.url)
        return self._frontier.postpone(target.url, wait_seconds=(end - now).total_seconds(), was_tried=False)

    def _may_come_again(self, target: Target, came_to: str) -> bool:
        """Whether asking again is no second click, and leads where the site allows it."""
        self._clicks.came(target, came_to)
        site, rules = self._register.sites.get(target.site), self._register.rules.get(target.site)
        is_barred = (
            site is not None and rules is not None and redirect_refusal(site, rules, target, came_to) is not None
        )
        return not is_barred and self._clicks.may_ask_again(target, None)

    def reason(self, refusal: str, url: str) -> str:
        """Why the host of `url` is left out for the night, in words for the report."""
        if refusal != QUIET or self._until is None:
            return refusal
        end = self._register.quiet_until(host_key(url), datetime.now(UTC))
        return (
            refusal
            if end is None or end < self._until
            else f"站点静默时段至 {end.astimezone(BEIJING):%H:%M}，晚于本夜结束，未访问"
        )
