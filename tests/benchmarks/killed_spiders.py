"""The same site walked by us, by Scrapy's JOBDIR and by scrapy-redis, each killed as a power cut would and started again.

In: a tree of pages on loopback; kills with SIGKILL at random moments. Out: what each crawl, at last left to end by itself, had
stored, from its own store, and what it had asked for, from the server's log.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Render, Scope, Site
from tests.benchmarks.whole_chain import NIGHT, equip
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.servers import redis

PAGES_PER_KILL = 40
# Requests under way at once, with us and with the peers.
CONCURRENCY = 4
# One that waits for what it lost would wait for ever.
PATIENCE_SECONDS = 20.0

PEER = """
import json, sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess
class Peer(Spider):
    name = "peer"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        yield {"url": response.url}
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)
process = CrawlerProcess({"CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]), "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0, **json.loads(sys.argv[3])})
process.crawl(Peer)
process.start()
"""

Start = Callable[[Path, int, int], "subprocess.Popen[str]"]
"""(folder that outlives the kills, port, pages) to a crawl at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Pages never stored, pages stored more than once, and requests for a page asked for before, all over `kills` kills."""

    kills: int
    lost: int
    doubled: int
    asked_again: int


def survive(kills: int) -> dict[str, Survival]:
    """By crawl: ours under "", peers by name; scrapy-redis only where Redis is."""
    found = {"": _killed_again_and_again(_ours, _stored_by_us, kills)}
    found["Scrapy JOBDIR"] = _killed_again_and_again(_jobdir, _stored_by_peer, kills)
    if redis.find() is None:
        sys.stdout.write("kills: scrapy-redis skipped, Redis is absent (make servers)\n")
        return found
    with redis.serving() as address:
        found["scrapy-redis"] = _killed_again_and_again(
            lambda folder, port, pages: _redis(folder, address, port), _stored_by_peer, kills
        )
    return found


def _killed_again_and_again(start: Start, stored: Callable[[Path], list[str]], kills: int) -> Survival:
    chance, pages = random.Random(3), PAGES_PER_KILL * kills

    def page(path: str) -> str | None:
        """Page n links to 2n+1 and 2n+2; one in ten is an offer."""
        if not path[1:].isdecimal() or int(path[1:]) >= pages:
            return None
        number = int(path[1:])
        below = "".join(f"<a href='/{one}'>{one}</a> " for one in (2 * number + 1, 2 * number + 2) if one < pages)
        offer = f"专业助孕包成功，代孕套餐38万起，加微信 zy{number}88" if number % 10 == 3 else ""
        return f"<title>{words(path)}</title><p>{offer}{words(path)}</p>{below}"

    with tempfile.TemporaryDirectory() as name, serving_odd(page) as site:
        folder = Path(name)
        killed = sum(_kill_one(start, folder, site, chance, pages, kills) for _ in range(kills))
        start(folder, site.port, pages).wait(timeout=1200)
        asked = Counter(path for path in site.asked if path[1:].isdecimal())
        kept = Counter(stored(folder))
    return Survival(
        kills=killed,
        lost=pages - len(kept),
        doubled=sum(times - 1 for times in kept.values()),
        asked_again=sum(times - 1 for times in asked.values()),
    )


def _kill_one(start: Start, folder: Path, site: OddSite, chance: random.Random, pages: int, kills: int) -> bool:
    """Let it ask some more pages, and kill it; whether it was still at work."""
    goal = len(site.asked) + chance.randrange(10, 2 * pages // (kills + 4))
    process = start(folder, site.port, pages)
    patience = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and len(site.asked) < goal and time.monotonic() < patience:
        time.sleep(0.002)
    was_at_work = process.poll() is None
    if was_at_work:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return was_at_work


def _stored_by_us(folder: Path) -> list[str]:
    """Addresses of pages that were read, once for each night or sighting that counts them."""
    with sqlite3.connect(folder / "c" / "data" / "qingyuan.sqlite3") as database:
        read = database.execute("SELECT url FROM indexer_visit WHERE outcome = 'read'").fetchall()
        counted = database.execute("SELECT url, times - 1 FROM indexer_sighting WHERE times > 1").fetchall()
    pages = [url for (url,) in read if url.rsplit("/", 1)[1].isdecimal()]
    return pages + [url for url, times in counted for _ in range(times)]


def _stored_by_peer(folder: Path) -> list[str]:
    """Addresses of the items in its feed; a torn line is no item."""
    urls = []
    for line in (folder / "items.jsonl").read_text("utf-8", "replace").splitlines():
        try:
            urls.append(str(json.loads(line)["url"]))
        except ValueError:
            continue
    return urls


def _ours(folder: Path, port: int, pages: int) -> "subprocess.Popen[str]":
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
        scope=Scope(max_pages=10 * pages),
        pace=Pace(delay_seconds=0.0, concurrency=CONCURRENCY),
    )
    data = folder / "c" / "data"
    plan = CrawlPlan(run="bench", night=NIGHT, data_folder=data, config_path=configuration, sites=(site,))
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


def _jobdir(folder: Path, port: int, pages: int) -> "subprocess.Popen[str]":
    del pages
    return _peer(folder, port, {"JOBDIR": str(folder / "job")})


def _redis(folder: Path, address: str, port: int) -> "subprocess.Popen[str]":
    settings: dict[str, object] = {
        "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
        "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
        "REDIS_URL": address,
        "SCHEDULER_PERSIST": True,
        "SCHEDULER_IDLE_BEFORE_CLOSE": 2,
    }
    return _peer(folder, port, settings)


def _peer(folder: Path, port: int, settings: dict[str, object]) -> "subprocess.Popen[str]":
    feed = {"FEEDS": {str(folder / "items.jsonl"): {"format": "jsonlines"}}}
    address = f"http://localhost:{port}/0"
    command = [sys.executable, "-c", PEER, address, str(CONCURRENCY), json.dumps(settings | feed)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, encoding="utf-8", start_new_session=True)
