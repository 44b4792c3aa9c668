"""The walk over a site, as Scrapy sees it: requests made, answers understood, pages put together, and when a URL is done."""
