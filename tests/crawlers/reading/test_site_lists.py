"""Promises of a site's own lists: every usual format is read, and no hostile one does harm."""

import gzip

import pytest

from crawlers.reading.site_lists import MOST_ENTRIES, SiteList, read_site_list

URL = "http://blog.example.com/feed"
RSS = b"<?xml version='1.0'?><rss><channel><link>http://blog.example.com/</link><item><title>A</title><link>/a</link><pubDate>Fri, 01 May 2026 08:00:00 GMT</pubDate></item><item><guid>http://blog.example.com/b</guid></item></channel></rss>"
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/feed'/><entry><title>A</title><link rel='replies' href='/a#c'/><link href='/a'/><updated>2026-05-01T08:00:00Z</updated></entry></feed>"
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "title": "A", "date_published": "2026-05-01T08:00:00Z"}, 3]}'
SITEMAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://blog.example.com/old</loc><lastmod>2020-01-01</lastmod></url><url><loc>http://blog.example.com/a</loc><lastmod>2026-05-01T08:00:00Z</lastmod></url></urlset>"
BOMB = (
    b"<!DOCTYPE r [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n + 1, b"&a%d;" % n * 10) for n in range(12))
    + b"]>"
)


def read(body: bytes) -> SiteList:
    found = read_site_list(body, URL)
    assert found is not None
    return found


@pytest.mark.parametrize("body", [RSS, ATOM, JSON, SITEMAP, gzip.compress(SITEMAP), b"\xef\xbb\xbf" + RSS])
def test_every_format_gives_addresses_and_dates_the_newest_first(body: bytes) -> None:
    first = read(body).entries[0]
    assert first.url == "http://blog.example.com/a"
    assert str(first.published_at) == "2026-05-01 08:00:00+00:00"


def test_an_index_names_further_lists() -> None:
    body = b"<sitemapindex><sitemap><loc>http://blog.example.com/s1.xml.gz</loc></sitemap></sitemapindex>"
    assert read(body) == SiteList(entries=(), lists=("http://blog.example.com/s1.xml.gz",))


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>x", b"<?xml version='1.0'?><!DOCTYPE html><html/>", b"{}", b"[1]", b"\x1f\x8bbroken", b"<?xml"],
)
def test_anything_else_is_no_list(body: bytes) -> None:
    assert read_site_list(body, URL) is None


def test_entities_are_never_expanded() -> None:
    items = b"<rss><item><title>plain</title><link>/a</link></item><item><title>&a2;</title><link>/b</link></item><item><title>&a12;</title><link>/c</link></item></rss>"
    titles = [page.title for page in read(b"<?xml version='1.0'?>" + BOMB + items).entries]
    assert titles[:1] == ["plain"]
    assert not any("ha" in title for title in titles)


def test_nothing_is_loaded_from_outside() -> None:
    body = b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><item><title>&x;</title><link>/a</link></item></rss>"
    assert read(body).entries[0].title == "&x;"


def test_a_list_without_end_is_cut() -> None:
    body = (
        b"<urlset>"
        + b"".join(b"<url><loc>http://x.example.com/%d</loc></url>" % n for n in range(MOST_ENTRIES + 5))
        + b"</urlset>"
    )
    assert len(read(body).entries) == MOST_ENTRIES


def test_a_gzip_bomb_costs_no_more_than_the_limit() -> None:
    assert read_site_list(gzip.compress(b"<urlset>" + b" " * 80_000_000), URL) is not None


def test_an_entry_that_is_a_part_of_a_page_is_told() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>/show.php?{n}{place}</link></item>" for n, place in ((7, ""), (8, "#post-8"))
    )
    entries = read(f"<?xml version='1.0'?><rss><channel>{items}</channel></rss>".encode()).entries
    assert {entry.url.rpartition("?")[2]: entry.is_part for entry in entries} == {"7": False, "8": True}
