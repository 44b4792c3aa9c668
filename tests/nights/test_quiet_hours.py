"""The promise of quiet hours: a host is not asked in them, and has its turn after them if the night is still at work; else the report
says so."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawlers.quiet_hours import BEIJING
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

SITE = """
title = "NAME"
platform = "NAME"
start_urls = ["http://NAME.localhost:PORT/NAME/"]
"""
LINKS = 4
# A night takes a moment to begin, and spans are written in minutes.
AT_LEAST = timedelta(seconds=15)
Asked = list[tuple[str, datetime]]


@pytest.fixture
def asked() -> Asked:
    """Paths, and when they were asked for."""
    return []


@pytest.fixture
def site(asked: Asked) -> Iterator[OddSite]:
    """Four hosts in one: every host's paths begin with its name, and what the first two link to leads to the third."""

    def page(path: str) -> str | None:
        asked.append((path, datetime.now(BEIJING)))
        name, _, rest = path[1:].partition("/")
        if name in ("open", "barred") and rest:
            return f"-> http://short.localhost:{running.port}/short/from-{rest}"
        links = "" if rest else "".join(f"<a href='{n}'>{words(f'{path}{n}')[:8]}</a>" for n in range(LINKS))
        return (
            f"<title>{words(path)[:8]}</title><p>{words(path)}</p>{links}"
            if name in ("open", "barred", "short", "long")
            else None
        )

    with serving_odd(page) as running:
        yield running


def span(start: datetime, end: datetime) -> str:
    return f"[pace]\nquiet_hours = ['{start:%H:%M}-{end:%H:%M}']\n"


@pytest.mark.slow
def test_a_host_has_its_turn_when_its_quiet_hours_end_within_the_night(
    tmp_path: Path, site: OddSite, asked: Asked
) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="false")
    now = datetime.now(BEIJING)
    soon = (now + AT_LEAST + timedelta(minutes=1)).replace(second=0, microsecond=0)
    # Longer than any night.
    late = now + timedelta(hours=12)
    before = now - timedelta(hours=1)
    quiet = {"open": "[scope]\nleaves = 1\n", "barred": "", "short": span(before, soon), "long": span(before, late)}
    for name, hours in quiet.items():
        office.add_site(name, SITE.replace("NAME", name) + hours)
    summary = office.summary(office.run("nightly", "--json"))
    times = {name: [at for path, at in asked if path.startswith(f"/{name}/")] for name in quiet}
    assert max(times["open"][: 1 + LINKS]) < soon
    assert min(times["short"]) >= soon
    assert times["long"] == []
    # What led to a quiet host is asked for once more afterwards, if it may lead there at all; nothing of the host itself twice.
    counts = Counter(path for path, _ in asked)
    assert {path: times for path, times in counts.items() if path.startswith("/short/")} == {
        f"/short/{rest}": 1 for rest in ("", *range(LINKS), *(f"from-{n}" for n in range(LINKS)))
    }
    assert [counts[f"/{name}/{n}"] for name in ("open", "barred") for n in range(LINKS)] == [2] * LINKS + [1] * LINKS
    left_out = {one["site"]: one["left_out"] for one in summary["sites"]}
    assert left_out["open"] == left_out["short"] == {}
    assert left_out["barred"] == {"站点静默时段，不访问": LINKS}
    ((reason, urls),) = left_out["long"].items()
    assert reason == f"站点静默时段至 {late:%H:%M}，晚于本夜结束，未访问"
    assert urls == 1


@pytest.mark.slow
def test_a_crawl_that_a_person_starts_waits_for_nobody(tmp_path: Path, site: OddSite, asked: Asked) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="false")
    now = datetime.now(BEIJING)
    office.add_site("long", SITE.replace("NAME", "long") + span(now - timedelta(hours=1), now + timedelta(minutes=30)))
    summary = office.summary(office.run("crawl", "long", "--json"))
    assert asked == []
    assert summary["sites"] == []
