"""The whole chain (fetch, blocks, verdict, store) beside bare Scrapy that only downloads the same pages.

In: the sample web's plain hosts. Out: pages per second of both, in alternating rounds of one run; the median counts. Both ask the
same server, which has the machine's other core, with the same concurrency and without pauses: once a server that answers as fast
as it can, which compares what a page costs the processor, and once one whose answers take a fifth of a second, which is quick on
the web and compares what a crawl gets done.
"""

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.whole_chain import AT_ONCE, crawl_whole_chain, sample_web

PAGES, PORT, ROUNDS = 3000, 18974, 3
WEB_SECONDS = 0.2

BARE = """
import json, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess
urls = json.load(sys.stdin)
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        pass
process = CrawlerProcess({
    "CONCURRENT_REQUESTS": %(at_once)d, "CONCURRENT_REQUESTS_PER_DOMAIN": %(at_once)d, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False, "COOKIES_ENABLED": False, "DOWNLOAD_DELAY": 0,
    "TWISTED_DNS_RESOLVER": "crawlers.manners.resolver.GuardedResolver", "QINGYUAN_ALLOW_PRIVATE": ["*.localhost:%(port)d"],
})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
print(json.dumps([stats["downloader/response_status_count/200"], stats["elapsed_time_seconds"]]))
"""


def run(size: int = PAGES) -> list[Figure]:
    """Pages per second of both over a web of about `size` pages, for each kind of server."""
    return [
        _beside(size, "whole chain, answers at once", 0.0),
        _beside(size, f"whole chain, answers in {WEB_SECONDS} s", WEB_SECONDS),
    ]


def _beside(size: int, name: str, answer_seconds: float) -> Figure:
    with (
        tempfile.TemporaryDirectory() as folder,
        sample_web(Path(folder), pages=size, port=PORT, answer_seconds=answer_seconds),
    ):
        rounds = [_round(Path(folder), number) for number in range(ROUNDS)]
    ours, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Figure(name=name, unit="pages/s", ours=ours, peer_name="bare Scrapy download", peer=bare)


def _round(folder: Path, number: int) -> tuple[float, float]:
    own = folder / str(number)
    moments = crawl_whole_chain(own, sites=folder / "sites", port=PORT)
    # The clock runs from the first report to the last, so that loading does not count; nor does it with Scrapy.
    ours = (moments[-1].read - moments[0].read) / (moments[-1].at - moments[0].at)
    return ours, _bare(own / "data")


def _bare(data: Path) -> float:
    with sqlite3.connect(data / "frontier.sqlite3") as frontier:
        urls = [row[0] for row in frontier.execute("SELECT COALESCE(spelled, url) FROM urls WHERE outcome = 'read'")]
    script = BARE % {"at_once": AT_ONCE, "port": PORT}
    answer = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(urls), capture_output=True, encoding="utf-8", check=True
    )
    pages, seconds = json.loads(answer.stdout)
    return float(pages / seconds)
