"""The generic spider over HTTP alone, for machines without a browser. Pages that need one are reported as unread."""

from crawlers.walking.site_spider import SiteSpider


class HttpSiteSpider(SiteSpider):
    """Walks any site; see `walking/site_spider.py`."""

    name = "http_site"
