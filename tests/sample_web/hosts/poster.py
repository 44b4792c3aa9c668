"""Pages whose offer exists only in a PNG poster or its QR code, among harmless posters; the HTML itself says nothing."""

import re

from tests.sample_web.author import Writing
from tests.sample_web.chance import chance, lot
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.picture import draw_poster
from tests.sample_web.response import Request, Response, not_found
from tests.sample_web.shelf import Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import CATEGORIES, Evasion, Truth, clear, offer

HARMLESS = (
    ("秋日音乐会", "concert"),
    ("流感疫苗接种通知", "vaccine"),
    ("整租两居室", "flat"),
    ("读书会招募", "reading"),
)
PICTURE = re.compile(r"/img/(\d+)\.png")
STYLE = "body{margin:0;background:#222;color:#ccc;font:14px/1.8 sans-serif}.t{padding:14px 40px;background:#111;color:#fff;font-size:20px}.t a{color:#fff;text-decoration:none}.g{width:760px;margin:16px auto;text-align:center}.g img{max-width:100%;border:6px solid #fff}.g a{color:#9cf}"


class Poster(Shelf):
    kind = "poster"
    name = "haibao"
    sections = (Section(slug="all", title="全部图片", genres=("poster",)),)
    list_form = "/{section}/{page}"
    detail_form = "/p/{id}"
    first_id = 901

    def item_truth(self, number: int) -> Truth:
        ordinal = self.slots.offer_at(number)
        if ordinal is None:
            return clear(self.kind, "harmless_poster")
        category = CATEGORIES[(self.quota.first_offer + ordinal) % len(CATEGORIES)]
        return offer(self.kind, "poster", category, Evasion.QR if ordinal % 2 else Evasion.PICTURE)

    def item_writing(self, number: int) -> Writing:
        return self.author.text(self.item_key(number), "posters")

    def item_title(self, number: int) -> str:
        return self.author.text_title(self.item_key(number), "posters")

    def row_is_offer(self, number: int) -> bool:
        return False

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="haibao",
            title="滨江看图",
            platform="滨江看图",
            start_urls=("http://haibao.localhost:PORT/",),
            hosts=("haibao.localhost:PORT",),
        )

    def answer(self, request: Request) -> Response:
        match = PICTURE.fullmatch(request.target)
        if not match:
            return super().answer(request)
        number = self.read_detail(f"/p/{match[1]}")
        return Response(body=self.draw_picture(number), media_type="image/png") if number is not None else not_found()

    def draw_picture(self, number: int) -> bytes:
        """The poster of item `number`, PNG."""
        truth = self.item_truth(number)
        key = f"picture/{number}"
        contact = self.author.contact(key)
        if truth.category is None:
            head, bank = HARMLESS[lot(self.setting.seed, key) % len(HARMLESS)]
            lines = self._lines(key, "posters", bank, 5)
            has_code = bank in ("flat", "reading")
            return self._draw(key, head, lines, f"http://fenlei.localhost/{bank}/{number}" if has_code else None)
        head = self.author.line(f"{key}/head", truth.category, "poster_head")
        lines = self._lines(key, truth.category, "poster_line", 5)
        if truth.evasion is Evasion.PICTURE:
            return self._draw(key, head, (*lines, f"微信 {contact.wechat}", f"电话 {contact.phone}"), None)
        service = self.author.line(f"{key}/code", truth.category, "anchor")
        payload = f"https://u.wechat.com/{contact.wechat}" if number % 2 else f"{service} 加微信 {contact.wechat}"
        return self._draw(key, head, (*lines[:4], "扫码咨询"), payload)

    def _draw(self, key: str, head: str, lines: tuple[str, ...], payload: str | None) -> bytes:
        return draw_poster(head, lines, payload, chance(self.setting.seed, key))

    def _lines(self, key: str, topic: str, bank: str, count: int) -> tuple[str, ...]:
        """`count` different phrases of a bank."""
        return self.author.phrases(key, topic, bank)[:count]

    def draw_home(self, request: Request) -> str:
        return self._frame(
            "滨江看图", self._draw_links(self.home_items()) + f'<p><a href="{self.list_target(0, 1)}">全部图片</a></p>'
        )

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        return self._frame(f"全部图片 {page} - 滨江看图", self._draw_links(self.items_on(place, page)) + links)

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        image = (
            f'<img src="/img/{self.first_id + number}.png" width="700" height="1000" alt="图{self.first_id + number}">'
        )
        return self._frame(
            f"{writing.title} - 滨江看图",
            f"<h2>{escape(writing.title)}</h2>{image}{paragraphs(writing.paragraphs)}<p>{day(number)}</p>",
        )

    def _draw_links(self, numbers: range) -> str:
        return "".join(f'<p><a href="{row.href}">{escape(row.title)}</a></p>' for row in self.rows(numbers))

    def _frame(self, title: str, content: str) -> str:
        return f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><div class="t"><a href="/">滨江看图</a></div><div class="g">{content}<p>滨ICP备00000110号</p></div></body></html>'
