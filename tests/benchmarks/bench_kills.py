"""The same site walked by us, by Scrapy's JOBDIR and by scrapy-redis, each killed as a power cut would and started again.

In: a tree of pages on loopback; kills with SIGKILL at random moments (`QINGYUAN_KILLS`, 12). Out: pages never asked for although
each crawl was at last left to end by itself, and pages asked again for each kill, both from the server's own log.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Render, Scope, Site
from tests.benchmarks.figure import Figure
from tests.benchmarks.whole_chain import NIGHT, equip
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.servers import redis

KILLS = int(os.environ.get("QINGYUAN_KILLS", "12"))
PAGES = 40 * KILLS
CONCURRENCY = 4

PEER = """
import json, sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess
class Peer(Spider):
    name = "peer"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)
process = CrawlerProcess({"CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]), "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0, **json.loads(sys.argv[3])})
process.crawl(Peer)
process.start()
"""


def page(path: str) -> str | None:
    """Page n links to 2n+1 and 2n+2."""
    if not path[1:].isdecimal() or int(path[1:]) >= PAGES:
        return None
    number = int(path[1:])
    below = "".join(f"<a href='/{child}'>{child}</a> " for child in (2 * number + 1, 2 * number + 2) if child < PAGES)
    return f"<title>{words(path)}</title><p>{words(path)}</p>{below}"


def run() -> list[Figure]:
    """Lost pages, and pages asked again per kill."""
    ours = _killed_again_and_again(_ours)
    peers = {"Scrapy JOBDIR": _killed_again_and_again(_jobdir)}
    if redis.find() is None:
        sys.stdout.write("kills: scrapy-redis skipped, Redis is absent (make servers)\n")
    else:
        with redis.serving() as address:
            peers["scrapy-redis"] = _killed_again_and_again(lambda folder, port: _redis(address, port))
    figures = []
    for name, (lost, again) in peers.items():
        title = f"pages lost by {KILLS} kills of {PAGES} pages"
        figures.append(Figure(name=title, unit="pages", ours=ours[0], peer_name=name, peer=lost))
        figures.append(Figure(name="asked again per kill", unit="pages", ours=ours[1], peer_name=name, peer=again))
    return figures


Start = Callable[[Path, int], "subprocess.Popen[str]"]
"""(folder that outlives the kills, port) to a crawl at work."""


def _killed_again_and_again(start: Start) -> tuple[float, float]:
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as name, serving_odd(page) as site:
        kills = sum(_kill_one(start, Path(name), site, chance) for _ in range(KILLS))
        start(Path(name), site.port).wait(timeout=120)
        asked = Counter(path for path in site.asked if path[1:].isdecimal())
    lost = PAGES - len(asked)
    return float(lost), sum(times - 1 for times in asked.values()) / max(1, kills)


def _kill_one(start: Start, folder: Path, site: OddSite, chance: random.Random) -> bool:
    """Let it ask some more pages, and kill it; whether it was still at work."""
    goal = len(site.asked) + chance.randrange(10, 2 * PAGES // (KILLS + 4))
    process = start(folder, site.port)
    # One that waits for what it lost would wait for ever.
    patience = time.monotonic() + 20
    while process.poll() is None and len(site.asked) < goal and time.monotonic() < patience:
        time.sleep(0.002)
    was_at_work = process.poll() is None
    if was_at_work:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return was_at_work


def _ours(folder: Path, port: int) -> "subprocess.Popen[str]":
    configuration = folder / "c" / "qingyuan.toml"
    if not configuration.exists():
        equip(folder / "c", port)
        text = configuration.read_text("utf-8")
        configuration.write_text(text.replace(f'"*.localhost:{port}"', f'"localhost:{port}"'), "utf-8")
    site = Site(
        name="tree",
        title="tree",
        platform="tree",
        start_urls=(f"http://localhost:{port}/0",),
        render=Render.NEVER,
        scope=Scope(max_pages=10 * PAGES),
        pace=Pace(delay_seconds=0.0, concurrency=CONCURRENCY),
    )
    data = folder / "c" / "data"
    plan = CrawlPlan(run="bench", night=NIGHT, data_folder=data, config_path=configuration, sites=(replace(site),))
    environment = {"QINGYUAN_CONFIG": str(configuration), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.process"],
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(plan.to_json() + "\n")
    process.stdin.close()
    return process


def _jobdir(folder: Path, port: int) -> "subprocess.Popen[str]":
    return _peer(port, f'{{"JOBDIR": "{folder / "job"}"}}')


def _redis(address: str, port: int) -> "subprocess.Popen[str]":
    return _peer(
        port,
        f'{{"SCHEDULER": "scrapy_redis.scheduler.Scheduler", "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",'
        f' "REDIS_URL": "{address}", "SCHEDULER_PERSIST": true, "SCHEDULER_IDLE_BEFORE_CLOSE": 2}}',
    )


def _peer(port: int, settings: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PEER, f"http://localhost:{port}/0", str(CONCURRENCY), settings]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, encoding="utf-8", start_new_session=True)
