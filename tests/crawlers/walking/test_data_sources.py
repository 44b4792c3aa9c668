"""Promises of learning where an app's words come from: forms of addresses, items, turns of lists; and refusals to guess."""

import pytest

from crawlers.page import LinkRole
from crawlers.page_structure import PageShape
from crawlers.reading.data import data_document
from crawlers.reading.html import read_document
from crawlers.reading.page_kinds import api_form, fill_api_form, page_kind
from crawlers.walking.data_sources import (
    DataAnswer,
    Recipe,
    data_address,
    learn_recipe,
    next_data_url,
    page_address,
    read_data_address,
)

HOME = "http://app.example.com"
TITLES = [f"{name}家的猫走丢了三天" for name in "赵钱孙李周吴"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/item/5001", "/item/#"),
        ("/t/hello-there/12", "/t/*/#"),
        ("/thread-12-1-1.html", "/thread/#/#/#/html"),
        ("/user/bob", "/user/*"),
        ("/feed", "/feed"),
        ("/", "/"),
        ("/app#/thread/9", "/app/thread/#"),
        ("/l?page=2&sort=new", "/l/page/#/sort/new"),
    ],
)
def test_pages_made_alike_are_of_one_kind(url: str, kind: str) -> None:
    assert page_kind(HOME + url) == f"app.example.com{kind}"


@pytest.mark.parametrize(
    ("page", "api", "other", "filled"),
    [
        ("/item/5001", "/api/item/5001?lang=zh", "/item/7", "/api/item/7?lang=zh"),
        ("/t/hello-there/12", "/t/12.json", "/t/some-words/99", "/t/99.json"),
        ("/p/hello-there", "/api/posts/by-slug?slug=hello-there", "/p/what-next", "/api/posts/by-slug?slug=what-next"),
        ("/feed", "/api/list?page=1", "/feed", "/api/list?page=1"),
        ("/thread-12.html", "/api?tid=12", "/thread-31.html", "/api?tid=31"),
    ],
)
def test_the_data_of_one_page_tell_those_of_its_like(page: str, api: str, other: str, filled: str) -> None:
    form = api_form(HOME + page, HOME + api)
    assert form is not None
    assert fill_api_form(form, HOME + other) == HOME + filled


def test_a_number_in_the_hosts_name_is_not_the_pages() -> None:
    form = api_form("http://127.0.0.1:8000/#/thread/1", "http://127.0.0.1:8000/api/thread/1.json")
    assert form is not None
    assert fill_api_form(form, "http://127.0.0.1:8000/#/thread/7") == "http://127.0.0.1:8000/api/thread/7.json"


def test_data_that_do_not_say_which_page_they_are_of_are_no_source() -> None:
    assert api_form(HOME + "/item/5001", HOME + "/api/hot") is None


def answers(*numbers: int, name: str = "page") -> list[DataAnswer]:
    """Pages of a list, two rows each."""
    return [
        DataAnswer(
            url=f"{HOME}/api/list?{name}={number}",
            value={"list": [{"id": 70 + n, "title": TITLES[n]} for n in (2 * place, 2 * place + 1)]},
        )
        for place, number in enumerate(numbers)
    ]


def listing() -> str:
    return "".join(f"<div><a href='/t/{70 + n}'>{title}</a></div>" for n, title in enumerate(TITLES))


@pytest.mark.parametrize(
    ("numbers", "name", "step"), [((1, 2, 3), "page", 1), ((0, 2, 4), "offset", 2), ((1,), "pn", 1), ((0,), "start", 2)]
)
def test_a_list_tells_its_items_and_how_its_pages_turn(numbers: tuple[int, ...], name: str, step: int) -> None:
    shown = read_document(listing(), f"{HOME}/feed", is_shown=True)
    added = TITLES[: 2 * len(numbers)]
    recipe = learn_recipe(f"{HOME}/feed", answers(*numbers, name=name), added, shown)
    assert recipe == Recipe(
        sources=(f"{HOME}/api/list?{name}={numbers[0]}",), item=f"{HOME}/t/{{id}}", page=name, step=step
    )
    further = next_data_url(recipe, f"{HOME}/api/list?{name}={numbers[-1]}", {"list": [1]}, 2)
    assert further == f"{HOME}/api/list?{name}={numbers[-1] + step}"


@pytest.mark.parametrize("value", [{"data": {"hasMore": False}}, {"has_next": None}, {"is_end": True}])
def test_a_list_ends_where_its_data_say_so_or_hold_nothing(value: object) -> None:
    recipe = Recipe(sources=(f"{HOME}/api/list?page=1",), page="page", step=1)
    assert next_data_url(recipe, f"{HOME}/api/list?page=4", value, 2) is None
    assert next_data_url(recipe, f"{HOME}/api/list?page=4", {}, 0) is None
    assert next_data_url(recipe, f"{HOME}/api/list?page={'9' * 40}", {}, 2) is None


def test_texts_that_are_not_in_the_data_keep_the_browser() -> None:
    shown = read_document(listing(), f"{HOME}/feed", is_shown=True)
    assert learn_recipe(f"{HOME}/feed", answers(1), [*TITLES[:2], "数据里没有的一大段话" * 9], shown) is None


def test_what_stands_in_two_answers_is_read_from_both() -> None:
    page = f"{HOME}/item/5"
    text, said = "这是一篇讲老街茶馆的短文，写得不长", "我家就住在那条街上，天天路过"
    parts = [
        DataAnswer(url=f"{HOME}/api/item?id=5", value={"title": "老街", "content": text}),
        DataAnswer(url=f"{HOME}/api/hot", value={"list": ["热门"]}),
        DataAnswer(url=f"{HOME}/api/comments/5", value={"comments": [{"content": said, "user": {"name": "路人"}}]}),
    ]
    shown = read_document(f"<h1>老街</h1><p>{text}</p><p>{said}</p>", page)
    recipe = learn_recipe(page, parts, [text, said], shown)
    assert recipe is not None
    assert recipe.sources == (f"{HOME}/api/item?id={{1}}", f"{HOME}/api/comments/{{1}}")
    document = data_document([parts[0].value, parts[2].value], page)
    assert (document.title, document.structure.shape) == ("老街", PageShape.THREAD)
    assert [block.text for block in document.blocks if block.kind == "comment"] == ["路人", said]


def test_rows_of_data_are_links_to_the_pages_people_open() -> None:
    document = data_document([answers(1)[0].value, answers(1, 2)[1].value], f"{HOME}/feed", form=f"{HOME}/t/{{id}}")
    assert [(link.url, link.text, link.role) for link in document.links] == [
        (f"{HOME}/t/{70 + n}", TITLES[n], LinkRole.ROW) for n in range(4)
    ]
    assert document.structure.shape is PageShape.LISTING


def test_a_page_of_data_has_an_address_that_people_can_open() -> None:
    url = data_address(f"{HOME}/feed#/new", f"{HOME}/api/list?page=2")
    assert read_data_address(url) == (f"{HOME}/feed#/new", f"{HOME}/api/list?page=2")
    assert page_address(url) == f"{HOME}/feed#/new"
    assert data_address(url, f"{HOME}/api/list?page=3").count("#!data&") == 1
    assert read_data_address(f"{HOME}/feed#!data&javascript:1") is None
