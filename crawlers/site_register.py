"""Whose host is whose: the sites of a crawl, by name and by host, with their rules.

In: the sites of a plan. Out: a host's site, its pace, and why it is not to be asked tonight, or not yet.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from crawlers.manners.limits import refusal_tonight
from crawlers.manners.pace import HostPace
from crawlers.quiet_hours import quiet_until
from crawlers.site import ScopeRules, Site


class SiteRegister:
    """The sites of one crawl. `delay_seconds` is the pause for hosts whose site names none."""

    def __init__(self, sites: Iterable[Site], delay_seconds: float) -> None:
        self.sites: dict[str, Site] = {site.name: site for site in sites}
        self.rules = {name: ScopeRules(site) for name, site in self.sites.items()}
        self._delay_seconds = delay_seconds
        self._names: dict[str, str] = {}

    def name_of(self, host: str) -> str:
        """The site a host belongs to; empty for hosts that links off a site led to."""
        if host not in self._names:
            owners = (name for name, rules in self.rules.items() if rules.is_own_host(host))
            self._names[host] = next(owners, "")
        return self._names[host]

    def pace_of(self, host: str) -> HostPace:
        """The pace a host is asked at when it is first met."""
        site = self.sites.get(self.name_of(host))
        if site is None:
            return HostPace(delay_seconds=self._delay_seconds, concurrency=1)
        delay = site.pace.delay_seconds
        return HostPace(
            delay_seconds=self._delay_seconds if delay is None else delay, concurrency=site.pace.concurrency
        )

    def refusal_tonight(self, host: str, requests: int) -> str | None:
        """Why a host that got so many requests this night gets no more; None if it may be asked."""
        site = self.sites.get(self.name_of(host))
        return None if site is None else refusal_tonight(site, requests, datetime.now(UTC))

    def quiet_until(self, host: str, now: datetime) -> datetime | None:
        """When a host's quiet hours end, which is `now` (aware) outside of them; None if they never do."""
        site = self.sites.get(self.name_of(host))
        return now if site is None else quiet_until(site.pace.quiet_hours, now)
