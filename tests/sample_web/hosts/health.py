"""A health-education site: what treatment is, what is dangerous, what is a myth. All of it is clear."""

from tests.sample_web.author import Writing
from tests.sample_web.markup import day, escape, pager
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

SECTIONS = (
    Section(slug="shengzhi", title="生殖健康", genres=("health_education",)),
    Section(slug="yunqi", title="孕期保健", genres=("health_education", "health_education", "everyday")),
    Section(slug="piyao", title="健康辟谣", genres=("health_education", "opinion")),
)
STYLE = """body{margin:0;font:15px/1.9 sans-serif;background:#f2faf6;color:#2b3b33}nav{background:#12a36b;padding:16px 40px;color:#fff;font-size:20px}nav a{color:#e4fff3;font-size:15px;margin-left:22px}
.card{background:#fff;border-radius:8px;padding:14px 26px;margin:14px auto;width:820px;box-shadow:0 1px 3px #0002}.card a{color:#0b7a50}h1{font-size:24px}.tip{border-left:4px solid #12a36b;padding-left:12px;color:#567}footer{text-align:center;color:#789;font-size:12px;padding:24px}"""


class Health(Shelf):
    kind = "health"
    name = "kepu"
    sections = SECTIONS
    list_form = "/topic/{section}/{page}/"
    detail_form = "/kp/{id}.html"
    first_id = 301

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="kepu",
            title="健康科普园地",
            platform="健康科普园地",
            start_urls=("http://kepu.localhost:PORT/",),
            hosts=("kepu.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame("健康科普园地", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        rows = self._draw_rows(self.rows(self.items_on(place, page)))
        return self._frame(
            f"{self.used_sections[place].title} · 第{page}页 · 健康科普园地", f'{rows}<div class="card">{links}</div>'
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        first, *rest = writing.paragraphs
        text = "".join(f"<p>{escape(text)}</p>" for text in rest)
        body = (
            f'<div class="card"><h1>{escape(writing.title)}</h1><p>{day(number)} 审核专家：{self.author.line(f"doctor/{number}", "housewords", "surname")}主任医师</p>'
            f'<p class="tip">{escape(first)}</p>{text}<p>本文不含广告，转载请注明来源。</p></div>'
        )
        return self._frame(f"{writing.title} · 健康科普园地", body)

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(
            f'<div class="card"><a href="{row.href}">{escape(row.title)}</a><br><small>{day(row.number)}</small></div>'
            for row in rows
        )

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{STYLE}</style></head>'
            f'<body><nav>健康科普园地<a href="/">首页</a>{menu}</nav>{content}<footer>滨江市健康教育中心主办 健康热线12320 滨ICP备00000112号</footer></body></html>'
        )
