"""Promises about the site files we ship: read strictly, off until seen to work on the user's machine, polite, within their hosts."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.config import ConfigError
from crawlers.manners.url_guard import UrlGuard, host_key
from crawlers.site import (
    NEVER,
    SHIPPED_SITES,
    Render,
    ScopeRules,
    Site,
    SiteKind,
    entry_urls,
    keyword_groups,
    read_site,
)
from crawlers.site_shelf import load_sites
from crawlers.site_states import SiteState, as_here, read_states, write_state

SITES = load_sites((SHIPPED_SITES,))


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_a_shipped_site_is_off_and_unverified_and_polite(site: Site) -> None:
    assert not site.enabled
    assert site.last_verified == NEVER
    assert site.kind is not SiteKind.OTHER
    assert site.pace.delay_seconds is not None
    assert site.pace.delay_seconds >= 3
    assert site.pace.concurrency == 1
    assert site.pace.daily_requests is not None
    assert "qingyuan sites check" in (SHIPPED_SITES / f"{site.name}.toml").read_text("utf-8")


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_a_shipped_site_enters_by_public_addresses_of_its_own_hosts(site: Site) -> None:
    rules, guard = ScopeRules(site), UrlGuard()
    urls = entry_urls(site, keyword_groups())
    assert urls
    for url in urls:
        assert url.startswith("https://")
        assert guard.refusal_of_url(url) is None
        assert rules.is_own_host(host_key(url)), url


def test_every_kind_of_place_is_there() -> None:
    assert {site.kind for site in SITES.values()} == set(SiteKind) - {SiteKind.OTHER}


def test_pages_that_scripts_must_fill_are_not_read_without_a_browser() -> None:
    assert SITES["douyin"].render is Render.ALWAYS
    assert SITES["xiaohongshu"].render is Render.ALWAYS


@pytest.mark.parametrize("value", ["2026-13-01", "yesterday", "", "20261130"])
def test_a_verification_date_that_is_none_is_refused(value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        f'title = "a"\nplatform = "a"\nstart_urls = ["http://a.example/"]\nlast_verified = "{value}"\n', "utf-8"
    )
    with pytest.raises(ConfigError, match="last_verified"):
        read_site(path)


def test_what_this_machine_knows_leaves_the_files_alone(tmp_path: Path) -> None:
    before = (SHIPPED_SITES / "baidu.toml").read_bytes()
    write_state(tmp_path, "baidu", last_verified="2026-11-30")
    write_state(tmp_path, "baidu", enabled=True)
    assert read_states(tmp_path) == {"baidu": SiteState(enabled=True, last_verified="2026-11-30")}
    here = as_here(SITES, read_states(tmp_path))["baidu"]
    assert here == replace(SITES["baidu"], enabled=True, last_verified="2026-11-30")
    assert (SHIPPED_SITES / "baidu.toml").read_bytes() == before


@pytest.mark.parametrize("text", ["[]", "{", '{"a": {"enabled": "yes"}}', '{"a": {"on": true}}'])
def test_states_that_cannot_be_read_are_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "site_states.json").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="site_states"):
        read_states(tmp_path)
