"""Several workers on one frontier: the rate on one host must not grow with them, the rate over many hosts must.

In: one host that may be asked four times a second; 500 hosts that take half a second to answer. Out: requests per second as the
server's own log has them, of 1, 3 and 6 workers on PostgreSQL, with scrapy-redis and the same delay in the same run.

What bounds the total: a worker has `[crawlers] concurrency` (16) requests in hand, so that with answers that take ANSWER_SECONDS
it asks at most 32 hosts a second however fast it is, and a team at most so many times more. That is met while the
machine has processor time left; beyond, its cores are the bound, which the team shares with PostgreSQL and with the server of the
slow web, a single thread of this process. The peer stands under the same two bounds, without reading or judging a page.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Render, Scope, Site
from tests.benchmarks.figure import Figure
from tests.benchmarks.slow_web import SlowWeb, serving_slowly
from tests.benchmarks.whole_chain import NIGHT, equip
from tests.servers import postgresql, redis

TEAMS = (1, 3, 6)
DELAY_SECONDS, PAGES = 0.25, 60
HOSTS, PAGES_PER_HOST, ANSWER_SECONDS = 500, 4, 0.5

PEER = """
import sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess
class Peer(Spider):
    name = "peer"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)
process = CrawlerProcess({
    "SCHEDULER": "scrapy_redis.scheduler.Scheduler", "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
    "REDIS_URL": sys.argv[2], "SCHEDULER_PERSIST": True, "SCHEDULER_IDLE_BEFORE_CLOSE": 6, "LOG_LEVEL": "ERROR",
    "DOWNLOAD_DELAY": float(sys.argv[3]), "RANDOMIZE_DOWNLOAD_DELAY": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "TELNETCONSOLE_ENABLED": False, "TWISTED_DNS_RESOLVER": "crawlers.manners.resolver.GuardedResolver",
    "QINGYUAN_ALLOW_PRIVATE": ["*.localhost:" + sys.argv[4]],
})
process.crawl(Peer)
process.start()
"""

Start = Callable[[str, int], "subprocess.Popen[str]"]
"""(start URL, port) to a worker at work."""


def run() -> list[Figure]:
    """Rates on one host and on many; nothing where a server is absent."""
    if postgresql.find() is None or redis.find() is None:
        sys.stdout.write("workers: skipped, PostgreSQL or Redis is absent (make servers)\n")
        return []
    one = [_rates(team, _one_host) for team in TEAMS]
    many = [_rates(team, _many_hosts) for team in TEAMS]
    figures = []
    for kind, rates in (("one host", one), ("500 hosts", many)):
        for team, (ours, peers) in zip(TEAMS, rates, strict=True):
            name = f"{kind}, {team} workers beside one"
            figures.append(Figure(name=name, unit="requests/s", ours=ours, peer_name="one worker", peer=rates[0][0]))
            figures.append(
                Figure(
                    name=f"{name}, scrapy-redis",
                    unit="requests/s",
                    ours=peers,
                    peer_name="one worker",
                    peer=rates[0][1],
                )
            )
    return figures


def _one_host(port: int) -> tuple[list[str], float, float]:
    return [f"/{number}" for number in range(PAGES)], 0.0, DELAY_SECONDS


def _many_hosts(port: int) -> tuple[list[str], float, float]:
    pages = [f"http://h{host}.localhost:{port}/{page}" for page in range(PAGES_PER_HOST) for host in range(HOSTS)]
    return pages, ANSWER_SECONDS, 0.0


def _rates(team: int, shape: Callable[[int], tuple[list[str], float, float]]) -> tuple[float, float]:
    """Requests per second of our workers and of the peer's."""
    return _ours(team, shape), _peers(team, shape)


def _ours(team: int, shape: Callable[[int], tuple[list[str], float, float]]) -> float:
    with tempfile.TemporaryDirectory() as name, serving_slowly(SlowWeb()) as web, postgresql.serving() as dsn:
        web.links, web.answer_seconds, delay = shape(web.port)
        configuration, environment = equip(Path(name) / "c", web.port)
        text = configuration.read_text("utf-8").replace('frontier = "sqlite"', 'frontier = "postgresql"')
        configuration.write_text(text, "utf-8")
        plan = _plan(configuration, web, delay).to_json() + "\n"
        command = [sys.executable, "-m", "crawlers.process"]
        workers = [
            subprocess.Popen(
                command,
                env=environment | {"QINGYUAN_FRONTIER_DSN": dsn},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
            for _ in range(team)
        ]
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write(plan)
            worker.stdin.close()
        for worker in workers:
            worker.wait()
        _check(web)
        return web.rate()


def _plan(configuration: Path, web: SlowWeb, delay: float) -> CrawlPlan:
    site = Site(
        name="all",
        title="all",
        platform="all",
        start_urls=(f"http://start.localhost:{web.port}/",),
        render=Render.NEVER,
        scope=Scope(hosts=(f"*.localhost:{web.port}",), max_pages=10_000),
        pace=Pace(delay_seconds=delay, concurrency=1),
    )
    data = configuration.parent / "data"
    return CrawlPlan(run="bench", night=NIGHT, data_folder=data, config_path=configuration, sites=(site,))


def _peers(team: int, shape: Callable[[int], tuple[list[str], float, float]]) -> float:
    with serving_slowly(SlowWeb()) as web, redis.serving() as address:
        web.links, web.answer_seconds, delay = shape(web.port)
        start = f"http://start.localhost:{web.port}/"
        command = [sys.executable, "-c", PEER, start, address, str(delay), str(web.port)]
        workers = [subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL) for _ in range(team)]
        for worker in workers:
            worker.wait()
        _check(web)
        return web.rate()


def _check(web: SlowWeb) -> None:
    """Raise RuntimeError unless every page was asked for: a rate of half a crawl says nothing."""
    wanted = {(urlsplit(link).netloc or f"start.localhost:{web.port}", urlsplit(link).path) for link in web.links}
    missing = wanted - {(host, path) for host, path, _ in web.asked}
    if missing:
        raise RuntimeError(f"{len(missing)} pages were never asked for")
