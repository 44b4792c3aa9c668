"""Promises of repeating a POST: only one that reads by its looks, with nothing changed but what turns a page or names one."""

import json
from typing import Any

import pytest

from crawlers.reading.html import read_document
from crawlers.reading.page_kinds import api_form, fill_api_form
from crawlers.walking.data_requests import (
    LARGEST_BODY,
    parameters,
    post_address,
    repeatable_post,
    request_of,
    with_parameter,
    words_of,
)
from crawlers.walking.data_sources import (
    DataAnswer,
    Recipe,
    data_address,
    learn_recipe,
    next_data_url,
    read_data_address,
)

HOME = "http://app.example.com"
TITLES = [f"{name}家的猫走丢了三天" for name in "赵钱孙李周吴"]
SEARCH = {"channel": "nearby", "page": 1, "filter": {"tag": "a b%{c}#"}}


def repeated(path: str = "/api/search", body: Any = SEARCH, kind: str = "application/json", **headers: str) -> bool:
    text = body if isinstance(body, str) else json.dumps(body)
    return (
        repeatable_post(HOME + path, kind, text, {name.replace("_", "-"): value for name, value in headers.items()})
        is not None
    )


def test_a_post_has_an_address_that_says_all_of_it() -> None:
    address = post_address(f"{HOME}/api/search?v=2", SEARCH)
    url, body = request_of(address)
    assert url == f"{HOME}/api/search?v=2"
    assert body is not None
    assert json.loads(body) == SEARCH
    assert dict(parameters(address)) == {"v": "2", "$.channel": "nearby", "$.page": "1", "$.filter.tag": "a b%{c}#"}
    assert words_of(address).startswith(f"POST {HOME}/api/search?v=2 {{")
    page_url, told = read_data_address(data_address(f"{HOME}/list", address)) or ("", "")
    assert (page_url, told) == (f"{HOME}/list", address)


def test_one_parameter_is_set_and_keeps_its_kind() -> None:
    address = post_address(f"{HOME}/api", {"page": 1, "q": {"after": "x", "n": None}})
    for name, value, body in (
        ("$.page", 2, {"page": 2, "q": {"after": "x", "n": None}}),
        ("$.q.after", 7, {"page": 1, "q": {"after": "7", "n": None}}),
        ("$.q.n", "c", {"page": 1, "q": {"after": "x", "n": "c"}}),
    ):
        assert json.loads(request_of(with_parameter(address, name, value))[1] or "") == body
    assert with_parameter(f"{HOME}/api?a=1&page=2", "page", 3) == f"{HOME}/api?a=1&page=3"
    assert with_parameter(f"{HOME}/api", "page", 2) == f"{HOME}/api?page=2"


def test_what_reads_is_repeated() -> None:
    assert repeated()
    assert repeated(
        "/graphql",
        {"operationName": "Stories", "query": "query Stories { stories { id } }", "variables": {"after": None}},
    )
    assert repeated("/api/article/list", {"pageNo": 2}, "application/json;charset=UTF-8")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/comment/add", SEARCH),
        ("/user/login", SEARCH),
        ("/api/vote", SEARCH),
        ("/api/order/submit", SEARCH),
        ("/track", SEARCH),
        ("/graphql", {"query": "mutation AddView { addView }"}),
        ("/graphql", {"query": "  # a remark\n  mutation { addView }"}),
        ("/graphql", {"query": "query A { a } mutation B { b }"}),
        ("/graphql", {"query": "subscription { views }"}),
        ("/graphql", {"operationName": "deleteStory", "query": "query deleteStory { x }"}),
        ("/rpc", {"method": "cart.update", "params": {}}),
        ("/api/search", {"page": 1, "sign": "d41d8cd98f"}),
        ("/api/search", {"page": 1, "data": {"csrf_token": "x"}}),
        ("/api/search", {"page": 1, "timestamp": 1_770_000_000}),
        ("/api/search", {f"field{number}": number for number in range(200)}),
        ("/api/search", "[1, 2]"),
        ("/api/search", "{" * 5000),
        ("/api/search", '{"a": "' + "x" * LARGEST_BODY + '"}'),
        ("/api/search", "page=1&size=20"),
    ],
)
def test_what_may_change_something_or_only_the_visitor_may_ask_is_not_repeated(path: str, body: Any) -> None:
    assert not repeated(path, body)


def test_a_form_and_a_signed_request_are_not_repeated() -> None:
    assert not repeated(kind="application/x-www-form-urlencoded")
    assert not repeated(authorization="Bearer x")
    assert not repeated(x_csrf_token="x")


def graph(after: str | None) -> str:
    query = "query Stories($after: String) { stories(first: 2, after: $after) { edges { node { id title } } } }"
    return post_address(f"{HOME}/graphql", {"operationName": "Stories", "query": query, "variables": {"after": after}})


def graph_answer(place: int, *, cursor: str, has_next: bool = True) -> dict[str, Any]:
    edges = [{"node": {"id": f"id{n}x", "title": TITLES[n]}} for n in (2 * place, 2 * place + 1)]
    return {"data": {"stories": {"edges": edges, "pageInfo": {"endCursor": cursor, "hasNextPage": has_next}}}}


def listing() -> str:
    return "".join(f"<div><a href='/t/id{n}x'>{title}</a></div>" for n, title in enumerate(TITLES))


def test_a_cursor_is_taken_from_where_each_answer_gave_it() -> None:
    answers = [
        DataAnswer(url=graph("c1"), value=graph_answer(1, cursor="c2")),
        DataAnswer(url=graph(None), value=graph_answer(0, cursor="c1")),
        DataAnswer(url=graph("c2"), value=graph_answer(2, cursor="", has_next=False)),
    ]
    shown = read_document(listing(), f"{HOME}/feed", is_shown=True)
    recipe = learn_recipe(f"{HOME}/feed", answers, TITLES, shown)
    assert recipe is not None
    assert (recipe.page, recipe.step, recipe.cursor) == ("$.variables.after", 0, "data.stories.pageInfo.endCursor")
    assert recipe.item == f"{HOME}/t/{{id}}"
    first = fill_api_form(recipe.sources[0], f"{HOME}/feed")
    assert first == graph(None)
    assert next_data_url(recipe, first, graph_answer(0, cursor="c1"), 2) == graph("c1")
    for value in (
        graph_answer(2, cursor="c9", has_next=False),
        graph_answer(0, cursor=""),
        {},
        {"data": {"stories": [1]}},
    ):
        assert next_data_url(recipe, first, value, 2) is None
    # A cursor that stays where it is leads nowhere.
    assert next_data_url(recipe, graph("c1"), graph_answer(1, cursor="c1"), 2) is None


def test_the_last_records_id_may_be_the_cursor_of_a_get() -> None:
    pages = [
        [{"id": 70 + 2 * n, "title": TITLES[2 * n]}, {"id": 71 + 2 * n, "title": TITLES[2 * n + 1]}] for n in range(3)
    ]
    urls = [f"{HOME}/api/list?size=2", f"{HOME}/api/list?size=2&max_id=71", f"{HOME}/api/list?size=2&max_id=73"]
    answers = [DataAnswer(url=url, value={"statuses": rows}) for url, rows in zip(urls, pages, strict=True)]
    html = "".join(f"<div><a href='/t/{70 + n}'>{title}</a></div>" for n, title in enumerate(TITLES))
    recipe = learn_recipe(f"{HOME}/feed", answers, TITLES, read_document(html, f"{HOME}/feed", is_shown=True))
    assert recipe is not None
    assert (recipe.sources, recipe.page, recipe.cursor) == ((urls[0],), "max_id", "statuses.-1.id")
    assert next_data_url(recipe, urls[2], {"statuses": pages[2]}, 2) == f"{HOME}/api/list?size=2&max_id=75"


def test_pages_by_number_in_the_body_turn() -> None:
    recipe = Recipe(sources=(), page="$.page", step=1)
    second = next_data_url(recipe, post_address(f"{HOME}/api/search", {"page": 1, "size": 20}), {"list": [1]}, 2)
    assert second == post_address(f"{HOME}/api/search", {"page": 2, "size": 20})


def test_the_body_of_one_item_tells_that_of_its_like() -> None:
    form = api_form(f"{HOME}/item/5001", post_address(f"{HOME}/api/detail", {"id": 5001, "lang": "zh"}))
    assert form is not None
    assert fill_api_form(form, f"{HOME}/item/77") == post_address(f"{HOME}/api/detail", {"id": 77, "lang": "zh"})
    form = api_form(f"{HOME}/item/5001", post_address(f"{HOME}/graphql", {"variables": {"id": "5001"}}))
    assert form is not None
    assert json.loads(request_of(fill_api_form(form, f"{HOME}/item/77") or "")[1] or "") == {"variables": {"id": "77"}}
