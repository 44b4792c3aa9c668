"""Name resolution for the HTTP crawl that refuses private addresses before a connection is made.

In: host names Twisted wants to connect to. Out: one IPv4 address, which is the one connected to (no second look-up, so a
name cannot change its mind in between), or AddressRefused.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.base import ReactorBase

from crawlers.manners.url_guard import LOOPBACK, AddressRefused, UrlGuard, is_loopback_name

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's caching resolver behind the guard; `*.localhost` is loopback without asking anybody."""

    guard: UrlGuard

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: ReactorBase) -> "GuardedResolver":
        """Take the guard's exceptions from the setting QINGYUAN_ALLOW_PRIVATE."""
        resolver = cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), crawler.settings.getfloat("DNS_TIMEOUT"))
        resolver.guard = UrlGuard(tuple(crawler.settings.getlist("QINGYUAN_ALLOW_PRIVATE")))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "defer.Deferred[str]":  # noqa: N802 - Twisted's name
        """The address of `name`; fails with AddressRefused if it is private and not allowed."""
        if is_loopback_name(name):
            return self._admit(str(LOOPBACK), name)
        resolution = super().getHostByName(name, timeout)
        return resolution.addCallback(self._admit, name)

    def _admit(self, address: str, name: str) -> "defer.Deferred[str]":
        # The port is not known here; the request's URL was checked with its port before.
        if self.guard.may_resolve_privately(name):
            return defer.succeed(address)
        refusal = self.guard.refusal_of_address(name, 80, address)
        return defer.fail(AddressRefused(refusal)) if refusal else defer.succeed(address)
