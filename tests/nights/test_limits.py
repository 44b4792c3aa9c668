"""A night keeps to what sites and hosts ask for, on whatever way it comes to them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nights.odd_site import OddSite, serving_odd, words
from tests.nights.office import Office

SITE = """
title = "NAME"
platform = "NAME"
start_urls = ["http://NAME.localhost:PORT/NAME/"]
[pace]
"""
LINKS = 6


@pytest.fixture
def site() -> Iterator[OddSite]:
    """Four hosts in one: every host's paths begin with its name."""

    def page(path: str) -> str | None:
        name, _, rest = path[1:].partition("/")
        if name == "a" and rest:
            return f"-> http://b.localhost:{running.port}/b/{rest}"
        if name == "c" and rest:
            return "!503 7200"
        if name == "d" and rest.endswith(".jpg"):
            return words(path)
        links = "" if rest else "".join(f"<a href='{n}'>{words(f'{path}{n}')[:8]}</a>" for n in range(LINKS))
        pictures = "".join(f"<img src='{rest}-{n}.jpg'>" for n in range(4)) if name == "d" and rest else ""
        return f"<title>{words(path)[:8]}</title><p>{words(path)}</p>{links}{pictures}" if name in "abcd" else None

    with serving_odd(page) as running:
        yield running


@pytest.mark.slow
def test_quiet_hours_daily_limits_and_hosts_that_want_to_be_left_alone_are_heeded(
    tmp_path: Path, site: OddSite
) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"', fetches_pictures="true")
    more = {"b": "quiet_hours = ['00:00-12:00', '12:00-00:00']", "d": "daily_requests = 6"}
    for name in "abcd":
        office.add_site(name, SITE.replace("NAME", name) + more.get(name, ""))
    summary = office.summary(office.run("nightly", "--json"))

    def asked(name: str) -> list[str]:
        return [path for path in site.asked if path.startswith(f"/{name}/")]

    # Each link of the first leads to the second, which is not to be asked at this hour.
    assert len(asked("a")) == 1 + LINKS
    assert asked("b") == []
    # One refusal that asks for two hours is enough, and says so.
    assert len(asked("c")) == 2
    rows = office.rows("SELECT outcome, note FROM indexer_visit WHERE site = 'c' AND outcome <> 'read'")
    assert [outcome for outcome, _ in rows] == ["blocked"]
    assert "整机停访" in rows[0][1]
    assert "2.0 小时" in rows[0][1]
    reasons = {name: set(left) for name, left in ((one["site"], one["left_out"]) for one in summary["sites"])}
    assert reasons["a"] == {"站点静默时段，不访问"}
    assert reasons["c"] == {rows[0][1]}
    assert any("整机停访" in warning and f"{LINKS - 1} 个网址" in warning for warning in summary["warnings"])
    # robots.txt, the entry page, no guess at lists, and pages with pictures as far as the limit goes.
    limited = [path for path in site.asked if path.startswith("/d/")]
    assert 1 + len(limited) == 6
    assert reasons["d"] == {"该主机当日访问次数已达上限"}
