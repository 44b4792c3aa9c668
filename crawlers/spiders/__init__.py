"""The spiders Scrapy finds by itself: two that walk any site, and one file per odd site.

In: a `CrawlPlan`. Out: `Page` and `Unread`. They share `walking/site_spider.py` and do not know each other.
"""
