"""A site: where to start, how far to go, how politely, and who is responsible. Read from `sites/<site>.toml`.

In: a site file. Out: a `Site`; `site_shelf.py` reads whole folders. Raises ConfigError naming file, table and key.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote

from crawlers.click_selectors import may_be_clicked
from crawlers.config import ConfigError, build_record
from crawlers.flow import QUERY, FlowStep, flow_hosts, read_flow, takes_words
from crawlers.manners.own_hosts import OwnHosts
from crawlers.manners.url_guard import host_key
from crawlers.quiet_hours import is_span
from crawlers.ranges import Between
from crawlers.site_values import check_host, check_name, check_pattern, check_url

SHIPPED_SITES = Path(__file__).parent / "sites"
FLOW_NAME = re.compile(r"[A-Za-z0-9_.-]+\.json")
FLOW_FRAGMENT = "flow="
NEVER = "never"
KEYWORD_GROUPS = Path(__file__).parent / "keyword_groups.toml"


class Render(StrEnum):
    """Whether pages of a site are opened in a browser."""

    NEVER = "never"
    AUTO = "auto"
    """Over HTTP first; in the browser when the answer is an empty shell that scripts must fill."""
    ALWAYS = "always"


class SiteKind(StrEnum):
    """What kind of place a site is, for grouping."""

    SEARCH = "search"
    CLASSIFIEDS = "classifieds"
    FORUM = "forum"
    QA = "qa"
    VIDEO = "video"
    NOTES = "notes"
    CODE = "code"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`[search]`: pages of results instead of, or beside, start URLs. `{query}` in the template takes each keyword."""

    keyword_groups: tuple[str, ...]
    template: str = ""
    """May be left out where a recorded flow types the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`[scope]`: how far a crawl may go."""

    hosts: tuple[str, ...] = ()
    """`host` or `host:port`; `*.host` covers sub-hosts. Empty: the hosts of the start URLs."""
    deny: tuple[str, ...] = ()
    """Regular expressions; a URL that one of them finds is not followed."""
    leaves: Annotated[int, Between(0, 5)] = 0
    """How many links deep it may follow off these hosts, to see where an ad leads."""
    max_depth: Annotated[int, Between(0, 1_000_000)] = 20
    max_pages: Annotated[int, Between(1, 10_000_000)] = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """`[follow]`: which links matter, as regular expressions on the URL. Empty: all links in scope."""

    listing: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`[pace]`: how often to ask. A robots.txt that asks for more patience wins."""

    delay_seconds: Annotated[float | None, Between(0, 3600)] = None
    concurrency: Annotated[int, Between(1, 32)] = 1
    quiet_hours: tuple[str, ...] = ()
    """Spans of Beijing time like `08:00-11:30` in which nothing is asked; a night waits for their end."""
    daily_requests: Annotated[int | None, Between(1, 10_000_000)] = None
    """How many visits a host of the site gets in one night at most: requests at a turn of their own, without what pages load in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ads:
    """`[ads]`: what is done about ads on the site's pages, where `[crawlers] finds_ads` is on."""

    follows: bool = True
    """Whether the page behind an ad is read, off the site's hosts too; each ad is followed once a week."""
    pictures: bool = True
    """Whether a picture of each suspicious ad is taken in the browser, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """`[evidence]`: how the site's pages are recorded for proof."""

    clicks: tuple[str, ...] = ()
    """What may be clicked to open what a page folds away (查看更多, 显示电话), in this order: CSS selectors, or `text=` and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site file. `name` is the file's stem; `region` is 属地, `authority` who supervises it."""

    title: str
    platform: str
    name: str = ""
    kind: SiteKind = SiteKind.OTHER
    region: str = ""
    authority: str = ""
    start_urls: tuple[str, ...] = ()
    render: Render = Render.AUTO
    enabled: bool = True
    last_verified: str = "never"
    """Date on which somebody saw that this file still reads the site, or "never"."""
    search: Search | None = None
    scope: Scope = Scope()
    follow: Follow = Follow()
    pace: Pace = Pace()
    ads: Ads = Ads()
    evidence: Recorded = Recorded()
    flow: str = ""
    """A recorded user flow (JSON) beside the site file, whose last page is the way in (`flow.py`)."""
    steps: tuple[FlowStep, ...] = ()
    """The flow's steps, read from its file."""


def site_for_url(url: str) -> Site:
    """A site that is just this URL and its host, for `qingyuan crawl <url>`. Raises ConfigError."""
    check_url(url, "网址")
    host = host_key(url)
    return Site(name=f"url:{host}", title=host, platform=host.rsplit(":", 1)[0], start_urls=(url,))


def read_site(path: Path, groups: dict[str, tuple[str, ...]] | None = None) -> Site:
    """One site file. Raises ConfigError naming the file and what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    if "name" in table:
        raise ConfigError(f"{path}: the file's name is the site's name; remove the key 'name'")
    if "steps" in table:
        raise ConfigError(f"{path}: steps are read from the recording that 'flow' names; remove the key 'steps'")
    site = replace(build_record(Site, table, where=str(path)), name=path.stem)
    if site.flow:
        site = replace(site, steps=_read_steps(site.flow, path))
    _check(site, path)
    if site.search is not None:
        _check_groups(site.search, path, keyword_groups() if groups is None else groups)
    return site


def _read_steps(name: str, path: Path) -> tuple[FlowStep, ...]:
    if not FLOW_NAME.fullmatch(name):
        raise ConfigError(f"{path}: flow {name!r} is not the name of a .json file beside the site file")
    return read_flow(path.parent / name)


def _check_groups(search: Search, path: Path, groups: dict[str, tuple[str, ...]]) -> None:
    for name in search.keyword_groups:
        if name not in groups:
            raise ConfigError(f"{path}: unknown keyword group {name!r}; known are {', '.join(groups)}")


def _check(site: Site, path: Path) -> None:
    if not site.start_urls and site.search is None and not site.steps:
        raise ConfigError(f"{path}: neither start_urls nor [search] nor flow")
    if site.last_verified != NEVER and not _is_day(site.last_verified):
        raise ConfigError(f"{path}: last_verified must be {NEVER!r} or a date like 2026-11-30")
    for span in site.pace.quiet_hours:
        if not is_span(span):
            raise ConfigError(f"{path}: [pace] quiet_hours: {span!r} is not a span like 22:00-06:00")
    _check_texts(site, path)
    for selector in site.evidence.clicks:
        if not may_be_clicked(selector):
            raise ConfigError(f"{path}: [evidence] clicks: {selector!r} is neither a CSS selector nor text= and words")
    # Last, because it asks which hosts are the site's, for which its patterns must be sound.
    _check_search(site, path)


def _check_texts(site: Site, path: Path) -> None:
    template = site.search.template.replace(QUERY, "x") if site.search is not None else ""
    for check, key, texts in (
        (check_name, "title", (site.title,)),
        (check_name, "platform", (site.platform,)),
        (check_pattern, "[scope] deny", site.scope.deny),
        (check_pattern, "[follow] listing", site.follow.listing),
        (check_pattern, "[follow] detail", site.follow.detail),
        (check_host, "[scope] hosts", site.scope.hosts),
        (check_url, "start_urls", site.start_urls),
        (check_url, "[search] template", (template,) if template else ()),
    ):
        for text in texts:
            check(text, f"{path}: {key}")


def _check_search(site: Site, path: Path) -> None:
    template = site.search.template if site.search is not None else ""
    if site.search is not None and QUERY not in template and (template or not takes_words(site.steps)):
        raise ConfigError(f"{path}: [search] template has no {QUERY}")
    if takes_words(site.steps) and site.search is None:
        raise ConfigError(f"{path}: the flow types {QUERY}; [search] keyword_groups must name the words")
    rules = ScopeRules(site)
    for url in flow_hosts(site.steps):
        if not rules.is_own_host(host_key(url)):
            raise ConfigError(f"{path}: the flow opens {url}, which is none of the site's hosts")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def keyword_groups() -> dict[str, tuple[str, ...]]:
    """Search words by group, from `keyword_groups.toml`."""
    groups = tomllib.loads(KEYWORD_GROUPS.read_text("utf-8"))
    return {name: tuple(words) for name, words in groups.items()}


def entry_urls(site: Site, groups: dict[str, tuple[str, ...]]) -> list[str]:
    """Start URLs and result pages for every keyword of the site's groups."""
    words = [word for name in (site.search.keyword_groups if site.search else ()) for word in groups[name]]
    template = site.search.template if site.search else ""
    results = [template.replace(QUERY, quote(word)) for word in words] if template else []
    return [*site.start_urls, *results, *_flow_entries(site, words)]


def _flow_entries(site: Site, words: list[str]) -> list[str]:
    """The flow's first address once per word; the fragment, which no link can have, tells them apart."""
    if not site.steps:
        return []
    typed = words if takes_words(site.steps) else [""]
    return [f"{site.steps[0].value.split('#')[0]}#{FLOW_FRAGMENT}{quote(word)}" for word in typed]


def flow_word(url: str) -> str | None:
    """The word a flow is replayed with at this entry; None for any other address."""
    fragment = url.partition("#")[2]
    return unquote(fragment.removeprefix(FLOW_FRAGMENT)) if fragment.startswith(FLOW_FRAGMENT) else None


def hosts_of(site: Site) -> tuple[str, ...]:
    """The site's own hosts as its file names them, or those of its entry pages."""
    return site.scope.hosts or _hosts_of(_entries(site))


class ScopeRules:
    """A site's scope and follow rules, compiled once."""

    def __init__(self, site: Site) -> None:
        self._hosts = OwnHosts(hosts_of(site))
        self._deny = [re.compile(pattern) for pattern in site.scope.deny]
        self._listing = [re.compile(pattern) for pattern in site.follow.listing]
        self._detail = [re.compile(pattern) for pattern in site.follow.detail]

    def is_own_host(self, host: str) -> bool:
        """Whether `host` (host:port) belongs to the site."""
        return self._hosts.cover(host)

    def is_denied(self, url: str) -> bool:
        """Whether the site file says that nothing like this is asked for."""
        return any(pattern.search(url) for pattern in self._deny)

    def priority(self, url: str) -> int | None:
        """How promising a link on the site's own hosts is; None if it is not to be followed."""
        if self.is_denied(url):
            return None
        if not self._listing and not self._detail:
            return 0
        if any(pattern.search(url) for pattern in self._detail):
            return 2
        return 1 if any(pattern.search(url) for pattern in self._listing) else None


def _entries(site: Site) -> list[str]:
    template = site.search.template if site.search else ""
    searched = [template.replace(QUERY, "x")] if template else []
    return [*site.start_urls, *searched, *flow_hosts(site.steps[:1])]


def _hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(host_key(url) for url in urls))
