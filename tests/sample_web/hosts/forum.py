"""A city forum: boards, threads of several posts with signatures; some offers stand only in a reply or a signature."""

from enum import StrEnum

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import escape, moment, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Truth

SECTIONS = (
    Section(
        slug="shenghuo", title="同城生活", genres=("everyday", "everyday", "collisions", "housing"), takes_offers=True
    ),
    Section(
        slug="muying",
        title="备孕育儿",
        genres=("help_requests", "help_requests", "diaries", "everyday"),
        takes_offers=True,
    ),
    Section(slug="qiuzhi", title="求职招聘", genres=("jobs",), takes_offers=True),
    Section(slug="shuzhai", title="书斋杂谈", genres=("opinion", "fiction", "opinion", "everyday")),
    Section(slug="chezhu", title="车友会", genres=("cars", "cars", "everyday")),
    Section(slug="ershou", title="跳蚤市场", genres=("everyday", "housing", "cars"), takes_offers=True),
)
STYLE = """body{margin:0;background:#eef3f7;font:13px/1.7 "Microsoft YaHei",sans-serif;color:#333}a{color:#25609c;text-decoration:none}
#hd{background:#2b6ca3;color:#fff;padding:14px 24px;font-size:22px}#hd small{font-size:12px;opacity:.8}#nv{background:#1f527d;padding:7px 24px}
#nv a{color:#fff;margin-right:20px}#wp{width:960px;margin:12px auto}.bm{background:#fff;border:1px solid #cdd9e3;margin-bottom:10px}
.bm h2{margin:0;background:#e8f1f8;padding:6px 12px;font-size:14px}table{width:100%;border-collapse:collapse}td{padding:6px 12px;border-top:1px dotted #d5dde4;vertical-align:top}
.plc{min-height:90px}.pls{width:140px;background:#f4f8fb}.sign{border-top:1px dashed #ccc;color:#888;font-size:12px;margin-top:14px}.pg a,.pg b{border:1px solid #c2d5e3;padding:2px 7px}#ft{color:#888;text-align:center;padding:20px}"""


class Place(StrEnum):
    """Where in its thread an offer stands."""

    FIRST_POST = "advert"
    REPLY = "reply_advert"
    SIGNATURE = "signature_advert"


class Forum(Shelf):
    kind = "forum"
    name = "forum"
    sections = SECTIONS
    list_form = "/board/{section}?page={page}"
    detail_form = "/thread/{id}"
    first_id = 20001
    robots = "User-agent: *\nDisallow: /logout\n"

    def place_of(self, number: int) -> Place | None:
        """Where the offer of thread `number` stands; None without an offer."""
        ordinal = self.slots.offer_at(number)
        if ordinal is None:
            return None
        return (Place.FIRST_POST, Place.REPLY, Place.SIGNATURE, Place.FIRST_POST, Place.FIRST_POST)[ordinal % 5]

    def item_truth(self, number: int) -> Truth:
        truth = super().item_truth(number)
        place = self.place_of(number)
        if place is None or place is Place.FIRST_POST:
            return truth
        return Truth(
            kind=truth.kind,
            category=truth.category,
            part=truth.part,
            host_kind=self.kind,
            genre=place,
            evasion=truth.evasion,
        )

    def row_is_offer(self, number: int) -> bool:
        return self.place_of(number) is Place.FIRST_POST

    def item_writing(self, number: int) -> Writing:
        if self.place_of(number) in (Place.REPLY, Place.SIGNATURE):
            return self.author.text(self.item_key(number), self.item_genre(number))
        return super().item_writing(number)

    def item_title(self, number: int) -> str:
        if self.place_of(number) in (Place.REPLY, Place.SIGNATURE):
            return self.author.text_title(self.item_key(number), self.item_genre(number))
        return super().item_title(number)

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="forum",
            title="滨江同城论坛",
            platform="同城论坛",
            start_urls=("http://forum.localhost:PORT/",),
            hosts=("forum.localhost:PORT",),
            deny=("/logout",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        boards = "".join(
            f'<tr><td><a href="{self.list_target(place, 1)}"><b>{section.title}</b></a></td><td>今日 {lot("today", place) % 90}</td></tr>'
            for place, section in enumerate(self.used_sections)
        )
        rows = self._draw_rows(self.rows(self.home_items()))
        return self._frame(
            "滨江同城论坛 - 首页",
            f'<div class="bm"><h2>版块</h2><table>{boards}</table></div><div class="bm"><h2>最新主题</h2>{rows}</div>',
        )

    def draw_list(self, request: Request, place: int, page: int) -> str:
        section = self.used_sections[place]
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        rows = self._draw_rows(self.rows(self.items_on(place, page)))
        body = f'<div class="bm"><h2>{section.title}</h2>{rows}</div><div class="pg">{links}</div>'
        return self._frame(f"{section.title} 第{page}页 - 滨江同城论坛", body)

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        place = number % len(self.used_sections)
        key = self.item_key(number)
        posts = [self._draw_post(number, 1, paragraphs(writing.paragraphs))]
        for floor in range(2, 4 + lot("posts", key) % 4):
            posts.append(self._draw_post(number, floor, f"<p>{escape(self._reply(number, floor))}</p>"))
        crumb = f'<p><a href="/">论坛</a> › <a href="{self.list_target(place, 1)}">{self.used_sections[place].title}</a></p>'
        head = f"<h2>{escape(writing.title)}</h2>"
        return self._frame(
            f"{writing.title} - 滨江同城论坛", f'{crumb}<div class="bm">{head}<table>{"".join(posts)}</table></div>'
        )

    def _reply(self, number: int, floor: int) -> str:
        truth = self.item_truth(number)
        if floor == 3 and truth.genre == Place.REPLY and truth.category and truth.evasion:
            return self.author.line(f"reply/{number}", truth.category, "reply", truth.evasion)
        return self.author.line(f"reply/{number}/{floor}", "housewords", "reply")

    def _signature(self, number: int, floor: int) -> str:
        truth = self.item_truth(number)
        if floor == 2 and truth.genre == Place.SIGNATURE and truth.category and truth.evasion:
            return self.author.line(f"signature/{number}", truth.category, "signature", truth.evasion)
        if lot("signs", self.setting.seed, number, floor) % 3:
            return ""
        return self.author.line(f"signature/{number}/{floor}", "housewords", "signature")

    def _draw_post(self, number: int, floor: int, content: str) -> str:
        nick = self.author.line(f"nick/{number}/{floor}", "housewords", "nick")
        signature = self._signature(number, floor)
        sign = f'<div class="sign">{escape(signature)}</div>' if signature else ""
        return (
            f'<tr id="pid{number}_{floor}"><td class="pls">{escape(nick)}<br>积分 {lot(nick) % 9000}</td>'
            f'<td class="plc"><small>{floor}# 发表于 {moment(number, floor)}</small>{content}{sign}</td></tr>'
        )

    def _draw_rows(self, rows: list[Row]) -> str:
        cells = (
            f'<tr><td><a href="{row.href}">{escape(row.title)}</a></td><td>{lot("views", row.number) % 3000} 次查看</td><td>{moment(row.number, 1)}</td></tr>'
            for row in rows
        )
        return f"<table>{''.join(cells)}</table>"

    def _frame(self, title: str, content: str) -> str:
        boards = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
            f'<body><div id="hd">滨江同城 <small>说滨江人自己的事</small></div><div id="nv"><a href="/">首页</a>{boards}<a href="/logout" rel="nofollow">退出</a></div>'
            f'<div id="wp">{content}</div><div id="ft">Powered by BJX 3.4 · 滨ICP备00000101号-1 · 违法信息举报 12377</div></body></html>'
        )
