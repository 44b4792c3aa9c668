"""What a crawl remembers outlives a kill, and the count of a limited host as exactly as what was acknowledged."""

from datetime import date
from pathlib import Path

import pytest

from crawlers.manners.pace import HostPace, Paces
from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Site
from crawlers.steering.night_memory import NightMemory


def open_night(folder: Path, limit: int | None) -> NightMemory:
    (folder / "qingyuan.toml").write_text("", "utf-8")
    site = Site(name="s", title="s", platform="s", start_urls=("http://a.cn/",), pace=Pace(daily_requests=limit))
    plan = CrawlPlan(
        run="night",
        night=date(2026, 11, 20),
        data_folder=folder / "data",
        config_path=folder / "qingyuan.toml",
        sites=(site,),
    )
    return NightMemory(plan, lambda host: "s", Paces(lambda host: HostPace(delay_seconds=0.0, concurrency=1)))


def kill(memory: NightMemory) -> None:
    memory._database.close()


@pytest.mark.parametrize(("limit", "known"), [(3, 3), (None, 0)])
def test_requests_of_a_limited_host_are_counted_over_a_kill(tmp_path: Path, limit: int | None, known: int) -> None:
    for _ in range(3):
        memory = open_night(tmp_path, limit)
        memory.courtesy.answered("a.cn:80", 200, 100)
        memory.keep_count()
        kill(memory)
    again = open_night(tmp_path, limit)
    assert again.courtesy.requests_of("a.cn:80") == known
    kill(again)
