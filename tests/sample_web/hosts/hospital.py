"""A lawful hospital with a reproductive centre. One old article carries a link farm's anchors under its text."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Evasion, Truth, offer

SECTIONS = (
    Section(slug="keshi", title="科室介绍", genres=("hospital_pages",)),
    Section(slug="tongzhi", title="医院公告", genres=("hospital_pages", "sperm_bank", "hospital_pages")),
    Section(slug="kepu", title="专家科普", genres=("health_education",)),
)
ANCHORS = 36
FARM_CATEGORIES = ("surrogacy", "egg_trade", "sex_determination", "unlicensed_art", "surrogacy", "medical_ad")
STYLE = """body{margin:0;font:14px/1.9 "Microsoft YaHei",sans-serif;color:#333}.top{padding:16px 70px;border-bottom:1px solid #ddd}.top b{font-size:26px;color:#0b6fb8}.top i{float:right;color:#c33;font-style:normal;font-size:18px}
.nav{background:#0b6fb8;padding:10px 70px}.nav a{color:#fff;margin-right:34px;text-decoration:none}.body{width:1000px;margin:18px auto;display:flex}.side{width:200px;background:#eef6fc;padding:12px;margin-right:24px}.main{flex:1}
.main li{list-style:none;border-bottom:1px solid #eee}.foot{background:#2d3e4d;color:#bcd;text-align:center;padding:22px;font-size:12px}.zt{font-size:12px;color:#999;line-height:1.4;margin-top:40px}.zt a{color:#999}"""


class Hospital(Shelf):
    kind = "hospital"
    name = "yiyuan"
    sections = SECTIONS
    list_form = "/{section}/list/{page}.html"
    detail_form = "/article/{id}.html"
    first_id = 2101

    def item_truth(self, number: int) -> Truth:
        if self.slots.offer_at(number) is not None:
            return offer(self.kind, "hijacked_article", "surrogacy", Evasion.LINK_FARM, part="carrier")
        return super().item_truth(number)

    def row_is_offer(self, number: int) -> bool:
        return False

    def item_writing(self, number: int) -> Writing:
        return self.author.text(self.item_key(number), self.item_genre(number))

    def item_title(self, number: int) -> str:
        return self.author.text_title(self.item_key(number), self.item_genre(number))

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="yiyuan",
            title="滨江市第三医院",
            platform="滨江市第三医院",
            start_urls=("http://yiyuan.localhost:PORT/",),
            hosts=("yiyuan.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        doctors = "".join(
            f"<li>{self.author.line(f'staff/{place}', 'housewords', 'surname')}医生 生殖医学科 主任医师 周{'一二三四五'[place]}上午出诊</li>"
            for place in range(5)
        )
        return self._frame(
            "滨江市第三医院",
            f"<h3>动态</h3>{self._draw_rows(self.rows(self.home_items()))}<h3>专家出诊</h3><ul>{doctors}</ul>",
        )

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        title = self.used_sections[place].title
        return self._frame(
            f"{title} 第{page}页-滨江市第三医院",
            f"<h3>{title}</h3>{self._draw_rows(self.rows(self.items_on(place, page)))}<p>{links}</p>",
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        farm = self._draw_anchors(request, number) if self.slots.offer_at(number) is not None else ""
        body = f"<h2>{escape(writing.title)}</h2><p>发布：{day(number)} 阅读：{lot('r', number) % 5000} 科室：宣传科</p>{paragraphs(writing.paragraphs)}<p>滨江市第三医院（三级甲等） 文章编号 {self.first_id + number}</p>{farm}"
        return self._frame(f"{writing.title}-滨江市第三医院", body)

    def _draw_anchors(self, request: Request, number: int) -> str:
        farm = self.setting.hosts.get("link_farm")
        names = farm.names() if farm else ("a001.lianmeng",)
        links = []
        for place in range(ANCHORS):
            category = FARM_CATEGORIES[place % len(FARM_CATEGORIES)]
            anchor = self.author.line(f"anchor/{number}/{place}", category, "anchor")
            links.append(f'<a href="http://{names[place % len(names)]}.localhost:{request.port}/">{escape(anchor)}</a>')
        return f'<div class="zt">{" ".join(links)}</div>'

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(f'<li>· <a href="{row.href}">{escape(row.title)}</a> {day(row.number)}</li>' for row in rows)

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><div class="top"><b>滨江市第三医院</b> 三级甲等综合医院<i>预约挂号 0300-2000333</i></div>'
            f'<div class="nav"><a href="/">首页</a>{menu}</div><div class="body"><div class="side"><b>生殖医学中心</b><br>门诊楼四层<br>周一至周六<br>急诊 0300-2000120<br>乘车：3路、18路</div><div class="main">{content}</div></div>'
            '<div class="foot">滨江市第三医院 医疗机构执业许可证登记号 000000001 （滨）医广【2026】第01-01-001号 滨ICP备00000107号</div></body></html>'
        )
