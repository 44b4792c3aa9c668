"""Promises of site files: one file adds a site, and what is wrong with one is said in one line."""

from pathlib import Path

import pytest

from crawlers.config import ConfigError
from crawlers.site import (
    SHIPPED_SITES,
    Render,
    ScopeRules,
    entry_urls,
    hosts_of,
    keyword_groups,
    load_sites,
    read_site,
    site_for_url,
)

PLAIN = """
title = "同城论坛"
platform = "同城论坛"
start_urls = ["http://bbs.example.com/"]
"""


def write(folder: Path, text: str, name: str = "bbs") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def test_one_small_file_adds_a_site(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    site = load_sites((SHIPPED_SITES, tmp_path))["bbs"]
    assert (site.name, site.render, site.enabled) == ("bbs", Render.AUTO, True)
    assert ScopeRules(site).is_own_host("bbs.example.com:80")
    assert not ScopeRules(site).is_own_host("www.example.com:80")


def test_a_site_file_says_what_may_be_clicked_for_proof(tmp_path: Path) -> None:
    site = read_site(write(tmp_path, PLAIN + '[evidence]\nclicks = [".show-phone", "text=查看更多"]\n'))
    assert site.evidence.clicks == (".show-phone", "text=查看更多")
    assert hosts_of(site) == ("bbs.example.com:80",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PLAIN + "colour = 1\n", "unknown key 'colour'"),
        ('title = "x"\nstart_urls = ["http://a.cn/"]\n', "key 'platform' is missing"),
        (PLAIN + 'render = "sometimes"\n', "render must be one of never, auto, always"),
        ('title = "x"\nplatform = "x"\n', "neither start_urls nor [search]"),
        (PLAIN + '[scope]\ndeny = ["("]\n', "is not a regular expression"),
        (PLAIN + '[search]\ntemplate = "http://a.cn/"\nkeyword_groups = []\n', "has no {query}"),
        ('title = "x"\nplatform = "x"\nstart_urls = ["ftp://a.cn/"]\n', "is not an http or https URL"),
        (PLAIN + 'name = "other"\n', "remove the key 'name'"),
        (PLAIN + '[evidence]\nclicks = ["button"]\n', "neither a CSS selector nor text= and words"),
        (PLAIN + '[evidence]\nclicks = [".a >> b"]\n', "neither a CSS selector nor text= and words"),
        (PLAIN + '[evidence]\nclicks = ["text= "]\n', "neither a CSS selector nor text= and words"),
        (PLAIN + '[evidence]\nclicks = ["div["]\n', "neither a CSS selector nor text= and words"),
        ("title = \n", "cannot be read"),
    ],
)
def test_a_bad_site_file_is_one_line_naming_file_and_fault(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_site(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_search_pages_take_every_keyword_of_their_groups(tmp_path: Path) -> None:
    text = PLAIN.replace('["http://bbs.example.com/"]', "[]")
    path = write(
        tmp_path, text + '[search]\ntemplate = "http://s.example.com/?wd={query}"\nkeyword_groups = ["sperm_trade"]\n'
    )
    urls = entry_urls(read_site(path), {"sperm_trade": ("买精子", "a b")})
    assert urls == ["http://s.example.com/?wd=%E4%B9%B0%E7%B2%BE%E5%AD%90", "http://s.example.com/?wd=a%20b"]


def test_an_unknown_keyword_group_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN + '[search]\ntemplate = "http://a.cn/?q={query}"\nkeyword_groups = ["nope"]\n')
    with pytest.raises(ConfigError, match="unknown keyword group 'nope'"):
        read_site(path)


def test_follow_rules_put_details_before_listings_and_leave_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN + '[scope]\ndeny = ["/logout"]\n[follow]\nlisting = ["/list"]\ndetail = ["/post"]\n')
    rules = ScopeRules(read_site(path))
    assert rules.priority("http://bbs.example.com/post/1") == 2
    assert rules.priority("http://bbs.example.com/list/1") == 1
    assert rules.priority("http://bbs.example.com/help") is None
    assert rules.priority("http://bbs.example.com/list?x=/logout") is None


def test_any_url_is_a_site_of_its_own() -> None:
    site = site_for_url("https://www.example.com:8443/ads")
    assert site.start_urls == ("https://www.example.com:8443/ads",)
    assert ScopeRules(site).is_own_host("www.example.com:8443")


def test_every_shipped_site_file_is_readable_and_says_when_it_was_verified() -> None:
    for site in load_sites((SHIPPED_SITES,)).values():
        assert site.last_verified
        entry_urls(site, keyword_groups())
