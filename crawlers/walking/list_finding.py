"""Asking a host for its own lists: the sitemaps robots.txt names, the feeds its entry page names, and where both usually lie.

In: a host's entry page. Out: the pages listed, newest first, for the frontier. A list that cannot be had is left out, and a
host is asked once a run. Lists lie on the host itself, or where its robots.txt says, under the manners of the host they lie on.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from scrapy import Request

from crawlers.manners.url_guard import host_key
from crawlers.page import Link, LinkRole
from crawlers.reading.document import Document
from crawlers.reading.site_lists import ListedPage, read_site_list
from crawlers.site import Site
from crawlers.walking.asking import Asker

USUAL_SITEMAP = "/sitemap.xml"
USUAL_FEEDS = ("/feed", "/rss.xml")
# Lists of one host asked for at most, and pages taken from them.
MOST_LISTS, MOST_PAGES = 12, 10_000
# Where a site limits its requests, one in so many goes for lists that may not even be there.
LIST_SHARE = 10


class ListFinder:
    """The lists of one crawl's hosts. `sitemaps` holds what robots.txt of each host names, as far as it was read."""

    def __init__(self, asker: Asker, sitemaps: Mapping[str, tuple[str, ...]]) -> None:
        self._sitemaps = sitemaps
        self._asker = asker
        self._asked: set[str] = set()

    async def links_of(self, url: str, document: Document, most: int = MOST_LISTS) -> tuple[Link, ...]:
        """Pages that the lists of the host of `url`, whose entry page `document` is, name; nothing the second time.

        At most so many lists are asked for, those that are known to be there first.
        """
        host = host_key(url)
        if host in self._asked:
            return ()
        self._asked.add(host)
        # A comment feed of a single page names nothing that the page does not show.
        waiting = [*self._sitemaps.get(host, ()), *document.lists[:2]]
        waiting += [] if self._sitemaps.get(host) else [urljoin(url, USUAL_SITEMAP)]
        waiting += [] if document.lists else [urljoin(url, place) for place in USUAL_FEEDS]
        hosts = {host, *filter(None, map(_host_of, self._sitemaps.get(host, ())))}
        return await self._read_all(list(dict.fromkeys(waiting)), hosts, most)

    async def _read_all(self, waiting: list[str], hosts: set[str], most: int) -> tuple[Link, ...]:
        found: dict[str, ListedPage] = {}
        asked: set[str] = set()
        while waiting and len(asked) < most and len(found) < MOST_PAGES:
            address = waiting.pop(0)
            if address in asked or _host_of(address) not in hosts:
                continue
            asked.add(address)
            response = await self._asker.ask(Request(address, dont_filter=True))
            listed = read_site_list(response.body, address) if response is not None and response.status == 200 else None
            if listed is not None:
                # The newest of an index stand last as often as first.
                waiting += [*listed.lists[: MOST_LISTS // 2], *listed.lists[MOST_LISTS // 2 :][-MOST_LISTS // 2 :]]
                found |= {page.url: page for page in listed.entries if page.url not in found}
        return links_of_list(found.values())


def _host_of(address: str) -> str | None:
    try:
        return host_key(address)
    except ValueError:
        # robots.txt and sitemaps are written by hand.
        return None


def most_lists(site: Site, depth: int) -> int:
    """How many lists a host of `site` may be asked for once its page at `depth` is read: none but from an entry page.

    Where a site's file says what to follow, it knows the site better than the site's own lists do.
    """
    if depth or site.search is not None or site.follow.listing or site.follow.detail:
        return 0
    daily = site.pace.daily_requests
    return MOST_LISTS if daily is None else min(MOST_LISTS, daily // LIST_SHARE)


def links_of_list(pages: Iterable[ListedPage]) -> tuple[Link, ...]:
    """Listed pages as links: rows of a list, named by their titles or the words of their addresses; parts of pages are asked for last."""
    return tuple(
        Link(
            url=page.url,
            text=page.title or urlsplit(page.url).path[-200:],
            role=LinkRole.ASIDE if page.is_part else LinkRole.ROW,
        )
        for page in pages
    )
