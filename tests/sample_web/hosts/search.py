"""A search engine: results that lead to the other hosts, and paid rows marked 广告 that lead to advertisers' pages.

Two host names: `sousuo` answers queries; `promo` holds the advertisers' pages, reached by way of /go, a redirect, each with a page
of its own that says how to reach the advertiser (no page of the truth: nights do not go so far, chains do). Any query is answered;
the truth counts one query per category and some ordinary ones.
"""

import re
import tomllib
from collections.abc import Iterator
from urllib.parse import quote

from tests.sample_web.author import Writing
from tests.sample_web.chance import chance, lot
from tests.sample_web.host import Host, Setting
from tests.sample_web.markup import escape, pager, paragraphs
from tests.sample_web.picture import draw_poster
from tests.sample_web.response import Request, Response, html, not_found, read_query, redirect
from tests.sample_web.shelf import OPEN_EVASIONS, Shelf
from tests.sample_web.site_file import SiteFile
from tests.sample_web.truth import CATEGORIES, Truth, clear, listing, offer
from tests.sample_web.writer import TEXTS

PAID_ROWS = 3
ORGANIC_ROWS = 8
TALK_TRIES = 2
OFFER_KINDS = ("forum", "classifieds", "qa")
TALK_KINDS = ("news", "court", "health", "hospital", "stories")
ORDINARY_KINDS = ("classifieds", "forum", "qa")
LANDING = re.compile(r"/lp/(\d+)\.html")
CONTACT = re.compile(r"/lp/(\d+)/(lianxi\.html|weixin\.png)")
STYLE = """body{margin:0;font:14px/1.6 Arial,"Microsoft YaHei",sans-serif;color:#333}.s{padding:16px 40px;border-bottom:1px solid #eee}.s b{color:#2932e1;font-size:24px;margin-right:16px}.s input{width:460px;height:30px;border:2px solid #4e6ef2;padding:0 8px}
.r{width:620px;margin:14px 0 14px 140px}.r h3{font-size:17px;margin:0;font-weight:normal}.r h3 a{color:#2440b3}.r .u{color:#626675;font-size:13px}.ad{color:#999;border:1px solid #ccc;font-size:12px;padding:0 4px;margin-left:8px}.pg{margin-left:140px}.pg a,.pg b{padding:6px 12px;border:1px solid #ddd;margin-right:6px}"""
LANDING_STYLE = "body{margin:0;font:17px/1.9 'Microsoft YaHei',sans-serif;background:#fff5f7}.b{background:#e8436e;color:#fff;padding:40px;text-align:center;font-size:30px}.c{width:760px;margin:20px auto;background:#fff;padding:20px 40px;border-radius:10px}.t{position:fixed;bottom:0;left:0;right:0;background:#ff9d00;color:#fff;text-align:center;padding:12px}"


class Search(Host):
    kind = "search"
    name = "sousuo"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._words: dict[str, list[str]] = tomllib.loads((TEXTS / "queries.toml").read_text("utf-8"))

    def names(self) -> tuple[str, ...]:
        return ("sousuo", "promo")

    # Queries

    def _category(self, query: str) -> str | None:
        return next(
            (category for category in CATEGORIES if any(word in query.lower() for word in self._words[category])), None
        )

    def _page_count(self, category: str | None) -> int:
        return -(-len(self._paid(category)) // PAID_ROWS) if category else 1

    def _paid(self, category: str) -> list[int]:
        """The advertisers' pages for a category; where it has none, some other's.

        Advertisers of medical promises also buy the words of treatment abroad, so that who never asks for theirs finds them.
        """
        places = [CATEGORIES.index(category)]
        if category == "unlicensed_art":
            places.append(CATEGORIES.index("medical_ad"))
        own = sorted(number for place in places for number in range(place, self.quota.contents, len(CATEGORIES)))
        return own or [places[0] % self.quota.contents]

    def _usual_queries(self) -> list[str]:
        return self._words["usual"] + self._words["neutral"]

    def _target(self, query: str, page: int) -> str:
        return f"/s?wd={quote(query)}" + (f"&pn={page}" if page > 1 else "")

    def _read_query(self, target: str) -> tuple[str, int] | None:
        if not target.startswith("/s?"):
            return None
        asked = read_query(target)
        page = asked.get("pn", "1")
        if (
            not asked.get("wd")
            or not page.isdecimal()
            or not 1 <= int(page) <= self._page_count(self._category(asked["wd"]))
        ):
            return None
        return asked["wd"], int(page)

    # Advertisers' pages

    def _landing_truth(self, number: int) -> Truth:
        serial = self.quota.first_offer + number
        return offer(
            self.kind, "landing_page", CATEGORIES[number % len(CATEGORIES)], OPEN_EVASIONS[serial % len(OPEN_EVASIONS)]
        )

    def _read_landing(self, target: str) -> int | None:
        match = LANDING.fullmatch(target)
        return int(match[1]) if match and int(match[1]) < self.quota.contents else None

    def _landing_writing(self, number: int) -> Writing:
        truth = self._landing_truth(number)
        assert truth.category
        assert truth.evasion
        return self.author.advert(f"landing/{number}", truth.category, truth.evasion)

    # The seam

    def truth(self, name: str, target: str) -> Truth | None:
        if name == "promo":
            number = self._read_landing(target)
            return None if number is None else self._landing_truth(number)
        if target == "/":
            return clear(self.kind, "listing")
        asked = self._read_query(target)
        return asked and listing(self.kind, has_offer_row=self._category(asked[0]) is not None)

    def targets(self) -> Iterator[tuple[str, str]]:
        yield "sousuo", "/"
        for query in self._usual_queries():
            for page in range(1, self._page_count(self._category(query)) + 1):
                yield "sousuo", self._target(query, page)
        for number in range(self.quota.contents):
            yield "promo", f"/lp/{number}.html"

    def canonical(self, name: str, target: str) -> tuple[str, str]:
        if name == "promo":
            return name, target
        if target.startswith("/go?"):
            return "promo", f"/lp/{read_query(target).get('id', '')}.html"
        asked = self._read_query(target)
        return name, self._target(*asked) if asked else target

    def site_file(self) -> SiteFile:
        return SiteFile(
            name="sousuo",
            title="滨江搜索",
            platform="滨江搜索",
            start_urls=("http://sousuo.localhost:PORT/",),
            query_urls=tuple(
                f"http://sousuo.localhost:PORT{self._target(query, 1)}" for query in self._usual_queries()
            ),
            hosts=("sousuo.localhost:PORT",),
            leaves=1,
            max_depth=40,
            max_pages=50_000,
            search_template="http://sousuo.localhost:PORT/s?wd={query}",
            # The crawler knows no words for medical promises by themselves.
            keyword_groups=tuple(category for category in CATEGORIES if category != "medical_ad"),
        )

    def answer(self, request: Request) -> Response:
        if request.host.startswith("promo."):
            return self._answer_advertiser(request.target)
        if request.target == "/":
            return html(self._draw_home())
        if request.target.startswith("/go?"):
            number = self._read_landing(self.canonical("sousuo", request.target)[1])
            return (
                redirect(f"http://promo.localhost:{request.port}/lp/{number}.html")
                if number is not None
                else not_found()
            )
        asked = self._read_query(request.target)
        return html(self._draw_results(request, *asked)) if asked else not_found()

    def _answer_advertiser(self, target: str) -> Response:
        contact = CONTACT.fullmatch(target)
        number = self._read_landing(f"/lp/{contact[1]}.html" if contact else target)
        if number is None:
            return not_found()
        if contact is None:
            return html(self._draw_landing(number))
        if contact[2].endswith(".png"):
            return Response(body=self._draw_code(number), media_type="image/png")
        return html(self._draw_contact(number))

    # Pages

    def _draw_home(self) -> str:
        links = " ".join(f'<a href="{self._target(query, 1)}">{query}</a>' for query in self._words["neutral"])
        return self._frame("滨江搜索", f'<div class="r">大家都在搜：{links}</div>', "")

    def _draw_results(self, request: Request, query: str, page: int) -> str:
        category = self._category(query)
        paid = self._paid(category)[(page - 1) * PAID_ROWS : page * PAID_ROWS] if category else []
        rows = [self._draw_paid(number) for number in paid]
        rows += [
            row
            for place in range(ORGANIC_ROWS)
            if (row := self._draw_organic(request, query, category, page * 100 + place))
        ]
        links = pager(page, self._page_count(category), lambda number: self._target(query, number))
        return self._frame(f"{query}_滨江搜索", f'{"".join(rows)}<div class="pg">{links}</div>', query)

    def _draw_paid(self, number: int) -> str:
        writing = self._landing_writing(number)
        return f'<div class="r"><h3><a href="/go?id={number}">{escape(writing.title)}</a></h3><div>{escape(writing.summary)}…</div><span class="u">promo.localhost</span><span class="ad">广告</span></div>'

    def _draw_organic(self, request: Request, query: str, category: str | None, place: int) -> str | None:
        """One row to a page of another host: every third an offer of the category, the others talk about it."""
        draw = lot(self.setting.seed, query, place)
        wants_offer = category is not None and place % 3 == 0
        kinds = OFFER_KINDS if wants_offer else TALK_KINDS if category else ORDINARY_KINDS
        shelf = self.setting.hosts.get(kinds[draw % len(kinds)])
        if not isinstance(shelf, Shelf):
            return None
        number = (
            self._find_offer(shelf, category, draw)
            if wants_offer and category
            else self._find_talk(shelf, category, draw)
        )
        # Away from offers: the truth of a results page rests on its rows.
        if number is None or (not wants_offer and shelf.slots.offer_at(number) is not None):
            return None
        row = shelf.row(number)
        url = f"http://{shelf.name}.localhost:{request.port}{row.href}"
        return f'<div class="r"><h3><a href="{url}">{escape(row.title)}</a></h3><span class="u">{shelf.name}.localhost</span></div>'

    def _find_offer(self, shelf: Shelf, category: str, draw: int) -> int | None:
        first = (CATEGORIES.index(category) - shelf.quota.first_offer) % len(CATEGORIES)
        ordinals = range(first, shelf.quota.offers, len(CATEGORIES))
        return shelf.slots.position(ordinals[draw // 7 % len(ordinals)]) if ordinals else None

    def _find_talk(self, shelf: Shelf, category: str | None, draw: int) -> int:
        """An item whose title is about the category, if one is met within few tries."""
        tries = [(draw // 7 + step * 37) % shelf.slots.count for step in range(TALK_TRIES if category else 1)]
        return next((number for number in tries if self._category(shelf.item_title(number)) == category), tries[0])

    def _draw_landing(self, number: int) -> str:
        writing = self._landing_writing(number)
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(writing.title)}</title><style>{LANDING_STYLE}</style></head><body><div class="b">{escape(writing.title)}</div>'
            f'<div class="c">{paragraphs(writing.paragraphs)}<p>方案编号 {number + 1}</p></div><p><a href="/lp/{number}/lianxi.html">联系方式</a></p></div><div class="t">立即咨询</div></body></html>'
        )

    def _draw_contact(self, number: int) -> str:
        contact = self._landing_writing(number).contact
        return (
            f'<!doctype html><html><head><meta charset="utf-8"><title>联系方式</title><style>{LANDING_STYLE}</style></head><body><div class="b">联系方式</div>'
            f'<div class="c"><p>电话 {contact.phone}</p><p>微信 {contact.wechat}，或扫码添加</p><img src="/lp/{number}/weixin.png" width="350" height="500" alt="二维码"></div></body></html>'
        )

    def _draw_code(self, number: int) -> bytes:
        wechat = self._landing_writing(number).contact.wechat
        return draw_poster(
            "扫码添加",
            (f"微信 {wechat}",),
            f"https://u.wechat.example/{wechat}",
            chance(self.setting.seed, f"contact/{number}"),
        )

    def _frame(self, title: str, content: str, query: str) -> str:
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head><body><div class="s"><b>滨江搜索</b>'
            f'<form action="/s" style="display:inline"><input name="wd" value="{escape(query)}"><button>搜索一下</button></form></div>{content}<div class="r u">©2026 滨ICP备00000109号</div></body></html>'
        )
