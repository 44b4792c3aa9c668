"""An overseas agency in traditional characters, aimed at clients from the mainland. Every page of it is an offer."""

from tests.sample_web.author import Writing
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Evasion, Truth, offer

TOPICS = {"surrogacy": "agency_surrogacy", "egg_trade": "agency_egg", "unlicensed_art": "agency_art"}
STYLE = """body{margin:0;font:16px/1.9 "PingFang TC","Microsoft JhengHei",sans-serif;color:#444}.hero{background:linear-gradient(90deg,#f7c9d4,#fbe9dc);padding:50px 80px;font-size:30px;color:#8b3a55}.hero small{display:block;font-size:15px}
.menu{padding:12px 80px;background:#fff;border-bottom:1px solid #f0d5dc}.menu a{margin-right:26px;color:#8b3a55;text-decoration:none}.in{width:860px;margin:24px auto}.box{border:1px solid #f0d5dc;border-radius:12px;padding:8px 24px;margin-bottom:14px}
.cta{background:#d6336c;color:#fff;padding:12px 22px;border-radius:24px;display:inline-block}.ft{background:#5d2b3c;color:#f3dbe2;padding:24px 80px;font-size:13px}"""


class Agency(Shelf):
    kind = "agency"
    name = "heyue"
    sections = (Section(slug="news", title="最新消息", genres=("advert",)),)
    list_form = "/{section}/page/{page}"
    detail_form = "/post/{id}"
    first_id = 101

    def item_truth(self, number: int) -> Truth:
        return offer(self.kind, "agency_page", list(TOPICS)[number % len(TOPICS)], Evasion.TRADITIONAL)

    def item_writing(self, number: int) -> Writing:
        return self.author.text(self.item_key(number), self._topic(number))

    def item_title(self, number: int) -> str:
        return self.author.text_title(self.item_key(number), self._topic(number))

    def _topic(self, number: int) -> str:
        return list(TOPICS.values())[number % len(TOPICS)]

    def truth(self, name: str, target: str) -> Truth | None:
        if target == "/":
            return offer(self.kind, "agency_home", "surrogacy", Evasion.TRADITIONAL)
        return super().truth(name, target)

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="heyue",
            title="禾悦国际生殖顾问",
            platform="禾悦国际",
            start_urls=("http://heyue.localhost:PORT/",),
            hosts=("heyue.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        text = "".join(
            f'<div class="box">{paragraphs(self.author.text(f"home/{topic}", topic).paragraphs)}</div>'
            for topic in TOPICS.values()
        )
        return self._frame("禾悅國際生殖顧問｜代孕・供卵・海外試管", text + self._draw_links(self.home_items()))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        return self._frame(f"最新消息 {page}｜禾悅國際", self._draw_links(self.items_on(place, page)) + links)

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        body = f'<h2>{escape(writing.title)}</h2><p>{day(number)}｜文章編號 {self.first_id + number}</p><div class="box">{paragraphs(writing.paragraphs)}</div><span class="cta">微信諮詢 {writing.contact.wechat}</span>'
        return self._frame(f"{writing.title}｜禾悅國際", body)

    def _draw_links(self, numbers: range) -> str:
        return "".join(f'<p><a href="{row.href}">{escape(row.title)}</a></p>' for row in self.rows(numbers))

    def _frame(self, title: str, content: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="zh-TW"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><div class="menu"><a href="/"><b>禾悅國際</b></a>'
            f'<a href="{self.list_target(0, 1)}">最新消息</a></div><div class="hero">給每個家一個孩子的可能<small>代理孕母・捐卵媒合・海外試管，中文團隊一站式服務</small></div>'
            f'<div class="in">{content}</div><div class="ft">禾悅國際生殖顧問有限公司 © 2026 本公司為海外註冊之顧問公司</div></body></html>'
        )
