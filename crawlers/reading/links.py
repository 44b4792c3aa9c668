"""Links of one page as absolute URLs, spelt as they are asked for.

In: href values as they stand. Out: `Link`s without repeats, at most MAX_LINKS.
"""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from crawlers.page import Link
from crawlers.reading.canonical import canonical_path, canonical_query

# More links than this on one page is a trap or a site map; the rest is found from other pages.
MAX_LINKS = 2000
MAX_URL = 2000
NOT_A_PAGE = re.compile(
    r"\.(?:css|js|mjs|json|xml|png|jpe?g|gif|webp|svg|ico|bmp|woff2?|ttf|mp[34]|m4a|avi|mov|flv|wmv|zip|rar|7z|gz|exe|apk"
    r"|dmg|iso|pdf|docx?|xlsx?|pptx?)$",
    re.IGNORECASE,
)

# Addresses that are tidy as they stand, as most links are: a path from the root, or all of it without a default port.
# Spares them the full treatment, which takes fifty times as long.
_PLAIN_PATH = r"/(?:[\w~-][\w~./-]*)?(?:\?(?:id|page|p|tid|pid|fid)=\w+)?"
PLAIN_PATH = re.compile(_PLAIN_PATH, re.ASCII)
PLAIN_URL = re.compile(
    rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::(?!(?:80|443)/)[1-9]\d{{0,3}})?{_PLAIN_PATH}", re.ASCII
)


def tidy_url(url: str) -> str | None:
    """An absolute http(s) URL without fragment and default port, in its one spelling; None for anything else."""
    if len(url) > MAX_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    default = 80 if parts.scheme == "http" else 443
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = name if port in (None, default) else f"{name}:{port}"
    path = canonical_path(parts.path) or "/"
    return urlunsplit((parts.scheme, host, path, canonical_query(parts.query), ""))


def route_url(url: str) -> str | None:
    """An absolute address whose fragment routes within an app (`#/thread/1`), in its one spelling; None for any other."""
    address, _, fragment = url.partition("#")
    if not fragment.startswith(("/", "!/")) or len(fragment.lstrip("!")) < 2:
        return None
    tidy = tidy_url(address)
    return f"{tidy}#{fragment}" if tidy is not None and len(url) <= MAX_URL else None


def leads_to_a_page(url: str) -> bool:
    """Whether a link may lead to a page to read, by its ending."""
    return NOT_A_PAGE.search(urlsplit(url).path) is None


def _origin_of(url: str) -> str:
    """Scheme and host of a page; empty for one that is not on the web."""
    if len(url) <= MAX_URL and PLAIN_URL.fullmatch(url):
        return "/".join(url.split("/", 3)[:3])
    return (tidy_url(urljoin(url, "/")) or "/")[:-1]


class LinkCollector:
    """Gathers the links of one page while it is walked."""

    def __init__(self, url: str, base: str | None, *, keeps_routes: bool = False) -> None:
        """With `keeps_routes` fragments that route within an app are part of an address; elsewhere they name a place on the page."""
        self._keeps_routes = keeps_routes
        self._base = urljoin(url, base) if base else url
        self._origin = _origin_of(self._base)
        self._found: dict[str, str] = {}
        self._known: dict[str | None, str | None] = {None: None, "": None}
        self._open: str | None = None
        self._words = ""
        self.begun_at = 0

    @property
    def is_open(self) -> bool:
        """Whether the walk is inside a link."""
        return self._open is not None

    def absolute(self, href: str | None) -> str | None:
        """`href` as an absolute, tidy URL; None if it is no http(s) address."""
        if href not in self._known:
            self._known[href] = self._made_absolute(href or "")
        return self._known[href]

    def _made_absolute(self, href: str) -> str | None:
        if self._keeps_routes and "#" in href:
            routed = route_url(urljoin(self._base, href.strip()))
            if routed is not None:
                return routed
        if href.startswith(("javascript:", "data:", "mailto:", "tel:", "#")):
            return None
        if PLAIN_PATH.fullmatch(href):
            return self._origin + href
        if len(href) <= MAX_URL and PLAIN_URL.fullmatch(href):
            return href
        try:
            return tidy_url(urljoin(self._base, href.strip()))
        except ValueError:
            return None

    def follow(self, href: str | None, at: int) -> str | None:
        """A link begins, after `at` runs of text; its absolute URL."""
        self._open, self._words, self.begun_at = self.absolute(href), "", at
        return self._open

    def keep(self, words: str) -> None:
        """Remember words of the open link whose runs are about to be flushed."""
        self._words += words
        self.begun_at = 0

    def end(self, words: str) -> None:
        """The open link ends; `words` stood in it since the last flush."""
        if self._open is not None and len(self._found) < MAX_LINKS:
            known = self._found.get(self._open, "")
            self._found[self._open] = known or " ".join((self._words + words).split())[:200]
        self._open = None

    def found(self) -> tuple[Link, ...]:
        """All links, in the order they stand."""
        return tuple(Link(url, words) for url, words in self._found.items())
