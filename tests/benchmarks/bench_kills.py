"""Kills at random moments: the spider's, with Scrapy's JOBDIR and scrapy-redis in the same run, reading browsers' and recorders'.

In: how many (`python -m tests.benchmarks kills:100`); three in five are the spider's, the others fall on browsers and recorders.
Out: what was lost, what was stored twice, and how many requests were made again for each kill.
"""

import sys

from crawlers.browsing.browser import find_browser
from tests.benchmarks.figure import Figure
from tests.benchmarks.killed_browsers import Damage, kill_reading_browsers, kill_recording_workers
from tests.benchmarks.killed_spiders import CONCURRENCY, PAGES_PER_KILL, survive

KILLS = 20


def run(size: int = KILLS) -> list[Figure]:
    """Figures beside each peer; what browsers' and recorders' deaths cost is told in lines, for no peer has them."""
    others = size // 5
    figures = _spiders(size - 2 * others)
    if find_browser() is None:
        sys.stdout.write("kills: browsers and recorders skipped, no Chromium (make browser)\n")
        return figures
    for name, damage in (
        ("reading browsers", kill_reading_browsers(others)),
        ("recording workers", kill_recording_workers(others)),
    ):
        sys.stdout.write(_line(name, damage))
    return figures


def _spiders(kills: int) -> list[Figure]:
    survived = survive(kills)
    ours = survived.pop("")
    figures = []
    for name, peer in survived.items():
        title = f"of {PAGES_PER_KILL * kills} pages after {ours.kills} kills"
        for what, mine, other in (
            ("lost", float(ours.lost), float(peer.lost)),
            ("stored twice", float(ours.doubled), float(peer.doubled)),
        ):
            figures.append(
                Figure(name=f"{what} {title}", unit="pages", ours=mine, peer_name=f"{name} ({peer.kills})", peer=other)
            )
        figures.append(
            Figure(
                name=f"asked again per kill, {CONCURRENCY} requests at once",
                unit="pages",
                ours=ours.asked_again / max(1, ours.kills),
                peer_name=name,
                peer=peer.asked_again / max(1, peer.kills),
            )
        )
    return figures


def _line(name: str, damage: Damage) -> str:
    return f"{damage.kills} {name} killed: {damage.lost} of {damage.of} lost, {damage.wrong} twice or not verifiable\n"
