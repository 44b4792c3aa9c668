"""Every kind of host of the sample web, read without a site file: the share of its listings and details that was read.

In: a sample web. Each host is walked from its front page, the search engine from its results. Out: one figure per kind. A detail
counts when its title and all its words were read, a listing when its rows were; pages that robots.txt forbids are not expected.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.site import site_for_url
from tests.benchmarks.figure import Figure
from tests.nights.reader import ReadPage, read_sites
from tests.sample_web import SampleWeb, serving
from tests.sample_web.shelf import Shelf

PAGES, SEED, PROMISED = 400, 7, 95.0
# Their words stand in pictures alone, which this reading does not open.
SILENT = frozenset({"poster"})
ROWS_SHARE = 0.9


def run(size: int = PAGES) -> list[Figure]:
    """Shares in percent, beside what is promised."""
    web = SampleWeb(size, SEED)
    with tempfile.TemporaryDirectory() as name, serving(web) as server:
        starts = web.start_urls(server.port)
        hosts = {urlsplit(url).netloc: url for url in reversed(starts)}
        sites = [
            replace(site_for_url(first), start_urls=tuple(url for url in starts if urlsplit(url).netloc == host))
            for host, first in hosts.items()
        ]
        pages = read_sites(
            sites, Path(name), allow=f"*.localhost:{server.port}", most_pages=size, retries=2, seconds=600
        )
        read = {web.canonical(url): page for url, page in pages.items()}
        wanted, got = _counts(web, server.port, set(hosts), read)
    return [
        Figure(
            name=f"read of {kind}", unit="%", ours=100 * got[kind] / wanted[kind], peer_name="promised", peer=PROMISED
        )
        for kind in sorted(wanted)
    ]


def _counts(
    web: SampleWeb, port: int, hosts: set[str], read: Mapping[str, ReadPage]
) -> tuple[Counter[str], Counter[str]]:
    """How many pages of each kind there are on the hosts walked, and how many were read."""
    wanted, got = Counter[str](), Counter[str]()
    for url, truth in web.truths(port):
        if urlsplit(url).netloc not in hosts or web.is_disallowed(url):
            continue
        kind = f"{truth.host_kind} {'listings' if truth.genre == 'listing' else 'details'}"
        wanted[kind] += 1
        got[kind] += url in read and _is_understood(web, url, read[url])
    return wanted, got


def _is_understood(web: SampleWeb, url: str, page: ReadPage) -> bool:
    """Whether what the host wrote on this page is what was read of it."""
    parts = urlsplit(url)
    host = web.host_of(parts.hostname or "")
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not isinstance(host, Shelf) or host.kind in SILENT:
        return bool(page.text)
    number = host.read_detail(target)
    if number is not None:
        writing, text = host.item_writing(number), _without_spaces(page.text)
        return all(_without_spaces(words) in text for words in (writing.title, *writing.paragraphs))
    place = host.read_list(target)
    if place is None:
        return bool(page.text)
    rows, items = {urlsplit(row[0]).path for row in page.rows}, host.items_on(*place)
    found = sum(urlsplit(host.detail_target(item)).path in rows for item in items)
    return found >= ROWS_SHARE * len(items)


def _without_spaces(text: str) -> str:
    return "".join(text.split())
