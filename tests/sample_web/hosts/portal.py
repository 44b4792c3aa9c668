"""A lawful town portal that lives from selling places: its articles are clear, some of the ads around them are not.

Two host names: `menhu` holds lists and articles, each with three places for ads; `guanggao` is the network that fills them: pictures
in a box named like one, a frame of the network's, a row of the feed marked 推广. A click goes through the network's counter to an
advertiser's page of the search engine's, or, for the lawful ads, to the classifieds.
"""

import re
from collections.abc import Iterator

from tests.sample_web.author import Writing
from tests.sample_web.chance import chance, lot
from tests.sample_web.markup import day, escape, pager, paragraphs
from tests.sample_web.picture import draw_poster
from tests.sample_web.response import Request, Response, html, not_found, read_query, redirect
from tests.sample_web.shelf import Row, Section, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import CATEGORIES, Evasion, Truth

CREATIVES = 9
"""Ads the network sells; every third is an unlawful offer."""
FORMS = ("banner", "frame", "feed")
PICTURE = re.compile(r"/img/(\d+)\.png")
STYLE = "body{margin:0;font:16px/1.8 'Microsoft YaHei',sans-serif;color:#222}header{background:#0a6;color:#fff;padding:10px 40px}header a{color:#fff;margin-right:16px}main{width:860px;margin:16px auto}.ad-banner img{width:700px;height:200px;object-fit:cover}iframe{border:0;width:700px;height:90px}.feed{border-bottom:1px solid #eee;padding:8px 0}.feed small{color:#999}"


class Portal(Shelf):
    kind = "portal"
    name = "menhu"
    sections = (
        Section(slug="jintian", title="今日", genres=("local_news", "everyday")),
        Section(slug="shenghuo", title="生活", genres=("everyday", "notices")),
    )
    list_form = "/{section}/list-{page}.html"
    detail_form = "/wen/{id}.html"
    first_id = 52001

    def names(self) -> tuple[str, ...]:
        return ("menhu", "guanggao")

    # What the network sells

    def is_offer(self, creative: int) -> bool:
        """Whether ad number `creative` is an unlawful offer."""
        return creative % 3 == 0

    def words(self, creative: int) -> Writing:
        """What an ad says."""
        key = f"portal/ad/{creative}"
        if self.is_offer(creative):
            category = CATEGORIES[(creative // 3) % len(CATEGORIES)]
            return self.author.advert(key, category, Evasion.PLAIN)
        return self.author.text(key, "posters")

    def _creatives(self, target: str) -> tuple[int, ...]:
        """Which ads stand on a page, one for each form."""
        return tuple(
            (lot(self.setting.seed, "place", target, form) * 3 + place) % CREATIVES for place, form in enumerate(FORMS)
        )

    # The seam

    def truth(self, name: str, target: str) -> Truth | None:
        return super().truth(name, target) if name == "menhu" else None

    def targets(self) -> Iterator[tuple[str, str]]:
        return super().targets()

    def canonical(self, name: str, target: str) -> tuple[str, str]:
        if name == "guanggao" and target.startswith("/c?"):
            creative = int(read_query(target).get("ad", "0") or 0)
            return ("promo", self._landing(creative)) if self.is_offer(creative) else ("fenlei", "/")
        return name, target

    def _landing(self, creative: int) -> str:
        pages = self.setting.quotas["search"].contents
        return f"/lp/{creative // 3 % max(1, pages)}.html"

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="menhu",
            title="滨江门户",
            platform="滨江门户",
            start_urls=("http://menhu.localhost:PORT/",),
            hosts=("menhu.localhost:PORT",),
        )

    def answer(self, request: Request) -> Response:
        return self._answer_network(request) if request.host.startswith("guanggao.") else super().answer(request)

    def _answer_network(self, request: Request) -> Response:
        if match := PICTURE.fullmatch(request.target):
            return Response(body=self.draw_picture(int(match[1])), media_type="image/png")
        if request.target.startswith("/c?"):
            name, target = self.canonical("guanggao", request.target)
            return redirect(f"http://{name}.localhost:{request.port}{target}")
        if request.target.startswith("/adframe.html?"):
            return html(self._draw_frame(request, int(read_query(request.target)["ad"])))
        return not_found()

    # Drawing

    def draw_picture(self, creative: int) -> bytes:
        """The picture of an ad, PNG."""
        words, key = self.words(creative), f"portal/picture/{creative}"
        lines = tuple(text[:22] for text in words.paragraphs[:3])
        contact = (f"微信 {words.contact.wechat}",) if self.is_offer(creative) else ()
        return draw_poster(words.title[:16], (*lines, *contact), None, chance(self.setting.seed, key))

    def draw_home(self, request: Request) -> str:
        return self._frame(request, "滨江门户", self._draw_rows(self.rows(self.home_items())))

    def draw_list(self, request: Request, place: int, page: int) -> str:
        links = pager(page, self.page_count(place), lambda number: self.list_target(place, number))
        title = self.used_sections[place].title
        return self._frame(
            request, f"{title} - 滨江门户", self._draw_rows(self.rows(self.items_on(place, page))) + links
        )

    def draw_detail(self, request: Request, number: int, writing: Writing) -> str:
        content = f"<h1>{escape(writing.title)}</h1><p>{day(number)} 滨江门户</p><article>{paragraphs(writing.paragraphs)}</article>"
        return self._frame(request, f"{writing.title} - 滨江门户", content)

    def _draw_rows(self, rows: list[Row]) -> str:
        return "".join(
            f'<div class="feed"><a href="{row.href}">{escape(row.title)}</a> <small>{day(row.number)}</small></div>'
            for row in rows
        )

    def _draw_frame(self, request: Request, creative: int) -> str:
        words = self.words(creative)
        return f'<!doctype html><html><head><meta charset="utf-8"><title>推荐</title></head><body style="margin:4px;font:15px sans-serif"><a href="{self._click(request, creative)}" target="_top">{escape(words.title)}</a><p>{escape(words.paragraphs[0])}</p></body></html>'

    def _click(self, request: Request, creative: int) -> str:
        return (
            f"http://guanggao.localhost:{request.port}/c?ad={creative}&amp;k={lot('click', request.target, creative)}"
        )

    def _frame(self, request: Request, title: str, content: str) -> str:
        banner, frame, feed = self._creatives(request.target)
        network, words = f"http://guanggao.localhost:{request.port}", self.words(feed)
        menu = "".join(
            f'<a href="{self.list_target(place, 1)}">{section.title}</a>'
            for place, section in enumerate(self.used_sections)
        )
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><header><a href="/">滨江门户</a>{menu}</header><main>'
            f'<div class="ad-banner"><a href="{self._click(request, banner)}"><img src="{network}/img/{banner}.png" width="700" height="1000" alt=""></a></div>{content}'
            f'<div class="feed"><a href="{self._click(request, feed)}">{escape(words.title)}</a><p>{escape(words.paragraphs[0])}</p><small>推广</small></div>'
            f'<iframe src="{network}/adframe.html?ad={frame}"></iframe></main><footer>滨江门户 滨ICP备00000120号 商务合作请洽广告部</footer></body></html>'
        )
