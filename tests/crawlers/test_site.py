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
    read_site,
    site_for_url,
)
from crawlers.site_shelf import load_sites, read_shelf

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
        (PLAIN + "[pace]\nconcurrency = 0\n", "concurrency 须在 1 到 32 之间；现为 0"),
        (PLAIN + "[pace]\ndelay_seconds = nan\n", "delay_seconds 须是有限的数"),
        (PLAIN + "[pace]\ndelay_seconds = inf\n", "delay_seconds 须是有限的数"),
        (PLAIN + "[pace]\ndelay_seconds = -5.0\n", "delay_seconds 须在 0 到 3600 之间"),
        (PLAIN + "[pace]\ndaily_requests = -1\n", "daily_requests 须在 1 到 10000000 之间；现为 -1"),
        (PLAIN + "[scope]\nmax_pages = 0\n", "max_pages 须在 1 到"),
        (PLAIN + "[scope]\nleaves = 99\n", "leaves 须在 0 到 5 之间"),
        (PLAIN + '[scope]\nhosts = ["http://a.cn/"]\n', "不是主机名"),
        (PLAIN + '[scope]\nhosts = ["A.CN"]\n', "不是主机名"),
        (PLAIN + '[scope]\nhosts = ["*"]\n', "不是主机名"),
        (PLAIN + '[scope]\nhosts = ["a.cn:99999"]\n', "不是主机名"),
        (PLAIN + '[scope]\ndeny = [""]\n', "不能有空的表达式"),
        (PLAIN.replace("http://bbs.example.com/", "http://[bad/"), "start_urls：'http://[bad/' 不是可以访问的网址"),
        (PLAIN.replace("http://bbs.example.com/", "http://a.cn:99999/"), "不是可以访问的网址"),
        (PLAIN.replace("http://bbs.example.com/", "http://"), "不是可以访问的网址"),
        (PLAIN.replace('title = "同城论坛"', 'title = " "'), "title 不能为空"),
    ],
)
def test_a_bad_site_file_is_one_line_naming_file_and_fault(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_site(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "host", ["bbs.example.com", "bbs.example.com:8080", "*.example.com", "*.localhost:81", "论坛.cn"]
)
def test_hosts_are_named_as_they_are_compared(tmp_path: Path, host: str) -> None:
    assert hosts_of(read_site(write(tmp_path, PLAIN + f'[scope]\nhosts = ["{host}"]\n'))) == (host,)


def test_one_bad_file_takes_no_other_site_with_it(tmp_path: Path) -> None:
    write(tmp_path, PLAIN, "good")
    write(tmp_path, PLAIN + "[pace]\nconcurrency = 0\n", "bad")
    write(tmp_path, PLAIN, "baidu")
    shelf = read_shelf((SHIPPED_SITES, tmp_path))
    assert "good" in shelf.sites
    # A shipped site stands in for its namesake.
    assert shelf.sites["baidu"].title != "同城论坛"
    assert set(shelf.broken) == {"bad", "baidu"}
    with pytest.raises(ConfigError, match="exists already|须在"):
        load_sites((SHIPPED_SITES, tmp_path))


def test_an_address_that_is_none_is_no_site() -> None:
    with pytest.raises(ConfigError, match="不是可以访问的网址"):
        site_for_url("http://[bad/")


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
