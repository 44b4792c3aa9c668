"""The whole chain (fetch, blocks, verdict, store) beside bare Scrapy that only downloads the same pages.

In: the sample web's plain hosts. Out: pages per second of both, in alternating rounds of one run; the median counts; and the
crawl's memory at its end beside that at half of its pages, which a crawl that keeps nothing per page leaves alone.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from crawlers.plan import CrawlPlan
from crawlers.site import load_sites
from dashboards.first_configuration import write_configuration
from tests.benchmarks.figure import Figure

PAGES, SEED, PORT, ROUNDS = 3000, 7, 18974, 3
# Hosts whose pages need neither browser nor picture reading and set no pace of their own.
PLAIN = ("fenlei", "forum", "gushi", "kepu", "news", "wenda", "yiyuan", "zhengwu")
NIGHT = date(2026, 11, 20)

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
    "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False, "COOKIES_ENABLED": False, "DOWNLOAD_DELAY": 0,
    "TWISTED_DNS_RESOLVER": "crawlers.resolver.GuardedResolver", "QINGYUAN_ALLOW_PRIVATE": ["*.localhost:%d"],
})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
stats = crawler.stats.get_stats()
print(json.dumps([stats["downloader/response_status_count/200"], stats["elapsed_time_seconds"]]))
"""


def run() -> list[Figure]:
    """Pages per second of both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = start_web(folder / "sites", pages=PAGES, seed=SEED, port=PORT)
        try:
            rounds = [_round(folder, number) for number in range(ROUNDS)]
        finally:
            server.terminate()
            server.wait()
    ours, bare, end, half = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [
        Figure(name="whole chain", unit="pages/s", ours=ours, peer_name="bare Scrapy download", peer=bare),
        Figure(name="memory at the end", unit="MiB", ours=end, peer_name="at half of the pages", peer=half),
    ]


def start_web(sites: Path, *, pages: int, seed: int, port: int) -> "subprocess.Popen[str]":
    """A sample web as a process of its own. Raises OSError if the port is taken."""
    arguments = ["--pages", str(pages), "--seed", str(seed), "--port", str(port), "--sites", str(sites)]
    command = [sys.executable, "-m", "tests.sample_web", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert server.stdout is not None
    if not server.stdout.readline():
        raise OSError(f"the sample web did not start on port {port}")
    return server


def _round(folder: Path, number: int) -> tuple[float, float, float, float]:
    configuration, environment = equip(folder / str(number), PORT)
    data = folder / str(number) / "data"
    ours, end, half = _whole_chain(folder, configuration, data, environment)
    return ours, _bare(data), end, half


def equip(folder: Path, port: int) -> tuple[Path, dict[str, str]]:
    """A configuration in `folder` with a data folder `data` and its database; the environment to use it in."""
    configuration = folder / "qingyuan.toml"
    changes = {
        "contact": '"mailto:bench@example.org"',
        "allow_private": f'["*.localhost:{port}"]',
        "data_folder": '"data"',
        "fetches_pictures": "false",
        "reads_images": "false",
        "browser": '"/nonexistent"',
    }
    write_configuration(configuration, changes)
    (folder / "data").mkdir()
    environment = os.environ | {"QINGYUAN_CONFIG": str(configuration), "DJANGO_SETTINGS_MODULE": "dashboards.settings"}
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    return configuration, environment


def _whole_chain(
    folder: Path, configuration: Path, data: Path, environment: dict[str, str]
) -> tuple[float, float, float]:
    """Pages per second; resident MiB at the end and at half of the pages."""
    sites = load_sites((folder / "sites",))
    plan = CrawlPlan(
        run="bench",
        night=NIGHT,
        data_folder=data,
        config_path=configuration,
        sites=tuple(sites[name] for name in PLAIN),
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.process"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(plan.to_json() + "\n")
    process.stdin.close()
    # The clock runs from the first report, half a second after the start, to the last, so that loading does not count.
    reports = [(time.monotonic(), json.loads(line), _resident_mebibytes(process.pid)) for line in process.stdout]
    if process.wait() != 0:
        raise RuntimeError("the crawl failed")
    (first_at, first, _), (last_at, last, end) = reports[0], reports[-1]
    half = next(memory for _, report, memory in reports if report.get("read", 0) >= last["read"] / 2)
    return float((last["read"] - first.get("read", 0)) / (last_at - first_at)), end, half


def _resident_mebibytes(process: int) -> float:
    """Memory of a running process; `statm` counts pages of 4 KiB."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) / 256


def _bare(data: Path) -> float:
    import sqlite3

    with sqlite3.connect(data / "frontier.sqlite3") as frontier:
        urls = [row[0] for row in frontier.execute("SELECT url FROM urls WHERE outcome = 'read'")]
    script = BARE.replace("%d", str(PORT))
    answer = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(urls), capture_output=True, encoding="utf-8", check=True
    )
    pages, seconds = json.loads(answer.stdout)
    return float(pages / seconds)
