"""The walk every spider of the house shares: any site, by its site file or by itself.

In: a `CrawlPlan`. Out: `Page` for what was read, `Unread` for what was not and why. A target is acknowledged only when the
pipelines have stored what it gave (`bookkeeping.py`), and its links are in the frontier before that.
"""

import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.advertising.clicks import ClickMemory
from crawlers.advertising.desk import AdDesk, open_desk
from crawlers.answers import Answer, judge_answer, judge_failure, judge_wall, unread_of
from crawlers.bookkeeping import Bookkeeping
from crawlers.charset import decode_html
from crawlers.config import CrawlConfig, read_tables
from crawlers.courtesy_record import CourtesyRecord
from crawlers.crawl_memory import commit, open_memory
from crawlers.entering import entry_targets
from crawlers.focus import Focus
from crawlers.following import links_to_follow
from crawlers.frontier import FrontierLost, Outcome, Target
from crawlers.frontier_opening import open_frontier
from crawlers.limits import refusal_tonight
from crawlers.manners import RobotsAnswers
from crawlers.pace import HostPace, Paces
from crawlers.page import Link, Page, PageImage, Unread, is_ad_url
from crawlers.page_making import make_page
from crawlers.page_memory import NOT_MODIFIED, PageMemory, RememberedPage
from crawlers.pictures import Pictures
from crawlers.plan import CrawlPlan
from crawlers.reading import Document, read_document
from crawlers.rendering import needs_browser
from crawlers.site import Render, ScopeRules, Site, flow_word
from crawlers.structure import StructureRecord
from crawlers.url_guard import host_key
from crawlers.walls import find_wall

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SiteSpider(scrapy.Spider):
    """Reads over HTTP; `render` is asked for pages that scripts must fill, and a spider with a browser answers."""

    pictures: Pictures
    robots: RobotsAnswers | None = None
    """Set by the middleware at its first request; None where robots.txt is not asked."""

    def __init__(self, plan: CrawlPlan, config: CrawlConfig, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.plan = plan
        self.config = config
        self.sites: dict[str, Site] = {site.name: site for site in plan.sites}
        self.rules = {site.name: ScopeRules(site) for site in plan.sites}
        self.paces = Paces(self._configured_pace)
        self._skipped: dict[str, int] | None = None
        self._site_names: dict[str, str] = {}
        self._memory = open_memory(plan.data_folder)
        self.courtesy = CourtesyRecord(self._memory, night=plan.night, site_of=self.site_name_of)
        self.pages = PageMemory(
            self._memory,
            night=plan.night,
            settings=json.dumps(read_tables(plan.config_path).get("classifiers", {}), sort_keys=True),
            is_trusted=plan.trusts_memory,
        )
        self.focus = Focus(is_on=plan.focuses)
        self.ads: AdDesk | None = (
            open_desk(plan.config_path.parent, config.filter_lists, ClickMemory(self._memory, night=plan.night))
            if config.finds_ads
            else None
        )
        self.frontier = open_frontier(plan, config, self.paces, self.focus.share_of_host)
        self.structure = StructureRecord(self._memory, night=plan.night)
        clicks = self.ads.clicks if self.ads is not None else None
        self.books = Bookkeeping(self.frontier, self.pages, self.focus, self.structure, clicks)

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> "SiteSpider":
        """Listen for what became of each item, which is when its target is done."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.pictures = Pictures(crawler, spider.may_ask, spider.paces)
        spider.books.listen(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Put the entry pages of all sites into the frontier; the scheduler takes it from there."""
        for targets in entry_targets(self.plan):
            self.frontier.add(targets)
        return
        yield  # Scrapy wants a generator; the scheduler has all there is to ask

    def closed(self, reason: str) -> None:
        """Give the frontier back."""
        del reason
        self.count_skipped()
        with suppress(FrontierLost):
            self.frontier.close()
        self.pages.forget_old()
        self.write_down()
        self._memory.close()

    def write_down(self) -> None:
        """Make what the crawl remembers over nights outlive a kill."""
        self.pages.write()
        self.courtesy.write(self.paces)
        self.structure.write()
        commit(self._memory)

    def count_skipped(self) -> dict[str, int]:
        """How many URLs of each site its page budget left out, at the end of the crawl."""
        if self._skipped is None:
            self._skipped = {}
            with suppress(FrontierLost):
                counts = {name: self.frontier.count_by_outcome(name).get(Outcome.SKIPPED, 0) for name in self.sites}
                self._skipped = {name: count for name, count in counts.items() if count}
        return self._skipped

    def request_for(self, target: Target) -> Request:
        """The request that fetches a target."""
        # An ad is followed by itself, as by somebody who typed its address: nobody pays for a visit that nobody's page led to.
        headers = {"Referer": target.referrer} if target.referrer and not is_ad_url(target.referrer) else {}
        headers |= self.pages.headers(target.site, target.url)
        return Request(
            target.url,
            callback=self.read,
            errback=self.lose,
            headers=headers,
            meta={"target": target, "download_timeout": self.config.timeout_seconds},
            dont_filter=True,
        )

    async def read(self, response: Response) -> AsyncIterator[Page | Unread]:
        """Read one answer: its page, or why there is none."""
        target: Target = response.meta["target"]
        known = self.pages.unchanged(target.url, response.status, response.body)
        if known is not None:
            yield self._still_the_same(target, known)
            return
        answer = judge_answer(response)
        if answer is not None:
            for unread in self._not_read(target, answer):
                yield unread
            return
        text, charset = decode_html(response.body, _header(response, "Content-Type"))
        document, rendered = await self._as_shown(target, response, self._document(text, response.url))
        if document is None:
            answer = Answer(outcome=Outcome.UNREADABLE, note="页面须经浏览器显示，未能打开", status=200)
            yield unread_of(target, answer, datetime.now(UTC))
            return
        wall = find_wall(document)
        if wall is not None:
            if wall.may_pass:
                self.paces.hold(host_key(response.url), time.monotonic(), None)
            for unread in self._not_read(target, judge_wall(wall)):
                yield unread
            return
        self._follow(target, response.url, document.links)
        images = await self.pictures.of(document, target.url) if self.config.fetches_pictures else ()
        page = self._page(target, response, document, charset, rendered, images)
        # Before the page itself, because its target is done when the page is kept.
        for ad in await self._ads(target, page, document):
            yield ad
        yield page

    async def _ads(self, target: Target, page: Page, document: Document) -> list[Page]:
        """The ads of a page as pages; what they lead to goes into the frontier."""
        if self.ads is None or not document.ads:
            return []
        site = self.sites[target.site]
        if site.ads.pictures and page.capture.rendered_html is None and self.ads.wants_pictures(document.ads):
            await self.render(target, page.final_url)
        if site.ads.follows and not page.placement and target.depth < site.scope.max_depth:
            self.frontier.add(self.ads.targets(target, page, document.ads))
        found = []
        for ad in document.ads:
            references = self.ads.images_of(ad) if self.config.fetches_pictures else ()
            pictures = await self.pictures.fetch(references, page.final_url)
            found.append(self.ads.page(page, ad, pictures))
        return [one for one in found if one is not None]

    async def _as_shown(
        self, target: Target, response: Response, document: Document
    ) -> tuple[Document | None, str | None]:
        """The document people see, and its HTML if a browser built it; no document if that could not be had."""
        render = self.sites[target.site].render
        is_entered_by_flow = flow_word(target.url) is not None
        is_shown = render is Render.NEVER or (render is Render.AUTO and not needs_browser(document))
        if is_shown and not is_entered_by_flow:
            return document, None
        rendered = await self.render(target, response.url)
        if rendered is None:
            return None, None
        return self._document(rendered, response.url), rendered

    def _document(self, html: str, url: str) -> Document:
        return read_document(html, url, self.ads.finder if self.ads is not None else None)

    async def render(self, target: Target, url: str) -> str | None:
        """HTML of `url` after scripts ran; None where there is no browser, or it could not show the page."""
        del target, url
        return None

    def _page(
        self,
        target: Target,
        response: Response,
        document: Document,
        charset: str,
        rendered: str | None,
        images: tuple[PageImage, ...],
    ) -> Page:
        return make_page(
            site=self.sites[target.site],
            target=target,
            response=response,
            document=document,
            charset=charset,
            rendered_html=rendered,
            images=images,
            user_agent=self.settings["USER_AGENT"],
            fetched_at=datetime.now(UTC),
        )

    def _follow(self, target: Target, url: str, links: tuple[Link, ...]) -> None:
        site = self.sites[target.site]
        self.frontier.add(links_to_follow(site, self.rules[site.name], target, url, links, self.focus))

    def _still_the_same(self, target: Target, known: RememberedPage) -> Unread:
        """A page that did not change since it was judged clear: its links are followed, its verdict stands."""
        self._follow(target, known.final_url, known.links)
        self.books.unchanged[target.site] += 1
        self.structure.see_unchanged(target.site, target.url, known.links)
        note = f"自 {known.night} 未变化，沿用当时的结论（未见违法信息）"
        return unread_of(target, Answer(outcome=Outcome.READ, note=note, status=NOT_MODIFIED), datetime.now(UTC))

    def lose(self, failure: Failure) -> list[Unread]:
        """No answer came: try again later, or say why not."""
        target: Target = failure.request.meta["target"]  # type: ignore[attr-defined] # Scrapy sets it
        return self._not_read(target, judge_failure(failure.value or RuntimeError("no reason given")))

    def _not_read(self, target: Target, answer: Answer) -> list[Unread]:
        if answer.may_pass and self.frontier.postpone(target.url):
            return []
        return [unread_of(target, answer, datetime.now(UTC))]

    def site_name_of(self, host: str) -> str:
        """The site a host belongs to; empty for hosts that links off a site led to."""
        if host not in self._site_names:
            owners = (name for name, rules in self.rules.items() if rules.is_own_host(host))
            self._site_names[host] = next(owners, "")
        return self._site_names[host]

    def may_ask(self, host: str) -> bool:
        """Whether a host that no target of the frontier led to (a redirect's, a picture's) may be asked now."""
        return self.frontier.may_visit(host) and self.paces.may_ask(host, time.monotonic())

    def refusal_tonight(self, url: str) -> str | None:
        """Why the host of this URL is not to be asked any more this night; None if it may."""
        host = host_key(url)
        site = self.sites.get(self.site_name_of(host))
        return None if site is None else refusal_tonight(site, self.courtesy.requests_of(host), datetime.now(UTC))

    def _configured_pace(self, host: str) -> HostPace:
        site = self.sites.get(self.site_name_of(host))
        if site is None:
            return HostPace(delay_seconds=self.config.delay_seconds, concurrency=1)
        delay = site.pace.delay_seconds
        return HostPace(
            delay_seconds=self.config.delay_seconds if delay is None else delay, concurrency=site.pace.concurrency
        )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
