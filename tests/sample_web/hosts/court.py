"""A court-and-government site: judgments that name sums, statutes, campaign notices with public hotlines. All of it is clear."""

from tests.sample_web.author import Writing
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

SECTIONS = (
    Section(slug="wenshu", title="裁判文书", genres=("judgments",)),
    Section(slug="fagui", title="政策法规", genres=("statutes",)),
    Section(slug="gonggao", title="通知公告", genres=("notices",)),
)
STYLE = """body{margin:0;font:15px/2 SimSun,serif;color:#222}.h{background:#b31b1b;color:#ffe9b0;padding:22px 60px;font-size:28px;font-family:KaiTi,serif}.n{background:#f3e3c8;padding:8px 60px}.n a{margin-right:28px;color:#7a1010;font-weight:bold;text-decoration:none}
.d{width:900px;margin:20px auto}.d h1{text-align:center;font-size:22px}.meta{text-align:center;color:#888;border-bottom:1px solid #b31b1b}.d p{text-indent:2em}li{border-bottom:1px dashed #ddd}li span{float:right;color:#888}.b{text-align:center;color:#666;border-top:3px solid #b31b1b;padding:16px;font-size:13px}"""


class Court(Shelf):
    kind = "court"
    name = "zhengwu"
    sections = SECTIONS
    list_form = "/{section}/index_{page}.html"
    detail_form = "/art/{id}.html"
    first_id = 80001

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="zhengwu",
            title="滨江政法公开网",
            platform="滨江政法公开网",
            start_urls=("http://zhengwu.localhost:PORT/",),
            hosts=("zhengwu.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame("滨江政法公开网", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        title = self.used_sections[place].title
        return self._frame(
            f"{title}-第{page}页-滨江政法公开网",
            f"<h2>{title}</h2>{self._draw_rows(self.rows(self.items_on(place, page)))}<p>{links}</p>",
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        body = f'<h1>{escape(writing.title)}</h1><div class="meta">发布日期：{day(number)} 索引号：BJ{self.first_id + number} 来源：本网 字体：大 中 小</div>{paragraphs(writing.paragraphs)}<p>打印本页 | 关闭窗口</p>'
        return self._frame(f"{writing.title}-滨江政法公开网", body)

    def _draw_rows(self, rows: list[Row]) -> str:
        lines = (f'<li><span>{day(row.number)}</span><a href="{row.href}">{escape(row.title)}</a></li>' for row in rows)
        return f"<ul>{''.join(lines)}</ul>"

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><title>{escape(title)}</title><style>{STYLE}</style></head>'
            f'<body><div class="h">滨江政法公开网</div><div class="n"><a href="/">首页</a>{menu}</div><div class="d">{content}</div>'
            '<div class="b">主办：滨江市政法信息中心 政府网站标识码 0000000001 滨ICP备00000105号 滨公网安备00000000000001号 举报电话：12337 12345</div></body></html>'
        )
