"""A question-and-answer site: most answers help, some are soft adverts under an honest question."""

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.response import Request
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Truth, offer

SECTIONS = (
    Section(
        slug="health", title="健康", genres=("help_requests", "help_requests", "health_education"), takes_offers=True
    ),
    Section(slug="life", title="生活", genres=("everyday", "cars", "everyday")),
    Section(slug="society", title="社会", genres=("opinion", "collisions", "help_requests"), takes_offers=True),
)
STYLE = """body{margin:0;background:#f6f6f6;font:15px/1.75 -apple-system,"Microsoft YaHei",sans-serif;color:#1a1a1a}.bar{background:#fff;box-shadow:0 1px 3px #0002;padding:12px 80px}.bar b{color:#06f;font-size:24px;margin-right:24px}.bar a{color:#444;margin-right:18px;text-decoration:none}
.m{width:720px;margin:14px auto}.c{background:#fff;padding:16px 20px;margin-bottom:10px;border-radius:2px}.c a{color:#175199;text-decoration:none}h1{font-size:22px;margin:4px 0}.u{font-weight:600}.v{color:#06f;background:#ebf5ff;padding:3px 9px;font-size:13px}.foot{text-align:center;color:#8590a6;font-size:12px;padding:16px}"""


class QuestionsAndAnswers(Shelf):
    kind = "qa"
    name = "wenda"
    sections = SECTIONS
    list_form = "/topic/{section}?p={page}"
    detail_form = "/question/{id}"
    first_id = 39100001

    def item_truth(self, number: int) -> Truth:
        truth = super().item_truth(number)
        if truth.category is None or truth.evasion is None or not self._is_answer(number):
            return truth
        return offer(self.kind, "answer_advert", truth.category, truth.evasion)

    def row_is_offer(self, number: int) -> bool:
        return self.slots.offer_at(number) is not None and not self._is_answer(number)

    def item_writing(self, number: int) -> Writing:
        if self._is_answer(number):
            return self.author.text(self.item_key(number), self.item_genre(number))
        return super().item_writing(number)

    def item_title(self, number: int) -> str:
        if self._is_answer(number):
            return self.author.text_title(self.item_key(number), self.item_genre(number))
        return super().item_title(number)

    def _is_answer(self, number: int) -> bool:
        """Whether the offer stands in an answer; otherwise the advertiser asks the question himself."""
        ordinal = self.slots.offer_at(number)
        return ordinal is not None and ordinal % 3 != 2

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="wenda",
            title="滨江问答",
            platform="滨江问答",
            start_urls=("http://wenda.localhost:PORT/",),
            hosts=("wenda.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def draw_home(self, request: Request) -> str:
        return self._frame("滨江问答 - 有问题，就有答案", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        rows = self._draw_rows(self.rows(self.items_on(place, page)))
        return self._frame(
            f"{self.used_sections[place].title} 第{page}页 - 滨江问答", f'{rows}<div class="c">{links}</div>'
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        count = 2 + lot("answers", self.item_key(number)) % 4
        answers = "".join(self._draw_answer(number, turn) for turn in range(count))
        question = f'<div class="c"><h1>{escape(writing.title)}</h1>{paragraphs(writing.paragraphs)}<small>{count} 个回答 · 提问于 {day(number)}</small></div>'
        return self._frame(f"{writing.title} - 滨江问答", question + answers)

    def _draw_answer(self, number: int, turn: int) -> str:
        truth = self.item_truth(number)
        text = self.author.line(f"answer/{number}/{turn}", "housewords", "answer")
        if turn == 1 and truth.genre == "answer_advert" and truth.category and truth.evasion:
            text = self.author.line(f"answer/{number}", truth.category, "answer", truth.evasion)
        nick = self.author.line(f"answerer/{number}/{turn}", "housewords", "nick")
        return f'<div class="c"><span class="u">{escape(nick)}</span><p>{escape(text)}</p><span class="v">▲ 赞同 {lot("votes", number, turn) % 700}</span> 发布于 {day(number, turn)}</div>'

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(
            f'<div class="c"><a href="{row.href}"><b>{escape(row.title)}</b></a><br><small>{lot("f", row.number) % 500} 人关注</small></div>'
            for row in rows
        )

    def _frame(self, title: str, content: str) -> str:
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><div class="bar"><b>滨江问答</b><a href="/">首页</a>{menu}</div>'
            f'<div class="m">{content}</div><div class="foot">滨ICP备00000104号 · 滨网文[2026]0001-001号 · 侵权举报 · 违法和不良信息举报 12377</div></body></html>'
        )
