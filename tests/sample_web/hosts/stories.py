"""Patients' diaries, novels and opinion: full of the trade's words, and all of it clear."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import day, escape, pager
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

SECTIONS = (
    Section(slug="riji", title="日记", genres=("diaries",)),
    Section(slug="xiaoshuo", title="小说", genres=("fiction",)),
    Section(slug="suixiang", title="随想", genres=("opinion", "diaries", "collisions")),
)
STYLE = """body{margin:0;background:#fbf7ef;color:#4a4036;font:17px/2 "Songti SC",SimSun,serif}.t{text-align:center;padding:34px 0 10px;font-size:30px;letter-spacing:8px}.m{text-align:center}.m a{color:#8a6d4b;margin:0 14px}
.p{width:680px;margin:24px auto;background:#fffdf8;padding:30px 50px;border:1px solid #eadfcb}.p a{color:#6b4f2c}.s{color:#aa9a84;font-size:13px}"""


class Stories(Shelf):
    kind = "stories"
    name = "gushi"
    sections = SECTIONS
    list_form = "/{section}/p{page}"
    detail_form = "/w/{id}"
    first_id = 7001

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="gushi",
            title="半亩故事",
            platform="半亩故事",
            start_urls=("http://gushi.localhost:PORT/",),
            hosts=("gushi.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame("半亩故事", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        return self._frame(
            f"{self.used_sections[place].title}（{page}）| 半亩故事",
            f"{self._draw_rows(self.rows(self.items_on(place, page)))}<p>{links}</p>",
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        author = self.author.line(f"author/{number}", "housewords", "nick")
        text = "".join(f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in writing.paragraphs)
        more = self.author.text(f"more/{number}", self.item_genre(number)).paragraphs[0]
        body = f'<h2>{escape(writing.title)}</h2><p class="s">{escape(author)} · {day(number)} · {lot("likes", number) % 900} 人喜欢</p>{text}<p>{escape(more)}</p>'
        return self._frame(f"{writing.title} | 半亩故事", body)

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(
            f'<p><a href="{row.href}">{escape(row.title)}</a> <span class="s">{day(row.number)}</span></p>'
            for row in rows
        )

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
            f'<body><div class="t">半亩故事</div><div class="m"><a href="/">首页</a>{menu}</div><div class="p">{content}</div><div class="m s">文字皆为作者所写，请勿转载 · 滨ICP备00000106号</div></body></html>'
        )
