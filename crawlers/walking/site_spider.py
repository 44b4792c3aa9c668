"""The walk every spider of the house shares: any site, by its site file or by itself.

In: a `CrawlPlan`. Out: `Page` for what was read, `Unread` for what was not and why. A target is acknowledged only when the
pipelines have stored what it gave (`walking/bookkeeping.py`), and its links are in the frontier before that.
"""

import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.advertising.desk import AdDesk, open_desk
from crawlers.config import CrawlConfig
from crawlers.frontier.opening import open_frontier
from crawlers.frontier.seam import FrontierLost, Target
from crawlers.manners.in_hand import InHand
from crawlers.manners.middlewares import RobotsAnswers
from crawlers.manners.pace import Paces
from crawlers.manners.url_guard import host_key
from crawlers.page import Link, Page, Unread
from crawlers.plan import CrawlPlan
from crawlers.reading.charset import decode_html
from crawlers.reading.document import Document
from crawlers.reading.html import read_document
from crawlers.reading.links import route_url
from crawlers.reading.page_turning import read_form_address
from crawlers.reading.site_lists import read_site_list
from crawlers.site_register import SiteRegister
from crawlers.steering.entering import entry_targets
from crawlers.steering.focus import Focus
from crawlers.steering.following import Following
from crawlers.steering.page_memory import RememberedPage
from crawlers.walking import answers
from crawlers.walking.answers import Answer, unread_of
from crawlers.walking.asking import Asker
from crawlers.walking.bookkeeping import Bookkeeping
from crawlers.walking.data_sources import is_data_address
from crawlers.walking.list_finding import ListFinder, links_of_list, most_lists
from crawlers.walking.missing_pages import MissingPages
from crawlers.walking.night_memory import NightMemory
from crawlers.walking.page_making import make_page
from crawlers.walking.page_parts import PageParts, content_type_of
from crawlers.walking.page_requests import page_request
from crawlers.walking.page_views import PageViews, View
from crawlers.walking.pictures import Pictures
from crawlers.walking.quiet_waiting import QuietWaiting
from crawlers.walking.redirects import moved_to
from crawlers.walking.rendering import Rendered
from crawlers.walking.retries import Retries
from crawlers.walking.turns import Turns
from crawlers.walking.verdict_learning import VerdictLearning

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SiteSpider(scrapy.Spider):
    """Reads over HTTP; `render` is asked for pages that scripts must fill, and a spider with a browser answers."""

    pictures: Pictures
    parts: PageParts
    lists: ListFinder
    views: PageViews
    has_browser = False
    ended = ""
    """Why the crawl is over: "finished" if nothing was left to ask."""
    robots: RobotsAnswers | None = None
    """Set by the middleware at its first request; None where robots.txt is not asked."""

    def __init__(self, plan: CrawlPlan, config: CrawlConfig, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.plan, self.config = plan, config
        self.missing = MissingPages()
        self.register = SiteRegister(plan.sites, config.delay_seconds)
        self.sites = self.register.sites
        self.paces = Paces(self.register.pace_of)
        self.in_hand, self.turns = InHand(self.paces, most=config.concurrency), Turns()
        self.memory = memory = NightMemory(plan, self.register.name_of, self.paces)
        self.focus, self.traps, self.courtesy = Focus(is_on=plan.focuses), memory.trapped.traps, memory.courtesy
        self.ads: AdDesk | None = (
            open_desk(plan.config_path.parent, config.filter_lists, self.memory.clicks) if config.finds_ads else None
        )
        self.frontier = open_frontier(plan, config, self.paces, self.focus.worth_of_host)
        self.waiting = QuietWaiting(self.frontier, self.in_hand, self.register, self.memory.clicks, plan)
        self._follow = Following(self.register, self.focus, self.frontier, self.traps).follow
        learning = VerdictLearning(self.frontier, self.register, self.focus)
        self.books = Bookkeeping(self.frontier, self.in_hand, self.memory, learning, self.traps)
        self._not_read = Retries(
            self.frontier, self.in_hand, self.paces, self.traps, self.memory.clicks, 60 * config.retry_minutes
        ).not_read

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> "SiteSpider":
        """Listen for what became of each item, which is when its target is done."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        asker = Asker(crawler, spider)
        spider.pictures, spider.parts = Pictures(asker), PageParts(asker)
        spider.lists = ListFinder(asker, spider.courtesy.sitemaps)
        spider.views = PageViews(
            spider.memory.ways,
            spider.register,
            spider.parts,
            render=spider.render if spider.has_browser else None,
            read=partial(spider.document_of, is_shown=True),
            robots=lambda: spider.robots,
        )
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
        self.ended = reason
        self.books.close()
        self.books.left_out(self.sites)
        with suppress(FrontierLost):
            self.frontier.close()
        self.memory.close()

    def write_down(self) -> None:
        """Make what the crawl remembers over nights outlive a kill."""
        self.memory.write_down()

    def request_for(self, target: Target) -> Request:
        """The request that fetches a target."""
        data_url = self.views.direct_data_url(self.sites[target.site], target.url)
        # An entry page is read in full: it leads to the host's lists, whatever it says itself.
        leads_to_lists = most_lists(self.sites[target.site], target.depth) > 0
        conditions = {} if leads_to_lists else self.memory.pages.headers(target.site, target.url)
        asked_at = self.memory.clicks.asked_at(target)
        return page_request(target, data_url, conditions, asked_at=asked_at, callback=self.read, errback=self.lose)

    async def read(self, response: Response) -> AsyncIterator[Page | Unread]:
        """Read one answer: its page, or why there is none."""
        target: Target = response.meta["target"]
        self.memory.clicks.came(target, response.url)
        known = self.memory.pages.unchanged(target.url, response.status, response.body)
        if known is not None:
            yield self._still_the_same(target, known)
            return
        site, is_data = self.sites[target.site], response.meta["is_data"]
        if is_data or self.views.data_urls(site, target.url):
            self.in_hand.let_go(target.url)
            view = await self.views.of_data(site, target.url, response if is_data else None)
            if view is not None:
                async for item in self._keep(target, response, view, "utf-8"):
                    yield item
                return
            self.views.distrust(site, target.url)
            page = await self.parts.page_itself(target.url) if is_data else response
            if page is None or is_data_address(target.url):
                for unread in self._not_read(target, answers.NO_DATA):
                    yield unread
                return
            response = page
        listed = read_site_list(response.body, response.url) if response.status == 200 else None
        if listed is not None:
            self.paces.page_read(host_key(response.url))
            self._follow(target, response.url, links_of_list(listed.entries))
            yield unread_of(target, answers.judge_list(len(listed.entries)), datetime.now(UTC))
            return
        answer = answers.judge_answer(response)
        form = read_form_address(target.url)
        if answer is None and form is not None and not form.is_direct:
            response = await self.parts.answer_of(form, response) or response
            answer = answers.judge_answer(response)
        if answer is not None:
            for unread in self._led_elsewhere(target, answer):
                yield unread
            return
        async for item in self._read_page(target, response):
            yield item

    async def _read_page(self, target: Target, response: Response) -> AsyncIterator[Page | Unread]:
        """Read an answer that is a page, unless it turns out to be a wall."""
        await self.turns.come()
        # While it waits for its parts or the browser, others may be asked for.
        self.in_hand.let_go(target.url)
        text, charset = decode_html(response.body, content_type_of(response))
        document = self.document_of(text, response.url)
        view = await self.views.of_html(self.sites[target.site], target, response, document)
        if view is None:
            # A browser that died or hung is started anew; the page has its other tries then.
            for unread in self._not_read(target, answers.not_shown(may_pass=self.has_browser), at_once=True):
                yield unread
            return
        came_to = (view.html and view.url) or moved_to(response)
        wall = self.missing.find_wall(target, view.document, view.html or text, moved_to=came_to)
        if wall is not None:
            for unread in self._not_read(target, answers.judge_wall(wall, response.status)):
                yield unread
            return
        async for item in self._keep(target, response, view, charset):
            yield item

    async def _keep(self, target: Target, response: Response, view: View, charset: str) -> AsyncIterator[Page | Unread]:
        """Follow the links of a page that was read, and hand it on with its ads."""
        document, url = view.document, view.url or response.url
        self.paces.page_read(host_key(url))
        self.books.page_read(target, document.blocks)
        self.books.frames_seen(target, document)
        document = await self.parts.with_its_frames(document, url)
        most = most_lists(self.sites[target.site], target.depth)
        self._follow(target, url, await self.lists.links_of(url, document, most) if most else ())
        self._follow(target, url, document.links)
        images = await self.pictures.of(document, target.url) if self.config.fetches_pictures else ()
        page = make_page(
            site=self.sites[target.site],
            target=target,
            response=response,
            document=document,
            charset=charset,
            rendered_html=view.html,
            images=images,
            user_agent=self.settings["USER_AGENT"],
            fetched_at=datetime.now(UTC),
            final_url=url,
        )
        ads = await self._ads(target, response, page, document)
        self.in_hand.came(target.url)
        # Before the page itself, because its target is done when the page is kept.
        for ad in ads:
            yield ad
        yield page

    async def _ads(self, target: Target, response: Response, page: Page, document: Document) -> list[Page]:
        """The ads of a page as pages; what they lead to goes into the frontier."""
        if self.ads is None or not document.ads:
            return []
        site = self.sites[target.site]
        if site.ads.pictures and self.ads.wants_pictures(document.ads):
            url = target.url if route_url(target.url) else page.final_url
            await self.render(target, url, response, for_ads=True)
        if site.ads.follows and not page.placement and target.depth < site.scope.max_depth:
            self.frontier.add(self.ads.targets(target, page, document.ads))
        found = []
        for ad in document.ads:
            references = self.ads.images_of(ad) if self.config.fetches_pictures else ()
            pictures = await self.pictures.fetch(references, page.final_url)
            found.append(self.ads.page(page, ad, pictures))
        return [one for one in found if one is not None]

    def document_of(self, html: str, url: str, *, is_shown: bool = False) -> Document:
        """What stands in `html`, without its ads; `is_shown`: a browser made it."""
        finder = self.ads.finder if self.ads is not None else None
        return read_document(html, url, finder, datetime.now(UTC), is_shown=is_shown)

    async def render(self, target: Target, url: str, answer: Response, *, for_ads: bool = False) -> Rendered | None:
        """What scripts make of the page at `url`, from where `answer` may have come; None without a browser, or if it could not show it."""
        del target, url, answer, for_ads
        return None

    def _still_the_same(self, target: Target, known: RememberedPage) -> Unread:
        """A page that did not change since it was judged clear: its links are followed, its verdict stands."""
        self.paces.page_read(host_key(target.url))
        self._follow(target, known.final_url, known.links, known.chances)
        self.books.unchanged[target.site] += 1
        self.memory.structure.see_unchanged(target.site, target.url, known.links)
        return unread_of(target, answers.judge_unchanged(known.night), datetime.now(UTC))

    def lose(self, failure: Failure) -> list[Unread]:
        """No answer came: try again later, or say why not."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        target: Target = request.meta["target"]
        self.memory.clicks.came(target, request.url)
        if self.waiting.puts_off(target, str(failure.value), request.url):
            return []
        return self._not_read(target, answers.judge_failure(failure.value or RuntimeError("no reason given")))

    def _led_elsewhere(self, target: Target, answer: Answer) -> list[Unread]:
        """What to hand on of an answer that is no page; where it leads instead is followed."""
        if answer.leads_to:
            self._follow(target, answer.leads_to, (Link(url=answer.leads_to, text=""),))
        return self._not_read(target, answer)

    def may_ask(self, host: str) -> bool:
        """Whether a host that no target of the frontier led to (a redirect's, a picture's) may be asked now."""
        return self.frontier.may_visit(host) and self.paces.may_ask(host, time.monotonic())

    def refusal_of_host(self, host: str) -> str | None:
        """Why a host is not to be asked any more this night; None if it may."""
        return self.paces.closed(host) or self.register.refusal_tonight(host, self.courtesy.requests_of(host))

    def refusal_of(self, target: Target) -> str | None:
        """Why a target is not to be asked this night; None if it may."""
        refusal = self.refusal_of_host(host_key(target.url))
        return refusal or (self.traps.refusal(target.url, target.referrer) if target.referrer else None)
