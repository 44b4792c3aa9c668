"""Promises of remembering pages: unchanged clear pages cost no reading, and everything else is read."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from crawlers.crawl_memory import open_memory
from crawlers.page import Page
from crawlers.reading.html import read_page
from crawlers.steering.page_memory import MOST_ASKED, PageMemory

NIGHT, URL = date(2026, 11, 22), "http://a.cn/1"
BODY = "<p>平常的一页</p><a href='/2'>下一页</a>".encode()
VERSIONS = (("engine", "1"),)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_memory(tmp_path)
    yield opened
    opened.close()


def page(**headers: str) -> Page:
    read = read_page(BODY, URL)
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return replace(read, site="s", capture=replace(read.capture, headers=named))


def memory(database: sqlite3.Connection, night: date = NIGHT, settings: str = "") -> PageMemory:
    """A later night's memory that knows by which lexicons it judges."""
    opened = PageMemory(database, night=night, settings=settings, is_trusted=True)
    opened.judges_by(VERSIONS)
    return opened


def learn(
    memory: PageMemory, page: Page, chances: Mapping[str, float] = MappingProxyType({}), *, is_clear: bool = True
) -> None:
    """Learn and write down."""
    memory.learn(page, VERSIONS, chances, may_stand=is_clear)
    memory.write()


def test_a_clear_page_is_asked_for_only_if_it_changed(database: sqlite3.Connection) -> None:
    learn(memory(database), page(ETag='"x"', Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT"))
    later = memory(database, NIGHT + timedelta(days=1))
    assert later.headers("s", URL) == {
        "If-None-Match": '"x"',
        "If-Modified-Since": "Sun, 22 Nov 2026 00:00:00 GMT",
    }
    known = later.unchanged(URL, 304, b"")
    assert known is not None
    assert known.night == NIGHT
    assert [link.url for link in known.links] == ["http://a.cn/2"]


def test_the_chances_of_links_are_remembered_with_them(database: sqlite3.Connection) -> None:
    learn(memory(database), page(ETag='"x"'), {"http://a.cn/2": 0.25, "http://a.cn/elsewhere": 0.9})
    later = memory(database, NIGHT + timedelta(days=1))
    later.headers("s", URL)
    known = later.unchanged(URL, 304, b"")
    assert known is not None
    assert known.chances == {"http://a.cn/2": 0.25}


def test_equal_bytes_are_the_same_page_whatever_the_server_says(database: sqlite3.Connection) -> None:
    learn(memory(database), page())
    later = memory(database)
    assert later.headers("s", URL) == {}
    assert later.unchanged(URL, 200, BODY) is not None
    later.headers("s", URL)
    assert later.unchanged(URL, 200, BODY + b" ") is None
    later.headers("s", URL)
    assert later.unchanged(URL, 500, BODY) is None


def test_an_offer_is_always_read_again(database: sqlite3.Connection) -> None:
    first = memory(database)
    learn(first, page(ETag='"x"'))
    learn(first, page(ETag='"x"'), is_clear=False)
    assert memory(database).headers("s", URL) == {}


def test_other_lexicons_or_thresholds_and_old_nights_are_not_trusted(database: sqlite3.Connection) -> None:
    learn(memory(database), page(ETag='"x"'))
    assert memory(database, settings="flag_from").headers("s", URL) == {}
    assert memory(database, NIGHT + timedelta(days=8)).headers("s", URL) == {}
    fresh = PageMemory(database, night=NIGHT, settings="", is_trusted=True)
    assert fresh.headers("s", URL) == {}
    fresh.learn(page(), (("engine", "2"),), {}, may_stand=True)
    assert fresh.headers("s", "http://a.cn/other") == {}


def test_a_page_seen_through_a_browser_is_not_remembered(database: sqlite3.Connection) -> None:
    shell = page(ETag='"x"')
    shown = replace(shell, capture=replace(shell.capture, rendered_html="<p>更多</p>"))
    learn(memory(database), shown)
    assert memory(database).headers("s", URL) == {}


def test_an_answer_nobody_asked_conditionally_is_a_page(database: sqlite3.Connection) -> None:
    assert memory(database).unchanged(URL, 200, BODY) is None


def test_pages_whose_answers_never_come_do_not_pile_up(database: sqlite3.Connection) -> None:
    first, urls = memory(database), [f"http://a.cn/{number}" for number in range(MOST_ASKED + 1)]
    for url in urls:
        first.learn(replace(page(), url=url), VERSIONS, {}, may_stand=True)
    first.write()
    later = memory(database)
    for url in urls:
        later.headers("s", url)
    assert later.unchanged(urls[0], 304, b"") is None
    assert later.unchanged(urls[1], 304, b"") is not None
    assert later.unchanged(urls[-1], 304, b"") is not None
