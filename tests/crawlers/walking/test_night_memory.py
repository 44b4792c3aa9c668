"""What a crawl remembers outlives a kill, and the count of a limited host as exactly as what was acknowledged."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from crawlers.manners.pace import HostPace, Paces
from crawlers.plan import CrawlPlan
from crawlers.site import Pace, Site
from crawlers.walking.night_memory import NightMemory
from crawlers.walking.reading_ways import Way


def open_night(folder: Path, limit: int | None, night: date = date(2026, 11, 20)) -> NightMemory:
    (folder / "qingyuan.toml").write_text("", "utf-8")
    site = Site(name="s", title="s", platform="s", start_urls=("http://a.cn/",), pace=Pace(daily_requests=limit))
    plan = CrawlPlan(
        run="night",
        night=night,
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


def test_over_the_years_no_table_grows_without_end(tmp_path: Path) -> None:
    first = date(2026, 11, 20)
    for number in range(0, 800, 8):
        memory = open_night(tmp_path, None, first + timedelta(days=number))
        memory.courtesy.answered("a.cn:80", 200, 100)
        memory.structure.see_unchanged("s", f"http://a.cn/{'x' * number}", [])
        memory.ways.decide("s", f"http://a.cn/p/{'y' * number}", Way.HTTP, "")
        memory.close()
    last = open_night(tmp_path, None, first + timedelta(days=800))
    counts = {
        table: last._database.execute(f"SELECT COUNT(*), MAX(night) FROM {table}").fetchone()
        for table in ("courtesy", "structure", "reading_ways")
    }
    kill(last)
    assert counts["courtesy"][0] == 365 // 8 + 1
    assert counts["structure"][0] == 60 // 8 + 1
    assert {newest for _, newest in counts.values()} == {(first + timedelta(days=792)).isoformat()}
