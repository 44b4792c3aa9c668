"""Scrapy settings: the composition root of a crawl, and the only file here that names folders to the right, as text.

Values that depend on a run are added by `process.py`.
"""

BOT_NAME = "qingyuan"
SPIDER_MODULES = ["crawlers.spiders"]
SCHEDULER = "crawlers.walking.scheduler.FrontierScheduler"
TWISTED_DNS_RESOLVER = "crawlers.manners.resolver.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

ITEM_PIPELINES = {
    "classifiers.pipeline.ClassifyPage": 100,
    "indexer.pipeline.KeepFinding": 200,
}
# Judges without keeping anything, for one page a person asks about.
JUDGING_PIPELINES = {
    "classifiers.pipeline.ClassifyPage": 100,
    "classifiers.pipeline.PrintVerdict": 200,
}
# Tells what is read of one listing, for a person who checks a site file.
CHECKING_PIPELINES = {"crawlers.site_check.TellReading": 100}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.manners.middlewares.Guard": 10,
    "crawlers.walking.redirects.RedirectRules": 50,
    "crawlers.manners.robots.Robots": 100,
    "crawlers.manners.middlewares.Courtesy": 950,
    # Ours obeys RFC 9309 for 5xx answers and Crawl-delay, which Scrapy's does not.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # The frontier keeps what is to be tried again, so that it survives the process.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawlers.walking.decompression.Decompression": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # A page that says something is read before it leads elsewhere; one that only leads on has a link (`reading/html.py`).
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # Each costs a call per request, and nobody reads what they do.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# What a crawl did is told by `process.py`.
EXTENSIONS = {"scrapy.extensions.corestats.CoreStats": None, "scrapy.extensions.logstats.LogStats": None}
HTTPERROR_ALLOW_ALL = True
REDIRECT_MAX_TIMES = 10
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
# Paces are kept per host by `manners/pace.py`; Scrapy's own slots must not slow it down.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1000
# Scrapy starts this many tasks for every answer, and an answer gives one item.
CONCURRENT_ITEMS = 1
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_WARNSIZE = 0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
}
LOG_LEVEL = "WARNING"
