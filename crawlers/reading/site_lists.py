"""What a site lists of itself: RSS and Atom feeds, JSON feeds, sitemaps and their indexes, compressed or not.

Read off the hot path and with suspicion: entities are never expanded, nothing is loaded from outside, sizes and counts are bounded.

In: bytes of an answer. Out: `SiteList`, the addresses listed with their titles and dates, or None for anything else.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from crawlers.config import MEBIBYTE
from crawlers.reading.dates import read_stamp
from crawlers.reading.links import tidy_url
from crawlers.reading.permalinks import leads_to_a_contribution

MOST_BYTES = 50 * MEBIBYTE
"""Of a list when decompressed; sitemaps may not be larger (sitemaps.org)."""
MOST_ENTRIES = 5000
GZIP_MAGIC = b"\x1f\x8b"
XML_START = (b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf:RDF")
DATES = ("lastmod", "updated", "published", "pubDate", "date", "modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """One entry: an absolute URL, what the list calls it, and when it last changed, if the list says so.

    `is_part`: it is one contribution to a page that has others, and an address of its own.
    """

    url: str
    title: str = ""
    published_at: datetime | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """The newest entries first, as far as dates are known; and further lists an index names."""

    entries: tuple[ListedPage, ...]
    lists: tuple[str, ...] = ()


def read_site_list(body: bytes, url: str) -> SiteList | None:
    """The list that the answer at `url` is; None if it is none, or cannot be read."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(GZIP_MAGIC):
        body = _unpacked(body)
        start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and b"jsonfeed.org" in body[:2000]:
        return _read_json_feed(body, url)
    if not start.startswith(XML_START) or b"<!doctype html" in start.lower() or b"<html" in start.lower():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body[:MOST_BYTES], parser)
    except etree.XMLSyntaxError:
        return None
    return _read_xml(root, url) if root is not None else None


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _read_xml(root: etree._Element, url: str) -> SiteList | None:
    match _name(root):
        case "urlset":
            return _newest(_entry(node, url) for node in root if _name(node) == "url")
        case "sitemapindex":
            found = [_entry(node, url) for node in root if _name(node) == "sitemap"]
            return SiteList(entries=(), lists=tuple(page.url for page in found if page is not None)[:MOST_ENTRIES])
        case "rss" | "rdf" | "RDF" | "feed":
            return _newest(_entry(node, url) for node in root.iter() if _name(node) in ("item", "entry"))
        case _:
            return None


def _name(node: etree._Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _entry(node: etree._Element, base: str) -> ListedPage | None:
    """An entry of any of these formats: they name alike what we look for."""
    link, title, stamp = "", "", None
    for child in node:
        name, text = _name(child), (child.text or "").strip()
        if name in ("loc", "link") and not link and child.get("rel", "alternate") == "alternate":
            link = child.get("href") or text
        elif name == "guid" and not link and text.startswith("http") and child.get("isPermaLink") != "false":
            link = text
        elif name == "title":
            title = " ".join("".join(child.itertext()).split())[:300]
        elif name in DATES:
            stamp = stamp or read_stamp(text)
    return _listed(urljoin(base, link) if link else None, title, stamp)


def _listed(address: str | None, title: str, stamp: datetime | None) -> ListedPage | None:
    url = tidy_url(address) if address else None
    if not address or not url:
        return None
    return ListedPage(url=url, title=title, published_at=stamp, is_part=leads_to_a_contribution(address))


def _read_json_feed(body: bytes, url: str) -> SiteList | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = document.get("items") if isinstance(document, dict) else None
    return _newest(_json_entry(item, url) for item in items) if isinstance(items, list) else None


def _json_entry(item: object, base: str) -> ListedPage | None:
    if not isinstance(item, dict):
        return None
    link, stamp = item.get("url"), item.get("date_published") or item.get("date_modified")
    when = read_stamp(stamp) if isinstance(stamp, str) else None
    return _listed(urljoin(base, link) if isinstance(link, str) else None, str(item.get("title") or "")[:300], when)


def _newest(found: Iterator[ListedPage | None]) -> SiteList:
    pages = [page for page in found if page is not None]
    pages.sort(key=lambda page: page.published_at.timestamp() if page.published_at else 0.0, reverse=True)
    return SiteList(entries=tuple(pages[:MOST_ENTRIES]))
