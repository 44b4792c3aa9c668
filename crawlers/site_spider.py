"""The walk every spider of the house shares: any site, by its site file or by itself.

In: a `CrawlPlan`. Out: `Page` for what was read, `Unread` for what was not and why. A target is acknowledged only when the
pipelines have stored what it gave (`item_scraped`), and its links are in the frontier before that.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.answers import Answer, judge_answer, judge_failure
from crawlers.charset import decode_html
from crawlers.config import CrawlConfig
from crawlers.following import links_to_follow
from crawlers.frontier import Outcome, Target
from crawlers.frontier_sqlite import SqliteFrontier
from crawlers.pace import HostPace, Paces
from crawlers.page import Page, PageImage, Unread
from crawlers.page_making import make_page
from crawlers.pictures import Pictures
from crawlers.plan import CrawlPlan
from crawlers.reading import Document, read_document
from crawlers.rendering import needs_browser
from crawlers.site import Render, ScopeRules, Site, entry_urls, keyword_groups

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


class SiteSpider(scrapy.Spider):
    """Reads over HTTP; `render` is asked for pages that scripts must fill, and a spider with a browser answers."""

    pictures: Pictures

    def __init__(self, plan: CrawlPlan, config: CrawlConfig, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.plan = plan
        self.config = config
        self.sites: dict[str, Site] = {site.name: site for site in plan.sites}
        self.rules = {site.name: ScopeRules(site) for site in plan.sites}
        self.paces = Paces(self._configured_pace)
        self.outcomes: Counter[Outcome] = Counter()
        self._skipped: dict[str, int] | None = None
        self.frontier = SqliteFrontier(
            plan.data_folder / "frontier.sqlite3",
            run=plan.run,
            tries=config.retries,
            budgets={site.name: site.scope.max_pages for site in plan.sites},
            forget=list(self.sites) if plan.starts_over else (),
        )

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> "SiteSpider":
        """Listen for what became of each item, which is when its target is done."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.pictures = Pictures(crawler, spider.paces)
        crawler.signals.connect(spider.item_kept, signals.item_scraped)
        crawler.signals.connect(spider.item_lost, signals.item_error)
        crawler.signals.connect(spider.reading_failed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Put the entry pages of all sites into the frontier; the scheduler takes it from there."""
        groups = keyword_groups()
        for site in self.plan.sites:
            self.frontier.add(
                Target(site=site.name, url=url, depth=0, leaves=site.scope.leaves, priority=3, referrer=None)
                for url in entry_urls(site, groups)
            )
        return
        yield  # Scrapy wants a generator; the scheduler has all there is to ask

    def closed(self, reason: str) -> None:
        """Give the frontier back."""
        del reason
        self.count_skipped()
        self.frontier.close()

    def count_skipped(self) -> dict[str, int]:
        """How many URLs of each site its page budget left out, at the end of the crawl."""
        if self._skipped is None:
            counts = {name: self.frontier.count_by_outcome(name).get(Outcome.SKIPPED, 0) for name in self.sites}
            self._skipped = {name: count for name, count in counts.items() if count}
        return self._skipped

    def request_for(self, target: Target) -> Request:
        """The request that fetches a target."""
        headers = {"Referer": target.referrer} if target.referrer else None
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
        answer = judge_answer(response)
        if answer is not None:
            for unread in self._not_read(target, answer):
                yield unread
            return
        text, charset = decode_html(response.body, _header(response, "Content-Type"))
        document, rendered = await self._as_shown(target, response, read_document(text, response.url))
        if document is None:
            yield self._unread(
                target, Answer(outcome=Outcome.UNREADABLE, note="页面须经浏览器显示，未能打开", status=200)
            )
            return
        self._follow(target, response.url, document)
        images = await self.pictures.of(document, target.url) if self.config.fetches_pictures else ()
        yield self._page(target, response, document, charset, rendered, images)

    async def _as_shown(
        self, target: Target, response: Response, document: Document
    ) -> tuple[Document | None, str | None]:
        """The document people see, and its HTML if a browser built it; no document if that could not be had."""
        render = self.sites[target.site].render
        if render is Render.NEVER or (render is Render.AUTO and not needs_browser(document)):
            return document, None
        rendered = await self.render(target, response.url)
        if rendered is None:
            return None, None
        return read_document(rendered, response.url), rendered

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

    def _follow(self, target: Target, url: str, document: Document) -> None:
        site = self.sites[target.site]
        self.frontier.add(links_to_follow(site, self.rules[site.name], target, url, document))

    def lose(self, failure: Failure) -> list[Unread]:
        """No answer came: try again later, or say why not."""
        target: Target = failure.request.meta["target"]  # type: ignore[attr-defined] # Scrapy sets it
        return self._not_read(target, judge_failure(failure.value or RuntimeError("no reason given")))

    def _not_read(self, target: Target, answer: Answer) -> list[Unread]:
        if answer.may_pass and self.frontier.postpone(target.url):
            return []
        return [self._unread(target, answer)]

    def _unread(self, target: Target, answer: Answer) -> Unread:
        return Unread(
            site=target.site,
            url=target.url,
            at=datetime.now(UTC),
            outcome=answer.outcome,
            note=answer.note,
            status=answer.status,
        )

    def item_kept(self, item: Any) -> None:
        """What a target gave is stored: the target is done."""
        if isinstance(item, Unread):
            self._done(item.url, item.outcome, item.note)
        else:
            self._done(item.page.url, Outcome.READ, "")

    def item_lost(self, item: Any, failure: Failure) -> None:
        """A page could not be judged or stored; it counts as failed, and the error is on record."""
        url = item.url if isinstance(item, Page | Unread) else item.page.url
        log.error("page not kept", extra={"url": url, "reason": repr(failure.value)})
        self._done(url, Outcome.FAILED, f"处理出错：{type(failure.value).__name__}")

    def reading_failed(self, failure: Failure, response: Response | None) -> None:
        """Our own reading broke on one page; the night goes on without it. Without a page it was the start that broke."""
        if response is None:
            return
        target: Target = response.meta["target"]
        log.error("page not read", extra={"url": target.url, "reason": repr(failure.value)})
        self._done(target.url, Outcome.FAILED, f"解读出错：{type(failure.value).__name__}")

    def _done(self, url: str, outcome: Outcome, note: str) -> None:
        self.frontier.acknowledge(url, outcome, note)
        self.outcomes[outcome] += 1

    def _configured_pace(self, host: str) -> HostPace:
        for site in self.plan.sites:
            if self.rules[site.name].is_own_host(host):
                delay = site.pace.delay_seconds
                return HostPace(
                    delay_seconds=self.config.delay_seconds if delay is None else delay,
                    concurrency=site.pace.concurrency,
                )
        return HostPace(delay_seconds=self.config.delay_seconds, concurrency=1)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
