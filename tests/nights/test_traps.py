"""A site full of traps, walked over HTTP: every trap costs a bounded number of requests, and no real page is lost to its defence."""

import random
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.nights.odd_site import OddSite, words
from tests.nights.office import Office

LISTS, ROWS, ALBUMS, ADVERTS, FACETS = 30, 4, 25, 30, "abcdefgh"
SITE = """
title = "陷阱"
platform = "陷阱"
start_urls = ["http://localhost:PORT/"]
render = "never"
[scope]
max_pages = 100000
max_depth = 1000
[pace]
delay_seconds = 0.0
concurrency = 8
"""
ENTRANCES = (
    "/news?page=1",
    "/album?page=1",
    "/cal?m=1",
    "/shop?visit=1",
    "/list",
    "/far/0",
    "/deep/",
    "/now?q=1",
    "/copies",
    "/farm/1",
    "/slow",
)
SAME = "<p>本店常年供应各式茶具，欢迎来店选购</p>"


def page(path: str) -> str | None:
    parts = urlsplit(path)
    step, query = parts.path.split("/")[1], {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/":
        return "<title>首页</title>" + "".join(
            f"<a href='{entrance}'>{words(entrance)[:4]}</a> " for entrance in ENTRANCES
        )
    answer = ANSWERS.get(step)
    return answer(parts.path, query) if answer else None


def news(path: str, query: dict[str, str]) -> str:
    number = int(query["page"])
    rows = "".join(
        f"<li><a href='/item/{number * ROWS + row}'>{words(f'row {number} {row}')}</a></li>" for row in range(ROWS)
    )
    return f"<title>新闻</title><ul>{rows}</ul>" + (
        f"<a href='/news?page={number + 1}'>下一页</a>" if number < LISTS else ""
    )


def album(path: str, query: dict[str, str]) -> str:
    """Pages without a word of their own."""
    number = int(query["page"])
    onward = f"<a href='/album?page={number + 1}'>下一页</a>" if number < ALBUMS else ""
    return f"<title>相册</title><a href='/photo/{number}'><img src='/p.png'></a>{onward}"


def calendar(path: str, query: dict[str, str]) -> str:
    month = int(query["m"])
    days = "".join(f"<td><a href='/day?d={month * 31 + day}'>{day}</a></td>" for day in range(1, 29))
    return f"<title>{month}月</title><table>{days}</table><p>暂无活动</p><a href='/cal?m={month + 1}'>下月</a>"


def shop(path: str, query: dict[str, str]) -> str:
    """Every link carries a visit of its own, under a name nobody knows."""
    visit = int(query["visit"])
    return SAME + "".join(f"<a href='/shop?visit={visit * 7 + number}'>店</a>" for number in range(1, 6))


def facets(path: str, query: dict[str, str]) -> str:
    more = [name for name in FACETS if name not in query]
    links = (
        f"/list?{parts}"
        for name in more
        for value in (1, 2, 3)
        for parts in ["&".join([*(f"{n}={v}" for n, v in query.items()), f"{name}={value}"])]
    )
    rows = [f"<p>{words(f'ware {number}')}</p>" for number in range(6)]
    random.Random(path + str(query)).shuffle(rows)
    return "".join(rows) + "".join(f"<a href='{link}'>筛选</a>" for link in links)


def farm(path: str, query: dict[str, str]) -> str:
    """The same advert for ever other people."""
    number = int(path.rsplit("/", 1)[1])
    onward = f"<a href='/farm/{number + 1}'>下一条</a>" if number < ADVERTS else ""
    return f"<title>助孕</title><p>专业助孕包成功，代孕套餐38万起，加微信 zy{number}8866，全国均可办理</p>{onward}"


def deep(path: str, query: dict[str, str]) -> str:
    return SAME + "<a href='sub/'>下级</a><a href='other/'>另一级</a>"


ANSWERS = {
    "news": news,
    "item": lambda path, query: f"<title>{words(path)}</title><p>{words(path + 'text')}</p>",
    "album": album,
    "photo": lambda path, query: f"<title>照片</title><p>{words(path)}</p>",
    "cal": calendar,
    "day": lambda path, query: "<title>活动</title><p>当日暂无活动</p>",
    "shop": shop,
    "list": facets,
    "far": lambda path, query: f"-> /far/{int(path.rsplit('/', 1)[1]) + 1}",
    "deep": deep,
    "farm": farm,
    "now": lambda path, query: (
        SAME
        + f"<p>{query['q']}</p>"
        + "".join(f"<a href='/now?q={int(query['q']) * 9 + n}'>换一批</a>" for n in range(8))
    ),
    "copies": lambda path, query: (
        "<title>目录</title>"
        + "".join(f"<a href='/copy-{words(str(n))[:3]}'>茶具{words(str(n))[:3]}</a>" for n in range(400))
    ),
    "slow": lambda path, query: "".join(f"<a href='/drip/{n}'>资料</a>" for n in range(60)),
    "drip": lambda path, query: "... " + "慢" * 100,
}


def answered(path: str) -> str | None:
    return SAME if path.startswith("/copy-") else page(path)


@pytest.mark.slow
def test_traps_are_bounded_counted_and_told_and_real_pages_are_all_read(tmp_path: Path, site: OddSite) -> None:
    office = Office(tmp_path, site.port, browser='"/nonexistent"', timeout_seconds="3.0", retries="0")
    office.add_site("trap", SITE)
    finished = office.run("nightly", "--json", seconds=400)
    assert finished.status in (0, 3), finished.err  # 3: without a browser no evidence is sealed
    asked = Counter(urlsplit(path).path.split("/")[1].partition("-")[0] for path in site.asked)
    assert asked["item"] == LISTS * ROWS
    assert asked["news"] == LISTS
    assert asked["farm"] == ADVERTS
    assert asked["photo"] == asked["album"] == ALBUMS
    for trap, most in {
        "cal": 30,
        "day": 40,
        "shop": 30,
        "list": 90,
        "deep": 100,
        "now": 40,
        "copy": 300,
        "drip": 30,
        "far": 11,
    }.items():
        assert asked[trap] <= most, (trap, asked)
    # What stands behind an entrance may be left out unseen, when the host was found barren before its turn came.
    assert {urlsplit(entrance).path.split("/")[1] for entrance in ENTRANCES} <= set(asked)
    (told,) = office.summary(finished)["sites"]
    assert set(told["left_out"]) <= {"同类网址连续没有新内容", "网址路径循环", "网址路径过深"}
    assert told["left_out"]["同类网址连续没有新内容"] >= 200
    assert told["skipped"] == sum(told["left_out"].values())
    assert told["repeated"] >= 20
