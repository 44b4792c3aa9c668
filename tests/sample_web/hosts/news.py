"""A news site: reports on exactly the crimes looked for, opinion columns, ordinary local news. All of it is clear."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import day, escape, moment, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

SECTIONS = (
    Section(slug="shehui", title="社会", genres=("crime_news", "crime_news", "local_news")),
    Section(slug="fazhi", title="法治", genres=("crime_news", "crime_news", "judgments")),
    Section(slug="pinglun", title="评论", genres=("opinion",)),
    Section(slug="bendi", title="本地", genres=("local_news", "collisions")),
)
STYLE = """body{margin:0;font:16px/1.9 "PingFang SC","Microsoft YaHei",sans-serif;color:#222;background:#fff}header{border-top:4px solid #c8161d;padding:12px 60px;border-bottom:1px solid #ddd}
header strong{color:#c8161d;font-size:26px;font-family:serif;margin-right:30px}header a{color:#222;margin-right:18px;text-decoration:none}main{width:860px;margin:20px auto}
h1{font-size:28px;line-height:1.4}.src{color:#888;font-size:13px}article p{text-indent:2em}.item{border-bottom:1px solid #eee;padding:10px 0}.item a{color:#222;font-size:18px;text-decoration:none}
aside{background:#f6f6f6;padding:8px 16px;font-size:14px}footer{background:#333;color:#bbb;padding:20px 60px;font-size:12px}"""


class News(Shelf):
    kind = "news"
    name = "news"
    sections = SECTIONS
    list_form = "/channel/{section}/index_{page}.html"
    detail_form = "/a/{id}.shtml"
    first_id = 1400001

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="news",
            title="滨江新闻网",
            platform="滨江新闻网",
            start_urls=("http://news.localhost:PORT/",),
            hosts=("news.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame("滨江新闻网_滨江权威新闻门户", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        title = self.used_sections[place].title
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        return self._frame(
            f"{title}频道 第{page}页_滨江新闻网",
            f"<h2>{title}</h2>{self._draw_rows(self.rows(self.items_on(place, page)))}<p>{links}</p>",
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        comments = "".join(
            f"<p>{escape(self.author.line(f'comment/{number}/{turn}', 'housewords', 'comment'))}</p>"
            for turn in range(lot("comments", number) % 4)
        )
        body = (
            f"<h1>{escape(writing.title)}</h1><p class='src'>{moment(number)} 来源：滨江日报 编辑：{self.author.line(f'editor/{number}', 'housewords', 'surname')}某 阅读 {lot('reads', number) % 90000}</p>"
            f"<article>{paragraphs(writing.paragraphs)}</article><p class='src'>新闻热线：0300-2000110 未经授权不得转载</p><aside>网友评论{comments}</aside>"
        )
        return self._frame(f"{writing.title}_滨江新闻网", body, summary=writing.summary)

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(
            f'<div class="item"><a href="{row.href}">{escape(row.title)}</a> <span class="src">{day(row.number)}</span></div>'
            for row in rows
        )

    def _frame(self, title: str, content: str, summary: str = "") -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title><meta name="description" content="{escape(summary)}"><style>{STYLE}</style></head>'
            f'<body><header><strong>滨江新闻网</strong><a href="/">首页</a>{menu}</header><main>{content}</main>'
            "<footer>互联网新闻信息服务许可证 00120260001 滨ICP备00000103号-2 违法和不良信息举报电话 0300-2000112</footer></body></html>"
        )
