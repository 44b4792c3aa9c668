"""A small site that wants care: forbidden paths with offers behind them, a crawl delay, 429 on first asking, slow answers."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import escape, pager, paragraphs
from tests.sample_web.response import Request, Response, html
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

FORBIDDEN = "/neibu/"
STYLE = "body{font:15px/1.8 sans-serif;width:760px;margin:20px auto;color:#333}h1{font-size:22px;border-bottom:2px solid #789}a{color:#357}.f{color:#999;font-size:12px}"


class Careful(Shelf):
    kind = "careful"
    name = "jinshen"
    sections = (
        Section(
            slug="wen",
            title="街坊文章",
            genres=("everyday", "collisions", "opinion", "help_requests"),
            takes_offers=True,
        ),
    )
    list_form = "/{section}/{page}"
    detail_form = "/wen/a{id}.html"
    first_id = 11
    robots = f"User-agent: *\nCrawl-delay: 1\nDisallow: {FORBIDDEN}\n"

    def detail_target(self, number: int) -> str:
        target = super().detail_target(number)
        return target.replace("/wen/", FORBIDDEN) if self._is_forbidden(number) else target

    def read_detail(self, target: str) -> int | None:
        number = super().read_detail(target.replace(FORBIDDEN, "/wen/"))
        return number if number is not None and self.detail_target(number) == target else None

    def _is_forbidden(self, number: int) -> bool:
        """All offers but the first stand where robots.txt forbids to look."""
        ordinal = self.slots.offer_at(number)
        return ordinal is not None and ordinal > 0

    def row_is_offer(self, number: int) -> bool:
        return super().row_is_offer(number) and not self._is_forbidden(number)

    def row(self, number: int) -> Row:
        row = super().row(number)
        # A forbidden offer must not be found in a list either.
        return Row(number=number, href=row.href, title="内部资料") if self._is_forbidden(number) else row

    def is_disallowed(self, target: str) -> bool:
        return target.startswith(FORBIDDEN)

    def counts_requests(self, target: str) -> bool:
        number = self.read_detail(target)
        return number is not None and number % 4 == 1

    def answer(self, request: Request) -> Response:
        if self.counts_requests(request.target) and request.sequence == 0:
            return html("<h1>访问过于频繁，请稍后再试</h1>", status=429, headers=(("Retry-After", "1"),))
        response = super().answer(request)
        number = self.read_detail(request.target)
        if number is None or number % 4 != 2:
            return response
        delay = 0.3 + lot("slow", number) % 700 / 1000
        return Response(body=response.body, media_type=response.media_type, status=response.status, delay_seconds=delay)

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="jinshen",
            title="街坊小报",
            platform="街坊小报",
            start_urls=("http://jinshen.localhost:PORT/",),
            hosts=("jinshen.localhost:PORT",),
            delay_seconds=1.0,
            concurrency=1,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame(
            "街坊小报",
            f'{self._draw_rows(self.rows(self.home_items()))}<p><a href="{self.list_target(0, 1)}">全部文章</a></p>',
        )

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        return self._frame("全部文章 - 街坊小报", self._draw_rows(self.rows(self.items_on(place, page))) + links)

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        return self._frame(
            f"{writing.title} - 街坊小报", f"<h1>{escape(writing.title)}</h1>{paragraphs(writing.paragraphs)}"
        )

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(f'<p><a href="{row.href}">{escape(row.title)}</a></p>' for row in rows)

    def _frame(self, title: str, content: str) -> str:
        return f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><p><a href="/">街坊小报</a></p>{content}<p class="f">请勿频繁抓取 · 滨ICP备00000108号</p></body></html>'
