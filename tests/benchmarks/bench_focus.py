"""With a budget of a fifth of a site's pages: the share of its offers found, beside a breadth-first crawl with the same budget.

In: three sample webs of 5,000 pages, each walked as one site over all its plain hosts, with the classifier's own verdicts steering.
Out: shares of the offers of the truth that were fetched.
"""

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Render, Scope, Site
from tests.benchmarks.figure import Figure
from tests.benchmarks.whole_chain import NIGHT, PLAIN, equip, sample_web
from tests.sample_web import SampleWeb, TruthKind

PAGES, PORT, BUDGET = 5000, 18977, 0.2
SEEDS = (7, 11, 23)
# All hosts that need neither browser nor patience.
HOSTS = (*PLAIN, "heyue", "a001.lianmeng")


def run() -> list[Figure]:
    """Shares of offers found, one figure per web."""
    return [_of_web(seed) for seed in SEEDS]


def _of_web(seed: int) -> Figure:
    web = SampleWeb(PAGES, seed)
    truths = {url: truth for url, truth in web.truths(PORT) if _is_walked(url)}
    offers = {url for url, truth in truths.items() if truth.kind is TruthKind.OFFER}
    with tempfile.TemporaryDirectory() as name, sample_web(Path(name), pages=PAGES, port=PORT, seed=seed):
        ours, breadth = (
            _share(web, offers, Path(name) / order, focuses=order == "focused", budget=int(BUDGET * len(truths)))
            for order in ("focused", "breadth")
        )
    return Figure(
        name=f"offers found with 20 % of the requests, web {seed}",
        unit="%",
        ours=100 * ours,
        peer_name="breadth-first",
        peer=100 * breadth,
    )


def _is_walked(url: str) -> bool:
    host = url.removeprefix("http://").partition(".localhost")[0]
    return host in HOSTS or host.endswith("lianmeng")


def _share(web: SampleWeb, offers: set[str], folder: Path, *, focuses: bool, budget: int) -> float:
    configuration, environment = equip(folder, PORT)
    site = Site(
        name="all",
        title="all",
        platform="all",
        start_urls=tuple(f"http://{host}.localhost:{PORT}/" for host in HOSTS),
        render=Render.NEVER,
        scope=Scope(
            hosts=(*(f"{host}.localhost:{PORT}" for host in HOSTS), f"*.lianmeng.localhost:{PORT}"),
            max_pages=budget,
            max_depth=40,
        ),
        pace=Pace(delay_seconds=0.0, concurrency=4),
    )
    plan = CrawlPlan(
        run="bench",
        night=NIGHT,
        data_folder=folder / "data",
        config_path=configuration,
        sites=(site,),
        focuses=focuses,
    )
    command = [sys.executable, "-m", "crawlers.process"]
    subprocess.run(
        command, env=environment, input=plan.to_json() + "\n", encoding="utf-8", stdout=subprocess.DEVNULL, check=True
    )
    with sqlite3.connect(folder / "data" / "frontier.sqlite3") as frontier:
        read = {web.canonical(url) for (url,) in frontier.execute("SELECT url FROM urls WHERE outcome = 'read'")}
    return len(offers & read) / len(offers)
