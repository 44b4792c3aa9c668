"""How we behave towards sites: who we say we are, what robots.txt allows, when we are told to wait.

Scrapy downloader middlewares, outermost first: `Guard` (no private addresses), `Robots` (RFC 9309), `Courtesy` (paces and
refusals). No disguise, ever: one User-Agent with a contact address.
"""

import asyncio
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.config import ConfigError, CrawlConfig
from crawlers.links import tidy_url
from crawlers.url_guard import AddressRefused, UrlGuard, host_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.site_spider import SiteSpider

PRODUCT = "QingyuanMonitor"
VERSION = "0.1"
# RFC 9309 §2.5: a crawler must read at least the first 500 kibibytes.
ROBOTS_BYTES = 500 * 1024


def user_agent(config: CrawlConfig) -> str:
    """Who we say we are. Raises ConfigError without a contact: an anonymous crawler is a rude one."""
    if not config.contact:
        raise ConfigError("[crawlers] contact is empty: sites must be able to reach whoever runs this monitor")
    operator = f"{config.organisation}; " if config.organisation.isascii() and config.organisation else ""
    return f"{PRODUCT}/{VERSION} ({operator}+{config.contact})"


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids this URL, or could not be had; the URL is recorded as blocked."""


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


class Robots:
    """Asks robots.txt of every host once a run, before anything else of it is asked."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Future[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Robots":
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsRefused for what the host's rules forbid, or whatever kept robots.txt from being read."""
        if request.meta.get("is_robots_txt"):
            return
        rules = await self._rules_of(robots_address(request.url))
        if rules is None:
            raise RobotsRefused("robots.txt 所在服务器出错，按禁止抓取处理")
        if not rules.can_fetch(request.url, self._agent):
            raise RobotsRefused("robots.txt 禁止抓取")

    async def _rules_of(self, address: str) -> Protego | None:
        """Rules of one host, asked once; those who come meanwhile wait. A host that did not answer is asked again later."""
        if address in self._rules:
            return await asyncio.shield(self._rules[address])
        asked = self._rules[address] = asyncio.get_running_loop().create_future()
        try:
            rules = await self._fetch(address)
        except Exception as error:
            del self._rules[address]
            spider: SiteSpider = self._crawler.spider  # type: ignore[assignment]
            spider.paces.hold(host_key(address), time.monotonic(), None)
            asked.set_exception(error)
            asked.exception()  # seen, even if nobody else waits for it
            raise
        self._obey_delay(address, rules)
        asked.set_result(rules)
        return rules

    async def _fetch(self, address: str) -> Protego | None:
        request = Request(address, meta={"is_robots_txt": True}, dont_filter=True)
        assert self._crawler.engine is not None
        return rules_from(await self._crawler.engine.download_async(request))

    def _obey_delay(self, address: str, rules: Protego | None) -> None:
        spider: SiteSpider = self._crawler.spider  # type: ignore[assignment]
        delay = rules.crawl_delay(self._agent) if rules is not None else None
        if delay:
            spider.paces.slow_down(host_key(address), float(delay))


def robots_address(url: str) -> str:
    """Where the robots.txt for `url` lies: same scheme, host and port."""
    root = tidy_url(url)
    assert root is not None
    scheme, _, rest = root.partition("://")
    return f"{scheme}://{rest.split('/', 1)[0]}/robots.txt"


def rules_from(response: Response) -> Protego | None:
    """Rules a robots.txt answer stands for (RFC 9309 §2.3.1): no file (4xx) allows everything, an ailing server (5xx)
    forbids everything, which is None."""
    if response.status >= 500:
        return None
    text = response.body[:ROBOTS_BYTES].decode("utf-8", "replace") if response.status == 200 else ""
    return Protego.parse(text)


class Courtesy:
    """Keeps the paces: counts what is under way, and holds a host that says it is asked too much."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Courtesy":
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note that the host answered; hold it after 429 and 503."""
        self._ended(request)
        if response.status in (429, 503):
            spider: SiteSpider = self._crawler.spider  # type: ignore[assignment]
            now = time.monotonic()
            spider.paces.hold(host_key(request.url), now, retry_after_seconds(response, time.time()))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that a request ended without an answer."""
        del exception
        self._ended(request)

    def _ended(self, request: Request) -> None:
        host = request.meta.pop("asked_host", None)
        if host is not None:
            spider: SiteSpider = self._crawler.spider  # type: ignore[assignment]
            spider.paces.answered(host)


def retry_after_seconds(response: Response, now: float) -> float | None:
    """Seconds a Retry-After header asks for, in either of its forms; None if it says nothing readable."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
