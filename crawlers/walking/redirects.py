"""Where redirects lead, and where they may not: a site file that bars an address bars it behind a redirect, too.

`RedirectRules` is a Scrapy downloader middleware that stands before robots.txt, so that nothing of a barred host is asked for.

In: requests and responses that redirects led to. Out: RedirectRefused, addresses.
"""

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.frontier.seam import Target
from crawlers.site_register import SiteRegister
from crawlers.steering.following import redirect_refusal

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LED_BY = "redirect_urls"
"""Scrapy's list of the addresses that redirects led away from."""
ENTRY = Target(site="", url="", depth=0, leaves=0, priority=0, referrer=None)


class RedirectRefused(IgnoreRequest):
    """The site file bars the address that a redirect leads to; the URL is recorded as skipped."""


class RegisteredWalk(Protocol):
    """What the rules need of a spider."""

    register: SiteRegister


class RedirectRules:
    """Asks for each hop of a redirect what is asked for each link."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RedirectRules":
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RedirectRefused for a hop that the target's site does not allow. A page's parts have no target, and lead nowhere."""
        target: Target | None = request.meta.get("target")
        if target is None or not request.meta.get(LED_BY):
            return
        spider: RegisteredWalk = self._crawler.spider  # type: ignore[assignment] # every spider of this house is one
        site = spider.register.sites.get(target.site)
        if site is None:
            return
        refusal = redirect_refusal(site, spider.register.rules[target.site], target, request.url)
        if refusal is not None:
            raise RedirectRefused(refusal)


def moved_to(response: Response) -> str:
    """The address that redirects led this answer's request to; empty without one."""
    request = response.request
    return response.url if request is not None and request.meta.get(LED_BY) else ""


def is_led_home(response: Response) -> bool:
    """Whether a page of its own was asked for, and a redirect led to the home page of its host: the site's way of saying that there
    is no such page. An entry may begin anywhere."""
    request = response.request
    if not moved_to(response) or request is None or request.meta.get("target", ENTRY).depth == 0:
        return False
    asked, came = urlsplit(request.meta[LED_BY][0]), urlsplit(response.url)
    is_same_host = _bare(asked.hostname) == _bare(came.hostname) and (asked.port or came.port) == (
        came.port or asked.port
    )
    return is_same_host and not _is_home(asked.path, asked.query) and _is_home(came.path, came.query)


def _is_home(path: str, query: str) -> bool:
    return path in ("", "/") and not query


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")
