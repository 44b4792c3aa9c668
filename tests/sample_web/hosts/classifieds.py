"""Classified adverts in GB18030, the charset named in <meta> only; offers stand between flats, cars and jobs."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import day, escape, pager
from tests.sample_web.response import Request, Response
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile

SECTIONS = (
    Section(slug="zufang", title="房屋租售", genres=("housing",)),
    Section(slug="zhaopin", title="招聘求职", genres=("jobs",), takes_offers=True),
    Section(slug="ershou", title="二手物品", genres=("everyday",), takes_offers=True),
    Section(slug="fuwu", title="生活服务", genres=("everyday", "everyday", "jobs"), takes_offers=True),
    Section(slug="qiche", title="二手车", genres=("cars",)),
    Section(slug="qita", title="其他信息", genres=("everyday", "collisions", "housing"), takes_offers=True),
)
STYLE = """body{margin:0;font:12px/1.6 SimSun,serif;color:#333}a{color:#0a4ea2}.top{border-bottom:3px solid #ff7a00;padding:10px 30px}
.top b{font-size:24px;color:#ff7a00}.cat a{margin:0 10px}.w{width:980px;margin:10px auto}ul.l{list-style:none;padding:0}ul.l li{border-bottom:1px solid #eee;padding:8px}
ul.l span{float:right;color:#999}.box{border:1px solid #ffd7ad;background:#fffaf4;padding:14px 20px}.tel{background:#ff7a00;color:#fff;padding:8px 16px;font-size:16px;display:inline-block}
.f{color:#999;text-align:center;padding:20px;border-top:1px solid #eee}"""


class Classifieds(Shelf):
    kind = "classifieds"
    name = "fenlei"
    sections = SECTIONS
    list_form = "/{section}/list_{page}.htm"
    detail_form = "/info/x{id}.htm"
    first_id = 600001
    rows_per_page = 25

    def encode(self, text: str) -> Response:
        # No charset in the header: as on the real ones, only <meta> tells.
        return Response(body=text.encode("gb18030"), media_type="text/html")

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="fenlei",
            title="便民分类信息网",
            platform="便民分类信息网",
            start_urls=("http://fenlei.localhost:PORT/",),
            hosts=("fenlei.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame(
            "便民分类信息网 免费发布信息", f"<h3>最新发布</h3>{self._draw_rows(self.rows(self.home_items()))}"
        )

    def draw_list(self, request: Request, place: int, page: int) -> str:
        title = self.used_sections[place].title
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number), here="strong")
        rows = self._draw_rows(self.rows(self.items_on(place, page)))
        return self._frame(f"{title}_第{page}页_便民分类信息网", f"<h3>{title}</h3>{rows}<p>{links}</p>")

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        text = "<br>\r\n".join(map(escape, writing.paragraphs))
        section = self.used_sections[number % len(self.used_sections)]
        sidebar = "".join(f'<li><a href="{row.href}">{escape(row.title)}</a></li>' for row in self._neighbours(number))
        body = (
            f'<h1 style="font-size:18px">{escape(writing.title)}</h1><p>类别：{section.title} 发布时间：{day(number)} 浏览：{lot("seen", number) % 900}次 编号：{self.first_id + number}</p>'
            f'<div class="box">{text}</div><p><span class="tel">联系电话：{self._shown_phone(writing)}</span> （联系我时请说是在便民网看到的）</p>'
            f"<p>免责声明：信息由用户自行发布，本站不对其真实性负责。</p><h4>相关阅读</h4><ul>{sidebar}</ul>"
        )
        return self._frame(f"{writing.title} - {section.title} - 便民分类信息网", body)

    def _shown_phone(self, writing: Writing) -> str:
        return f"{writing.contact.phone[:3]}****{writing.contact.phone[-4:]}"

    def _neighbours(self, number: int) -> list[Row]:
        """Two rows of clear items nearby: a detail page must not be an offer because of its neighbours."""
        near = (other % self.slots.count for other in range(number + 1, number + 8))
        return [self.row(other) for other in near if not self.row_is_offer(other) and other != number][:2]

    def _draw_rows(self, rows: list[Row]) -> str:
        lines = (
            f'<li><span>{day(row.number)}</span><a href="{row.href}" target="_blank">{escape(row.title)}</a></li>'
            for row in rows
        )
        return f'<ul class="l">{"".join(lines)}</ul>'

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            f'<title>{escape(title)}</title><style type="text/css">{STYLE}</style></head><body><div class="top"><b>便民网</b> 滨江站 '
            f'<span class="cat"><a href="/">首页</a>{menu}</span></div><div class="w">{content}</div>'
            '<div class="f">便民分类信息网 滨ICP备00000102号 客服QQ：1000000001 法律声明 | 防骗提醒</div></body></html>'
        )
