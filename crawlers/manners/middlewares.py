"""How we behave towards sites: who we say we are, what robots.txt allows, when we are told to wait.

Scrapy downloader middlewares, outermost first: `Guard` (no private addresses), `Robots` (RFC 9309, in `robots.py`), `Courtesy`
(paces, refusals and the record of both). No disguise, ever: one User-Agent with a contact address.
"""

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.config import ConfigError, CrawlConfig
from crawlers.manners.courtesy_record import CourtesyRecord
from crawlers.manners.in_hand import InHand
from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import AddressRefused, UrlGuard, host_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PRODUCT = "QingyuanMonitor"
VERSION = "0.1"


def user_agent(config: CrawlConfig) -> str:
    """Who we say we are. Raises ConfigError without a contact: an anonymous crawler is a rude one."""
    if not config.contact:
        raise ConfigError("[crawlers] contact is empty: sites must be able to reach whoever runs this monitor")
    operator = f"{config.organisation}; " if config.organisation.isascii() and config.organisation else ""
    return f"{PRODUCT}/{VERSION} ({operator}+{config.contact})"


class HostRefused(IgnoreRequest):
    """The host is not to be asked any more this night, on whatever way we came to it; the message says why, for the report."""


class RobotsAnswers(Protocol):
    """What a walk may ask of robots.txt by itself, for pages that the browser opens."""

    async def allows(self, url: str) -> bool:
        """Whether this page may be asked for."""


class PoliteWalk(Protocol):
    """What manners need of a spider: its paces, what came and is not stored, its record, and a place where robots.txt can be asked."""

    paces: Paces
    in_hand: InHand
    courtesy: CourtesyRecord
    robots: RobotsAnswers | None

    def refusal_of_host(self, host: str) -> str | None:
        """Why a host is not to be asked any more this night; None if it may."""


class Guard:
    """Refuses URLs our guard refuses, redirects included."""

    def __init__(self, guard: UrlGuard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Guard":
        """Take the guard's exceptions from the setting QINGYUAN_ALLOW_PRIVATE."""
        return cls(UrlGuard(tuple(crawler.settings.getlist("QINGYUAN_ALLOW_PRIVATE"))))

    def process_request(self, request: Request) -> None:
        """Raise AddressRefused for what must not be asked."""
        refusal = self._guard.refusal_of_url(request.url)
        if refusal:
            raise AddressRefused(refusal)


REFUSING_FOR_NOW = frozenset({429, 503})
"""Answers of a host that wants to be left alone for a while."""


class Courtesy:
    """Keeps limits, paces and the record: who has had enough, what is under way, what came, how the host fares, when it wants to be left alone."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Courtesy":
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostRefused where this night's limits are reached: redirects of pictures and lists come nowhere else by."""
        refusal = self._spider.refusal_of_host(host_key(request.url))
        if refusal is not None:
            raise HostRefused(refusal)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host answered; hold it after 429 and 503."""
        spider, host, now = self._spider, host_key(request.url), time.monotonic()
        if not _is_counted(request):
            spider.courtesy.answered(host, response.status, len(response.body))
        self._ended(request)
        if response.status in REFUSING_FOR_NOW:
            asked_for = retry_after_seconds(response, time.time())
            spider.courtesy.of(host).held_seconds += spider.paces.hold(host, now, asked_for)
        else:
            spider.paces.learn(host, now, host_seconds(request), status=response.status)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that a request ended without an answer."""
        self._ended(request)
        if isinstance(exception, IgnoreRequest | AddressRefused):
            return
        host = host_key(request.url)
        if not _is_counted(request):
            self._spider.courtesy.failed(host)
        self._spider.paces.learn(host, time.monotonic(), 0.0, status=None)

    def _ended(self, request: Request) -> None:
        host = request.meta.pop("asked_host", None)
        if host is not None:
            self._spider.paces.answered(host)
        if "target" in request.meta:
            self._spider.in_hand.came(request.meta["target"].url)

    @property
    def _spider(self) -> PoliteWalk:
        spider: PoliteWalk = self._crawler.spider  # type: ignore[assignment] # every spider of this house is one
        return spider


def _is_counted(request: Request) -> bool:
    """Whether what this request asks of hosts is told one by one (`browsing/what_leaves.py`), and may be nothing at all."""
    return bool(request.meta.get("playwright"))


def host_seconds(request: Request) -> float:
    """Seconds the host of an answered request took. Of a page in the browser the latency holds all that we did with it besides."""
    return float(request.meta.get("served_seconds", request.meta.get("download_latency", 0.0)))


def retry_after_seconds(response: Response, now: float) -> float | None:
    """Seconds a Retry-After header asks for, in either of its forms; None if it says nothing readable."""
    return seconds_asked_for((response.headers.get("Retry-After") or b"").decode("latin-1"), now)


def seconds_asked_for(header: str, now: float) -> float | None:
    """Seconds that the value of a Retry-After header asks for, in either of its forms; None if it says nothing readable."""
    value = header.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
