"""A single-page app: an empty shell and one script; lists and details appear only after JavaScript fetched JSON and scrolled."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.sample_web.author import Writing
from tests.sample_web.host import Setting
from tests.sample_web.markup import moment
from tests.sample_web.response import Request, Response, html, not_found, read_query
from tests.sample_web.shelf import Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Truth, listing

ROWS_PER_SCROLL = 8
API_ITEM = re.compile(r"/api/item/(\d+)")


class SinglePageApp(Shelf):
    kind = "single_page_app"
    name = "app"
    sections = (Section(slug="all", title="附近", genres=("everyday", "housing", "jobs", "help_requests", "cars")),)
    list_form = "/{section}/{page}"
    detail_form = "/item/{id}"
    first_id = 5001

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._shell = (Path(__file__).parent.parent / "single_page_app.html").read_text("utf-8")

    def truth(self, name: str, target: str) -> Truth | None:
        if target == "/":
            return listing(self.kind, has_offer_row=self.quota.offers > 0)
        number = self.read_detail(target)
        return None if number is None else self.item_truth(number)

    def targets(self) -> Iterator[tuple[str, str]]:
        yield self.name, "/"
        for number in range(self.slots.count):
            yield self.name, self.detail_target(number)

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="app",
            title="附近圈",
            platform="附近圈",
            start_urls=("http://app.localhost:PORT/",),
            hosts=("app.localhost:PORT",),
            render="always",
            deny=("/api/",),
        )

    def answer(self, request: Request) -> Response:
        if request.target == "/" or self.read_detail(request.target) is not None:
            return html(self._shell)
        if request.path == "/api/list":
            page = read_query(request.target).get("page", "1")
            return self._answer_list(int(page)) if page.isdecimal() else not_found()
        match = API_ITEM.fullmatch(request.target)
        number = self.read_detail(f"/item/{match[1]}") if match else None
        return self._answer_item(number) if number is not None else not_found()

    def _answer_list(self, page: int) -> Response:
        first = (page - 1) * ROWS_PER_SCROLL
        numbers = range(first, min(self.slots.count, first + ROWS_PER_SCROLL))
        items = [
            {"id": self.first_id + row.number, "title": row.title, "time": moment(row.number)}
            for row in self.rows(numbers)
        ]
        return _as_json({"items": items, "more": first + ROWS_PER_SCROLL < self.slots.count})

    def _answer_item(self, number: int) -> Response:
        writing = self.item_writing(number)
        nick = self.author.line(f"app/nick/{number}", "housewords", "nick")
        return _as_json(
            {
                "id": self.first_id + number,
                "title": writing.title,
                "nick": nick,
                "time": moment(number),
                "paragraphs": writing.paragraphs,
            }
        )

    def draw_home(self, request: Request) -> str:
        return self._shell

    def draw_list(self, request: Request, place: int, page: int) -> str:
        return self._shell

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        return self._shell


def _as_json(value: object) -> Response:
    return Response(body=json.dumps(value, ensure_ascii=False).encode(), media_type="application/json; charset=utf-8")
