"""robots.txt as RFC 9309 wants it obeyed, before anything else of a host is asked.

In: requests. Out: RobotsRefused for those a host forbids. No file (4xx) allows everything, an ailing server (5xx, 429, no
answer) forbids everything, redirects are followed, and an answer counts for a day, so that a long run notices a change of mind.
The parser is Protego; what it reads otherwise than Google's published cases is put right in `as_google_reads`.
"""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from crawlers.manners.middlewares import PRODUCT, HostRefused, PoliteWalk
from crawlers.manners.url_guard import AddressRefused, host_key
from crawlers.reading.links import tidy_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

KIBIBYTE = 1024
# RFC 9309 §2.5: a crawler must read at least the first 500 kibibytes.
ROBOTS_BYTES = 500 * KIBIBYTE
# RFC 9309 §2.4: not used for more than 24 hours.
LASTS_SECONDS = 24 * 3600.0
# A server that was ailing may be well again sooner.
AILING_SECONDS = 600.0
# Rules of a host may take as much room as its file, half a megabyte.
MOST_HOSTS = 2000
MOST_PARAMETERS = 12
AGENT_LINE = re.compile(r"^[ \t]*user-?[ \t]?agent[ \t]*:?[ \t]*(\*|[a-z_-]+).*$", re.IGNORECASE)
SOMEBODY_ELSE = "somebody-else"
KNOWN_LINE = re.compile(
    r"^[ \t]*(?:user-?[ \t]?agent|(?:dis|diss)all?ow|allow|crawl-?[ \t]?delay|request-rate|visit-time|sitemap|host)\b",
    re.IGNORECASE,
)


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids this URL, or could not be had; the URL is recorded as blocked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRules:
    """What one host's robots.txt says, until `expires_at` on the monotonic clock. `rules` None forbids everything."""

    rules: Protego | None
    expires_at: float


class Robots:
    """Scrapy downloader middleware. Each host is asked once a day; those who come meanwhile wait."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._hosts: dict[str, asyncio.Future[HostRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Robots":
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsRefused for what the host's rules forbid, or whatever kept robots.txt from being read."""
        if request.meta.get("is_robots_txt"):
            return
        self._spider.robots = self
        rules = await self._rules_of(robots_address(request.url))
        if rules is None:
            raise RobotsRefused("robots.txt 所在服务器出错，按禁止抓取处理")
        if not may_fetch(rules, request.url):
            raise RobotsRefused("robots.txt 禁止抓取")

    async def allows(self, url: str) -> bool:
        """Whether a page that the browser is about to open by itself may be asked for."""
        rules = await self._rules_of(robots_address(url))
        return rules is not None and may_fetch(rules, url)

    async def _rules_of(self, address: str) -> Protego | None:
        known = self._hosts.pop(address, None)
        if known is not None:
            # The one used last stands last.
            self._hosts[address] = known
        if known is not None and not (known.done() and known.result().expires_at < time.monotonic()):
            return (await asyncio.shield(known)).rules
        self._make_room()
        asked = self._hosts[address] = asyncio.get_running_loop().create_future()
        try:
            rules = await self._fetch(address)
        except HostRefused as error:
            self._hosts.pop(address, None)
            asked.set_exception(error)
            asked.exception()
            raise
        except Exception as error:
            # No answer at all: the URL is tried again later, and robots.txt before it.
            self._hosts.pop(address, None)
            self._spider.paces.hold(host_key(address), time.monotonic(), None)
            asked.set_exception(error)
            asked.exception()  # seen, even if nobody else waits for it
            raise
        lasts = AILING_SECONDS if rules is None else LASTS_SECONDS
        self._obey_delay(address, rules)
        asked.set_result(HostRules(rules=rules, expires_at=time.monotonic() + lasts))
        return rules

    def _make_room(self) -> None:
        """The rules of hosts not asked for longest are forgotten; whoever comes back to one asks for its robots.txt again."""
        if len(self._hosts) >= MOST_HOSTS:
            oldest = next((address for address, rules in self._hosts.items() if rules.done()), None)
            if oldest is not None:
                del self._hosts[oldest]

    async def _fetch(self, address: str) -> Protego | None:
        host = host_key(address)
        request = Request(address, meta={"is_robots_txt": True}, dont_filter=True)
        assert self._crawler.engine is not None
        try:
            rules = rules_from(await self._crawler.engine.download_async(request))
        except DownloadCancelledError:
            # Larger than any page we would take; nobody can mean that as permission.
            rules = None
        except (AddressRefused, HostRefused):
            raise
        except IgnoreRequest as error:
            rules = rules_without_answer(error)
        sitemaps = tuple(rules.sitemaps) if rules is not None else ()
        self._spider.courtesy.robots_said(host, is_ailing=rules is None, sitemaps=sitemaps)
        return rules

    def _obey_delay(self, address: str, rules: Protego | None) -> None:
        delay = rules.crawl_delay(PRODUCT) if rules is not None else None
        if delay:
            self._spider.paces.slow_down(host_key(address), float(delay))

    @property
    def _spider(self) -> PoliteWalk:
        spider: PoliteWalk = self._crawler.spider  # type: ignore[assignment] # every spider of this house is one
        return spider


def robots_address(url: str) -> str:
    """Where the robots.txt for `url` lies: same scheme, host and port."""
    root = tidy_url(urljoin(url, "/"))
    assert root is not None
    return f"{root}robots.txt"


def may_fetch(rules: Protego, url: str) -> bool:
    """Whether `rules` allow `url` in any order of its parameters.

    The same page stands behind each, and a site writes its rules for one («Disallow: /forum?mod=post», also for /forum?id=1&mod=post).
    """
    address, mark, query = url.partition("?")
    pairs = query.split("&")[:MOST_PARAMETERS] if "&" in query else []
    spellings = [
        url,
        *(f"{address}{mark}{'&'.join([pair, *pairs[:n], *pairs[n + 1 :]])}" for n, pair in enumerate(pairs) if n),
    ]
    return all(rules.can_fetch(one, PRODUCT) for one in spellings)


def rules_from(response: Response, agent: str = PRODUCT) -> Protego | None:
    """Rules for `agent` a robots.txt answer stands for (RFC 9309 §2.3.1); None forbids everything.

    429 counts as an ailing server, as Google reads it: a host that has enough of us has not said yes.
    """
    if response.status >= 500 or response.status == 429:
        return None
    text = _first_lines(response.body).decode("utf-8-sig", "replace") if response.status == 200 else ""
    return Protego.parse(as_google_reads(text, agent))


def rules_without_answer(error: IgnoreRequest) -> Protego | None:
    """Rules where an answer was thrown away: redirected without end counts as no file (RFC 9309 §2.3.1.2), and nothing else does.

    Scrapy tells an answer that unpacks to more than any page we would take by the error that led to this one.
    """
    return Protego.parse("") if error.__cause__ is None else None


def _first_lines(body: bytes) -> bytes:
    """As much of `body` as is read, in whole lines: half of «Allow: /public» would allow everything."""
    if len(body) <= ROBOTS_BYTES:
        return body
    return body[: max(body.rfind(end, 0, ROBOTS_BYTES) for end in (b"\n", b"\r")) + 1]


def as_google_reads(text: str, agent: str) -> str:
    """`text` without what Protego and Google's parser read differently.

    An agent's name ends where its letters end (`FooBot/1.2` names FooBot), it is compared as a whole (rules for `Foo` do not
    bind FooBot), and a line that is no directive does not end a group.
    """
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if KNOWN_LINE.match(line)]
    return "\n".join(AGENT_LINE.sub(lambda found: f"User-agent: {_as_named(found[1], agent)}", line) for line in lines)


def _as_named(name: str, agent: str) -> str:
    return name if name == "*" or name.lower() == agent.lower() else SOMEBODY_ELSE
