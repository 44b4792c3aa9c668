"""A link farm over many host names: city and keyword titles glued to hijacked health headlines, contacts between digits."""

import re
from collections.abc import Iterator

from tests.sample_web.author import Writing
from tests.sample_web.chance import lot
from tests.sample_web.host import Host, Setting
from tests.sample_web.markup import day, escape, page_window, paragraphs
from tests.sample_web.response import Request, Response, html, not_found
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import Evasion, Truth, listing, offer

PAGES_PER_HOST = 8
SLUGS = {
    "surrogacy": ("daiyunjiage", "daiyunliucheng", "zhaodaima"),
    "egg_trade": ("gongluanshiguan", "juanluanzhaopin", "jieluanshengzi"),
    "sex_determination": ("baoshengnanhai", "yanxuechanannv", "xuanxingbietaocan"),
    "unlicensed_art": ("zhuyunjigou", "danshenshiguan"),
    "medical_ad": ("buyunbuyuzhuanjia", "baochenggong"),
}
CATEGORIES = ("surrogacy", "egg_trade", "surrogacy", "sex_determination", "unlicensed_art", "surrogacy", "medical_ad")
EVASIONS = (Evasion.INTERLEAVED_CONTACT, Evasion.PLAIN, Evasion.INTERLEAVED_CONTACT, Evasion.ID_IN_TITLE)
JOINERS = ("&", "_", "-", ",", "：", "，", "")
STYLE = "body{font:14px/1.8 sans-serif;margin:0 auto;width:980px;color:#333}.h{background:#f36;color:#fff;padding:10px 20px}.h a{color:#fff;margin-right:16px}h1{font-size:20px}.l a{display:inline-block;width:31%;overflow:hidden;white-space:nowrap;color:#36c;font-size:13px}.k{color:#e00;font-weight:bold}"
TARGET = re.compile(r"/([a-z]+)/(\d+)\.html")


class LinkFarm(Host):
    kind = "link_farm"
    name = "a001.lianmeng"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.host_count = -(-self.quota.contents // PAGES_PER_HOST)

    def names(self) -> tuple[str, ...]:
        return tuple(f"a{place + 1:03d}.lianmeng" for place in range(self.host_count))

    def truth(self, name: str, target: str) -> Truth | None:
        if target == "/":
            return listing(self.kind, has_offer_row=True)
        number = self._read(name, target)
        return None if number is None else self._truth_of(number)

    def targets(self) -> Iterator[tuple[str, str]]:
        for place in range(self.host_count):
            name = f"a{place + 1:03d}.lianmeng"
            yield name, "/"
            for number in self._numbers(place):
                yield name, self._target(number)

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="lianmeng",
            title="助孕站群",
            platform="助孕站群",
            start_urls=("http://a001.lianmeng.localhost:PORT/",),
            hosts=("*.lianmeng.localhost:PORT",),
            max_depth=40,
            max_pages=50_000,
        )

    def answer(self, request: Request) -> Response:
        name = request.host.removesuffix(".localhost")
        if request.target == "/":
            return html(self._draw_home(request, self._place(name)))
        number = self._read(name, request.target)
        return html(self._draw_page(request, number)) if number is not None else not_found()

    def _truth_of(self, number: int) -> Truth:
        category = CATEGORIES[number % len(CATEGORIES)]
        return offer(self.kind, "farm_page", category, EVASIONS[number % len(EVASIONS)])

    def _place(self, name: str) -> int:
        return int(name[1:].partition(".")[0]) - 1

    def _numbers(self, place: int) -> range:
        return range(place * PAGES_PER_HOST, min(self.quota.contents, (place + 1) * PAGES_PER_HOST))

    def _target(self, number: int) -> str:
        slugs = SLUGS[CATEGORIES[number % len(CATEGORIES)]]
        return f"/{slugs[lot(self.setting.seed, 'slug', number) % len(slugs)]}/{1000 + number}.html"

    def _read(self, name: str, target: str) -> int | None:
        match = TARGET.fullmatch(target)
        if not match:
            return None
        number = int(match[2]) - 1000
        stands = number in self._numbers(self._place(name)) and self._target(number) == target
        return number if stands else None

    def _title(self, number: int) -> str:
        truth = self._truth_of(number)
        assert truth.category
        assert truth.evasion
        key = f"farm/{number}"
        keyword = self.author.line(key, truth.category, "anchor")
        if truth.evasion is Evasion.ID_IN_TITLE:
            keyword = self.author.advert_title(key, truth.category, truth.evasion)
        headline = self.author.text_title(f"farm/headline/{number}", "health_education")
        joiner = JOINERS[lot("joiner", number) % len(JOINERS)]
        return joiner.join((headline, keyword) if lot("order", number) % 2 else (keyword, headline))

    def _draw_page(self, request: Request, number: int) -> str:
        truth = self._truth_of(number)
        assert truth.category
        assert truth.evasion
        advert = self.author.advert(f"farm/{number}", truth.category, truth.evasion)
        copied = self.author.text(f"farm/copied/{number}", "health_education")
        mixed = [text for pair in zip(copied.paragraphs, advert.paragraphs, strict=False) for text in pair]
        texts = (*mixed, *advert.paragraphs[len(mixed) // 2 :])
        title = self._title(number)
        links = "".join(
            f'<a href="{self._target(other)}">{escape(self._title(other))}</a>'
            for other in self._numbers(number // PAGES_PER_HOST)
            if other != number
        )
        body = f'<h1>{escape(title)}</h1><p>{day(number)} 来源：网络整理 编号{1000 + number}</p>{paragraphs(texts)}<p class="k">{escape(self._line(number, advert))}</p><h3>相关推荐</h3><div class="l">{links}</div>'
        return self._frame(title, body)

    def _line(self, number: int, advert: Writing) -> str:
        return self.author.line(f"farm/{number}", "housewords", "farm_call", Evasion.INTERLEAVED_CONTACT)

    def _draw_home(self, request: Request, place: int) -> str:
        links = "".join(
            f'<a href="{self._target(number)}">{escape(self._title(number))}</a>' for number in self._numbers(place)
        )
        friends = "".join(
            f'<a href="http://a{other:03d}.lianmeng.localhost:{request.port}/">{escape(self.author.line(f"friend/{place}/{other}", "surrogacy", "anchor"))}</a>'
            for other in page_window(place + 1, self.host_count)
        )
        keyword = self.author.line(f"farmhome/{place}", "surrogacy", "anchor")
        return self._frame(
            f"{keyword}-第{place + 1}站",
            f'<h1>{keyword}资讯</h1><div class="l">{links}</div><h3>友情链接</h3><div class="l">{friends}</div>',
        )

    def _frame(self, title: str, content: str) -> str:
        return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title><meta name="keywords" content="{escape(title[:30])}"><style>{STYLE}</style></head><body><div class="h"><a href="/">首页</a> 好孕资讯网</div>{content}<p>Copyright 2026 网站地图 RSS</p></body></html>'
