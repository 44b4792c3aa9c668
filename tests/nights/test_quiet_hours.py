"""The promise of quiet hours: a host is not asked in them, and has its turn after them if the night is still at work; else the report
says so."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.browsing.browser import find_browser
from crawlers.quiet_hours import BEIJING
from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

SITE = """
title = "NAME"
platform = "NAME"
start_urls = ["http://NAME.localhost:PORT/NAME/"]
"""
OFFER = "专业代孕机构，代孕包成功包性别，套餐六十万起，联系微信 daiyun8899 电话 13800138000。"
LINKS = 4
# A night takes a moment to begin, on a busy machine half a minute, and spans are written in minutes.
AT_LEAST = timedelta(seconds=30)
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
@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium")
def test_what_other_hosts_gave_is_sealed_while_a_night_waits_for_one(tmp_path: Path) -> None:
    asked: Asked = []

    def page(path: str) -> str:
        asked.append((path, datetime.now(BEIJING)))
        links = "" if path[-1:].isdigit() else "".join(f"<a href='{n}'>{words(f'{path}{n}')[:8]}</a>" for n in range(3))
        return f"<title>{words(path)[:8]}</title><p>{OFFER if path == '/open/1' else ''}{words(path)}</p>{links}"

    with serving_odd(page) as site:
        office = Office(tmp_path, site.port, fetches_pictures="false")
        soon = (datetime.now(BEIJING) + timedelta(minutes=2)).replace(second=0, microsecond=0)
        office.add_site("open", SITE.replace("NAME", "open"))
        office.add_site("short", SITE.replace("NAME", "short") + span(soon - timedelta(hours=1), soon))
        finished = office.run("nightly", "--json", seconds=300)
    summary = office.summary(finished)
    (sealed_at,) = office.rows("SELECT sealed_at FROM indexer_evidence")
    assert datetime.fromisoformat(sealed_at).replace(tzinfo=UTC) < soon
    assert f"{soon:%H:%M} 继续" in finished.err
    # The second round asked for nothing the first one had, and the night is told as one.
    paths = [path for path, _ in asked]
    turn = [n for n, (path, _) in enumerate(asked) if path.startswith("/short/")]
    assert asked[turn[0]][1] >= soon
    before = Counter(path for path in paths[: turn[0]] if path.startswith("/open/"))
    assert before == {"/open/": 1, "/open/0": 1, "/open/1": 2, "/open/2": 1}
    assert not any(path.startswith("/open/") for path in paths[turn[0] : turn[3]])
    assert {one["site"]: one["outcomes"]["read"] for one in summary["sites"]} == {"open": 4, "short": 4}
    assert (summary["warnings"], finished.status) == ([], 0)


@pytest.mark.slow
def test_a_crawl_that_a_person_starts_waits_for_nobody(tmp_path: Path, site: OddSite, asked: Asked) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="false")
    now = datetime.now(BEIJING)
    office.add_site("long", SITE.replace("NAME", "long") + span(now - timedelta(hours=1), now + timedelta(minutes=30)))
    summary = office.summary(office.run("crawl", "long", "--json"))
    assert asked == []
    assert summary["sites"] == []
