"""What became of each target of a crawl: acknowledged when, and only when, what it gave is stored, and then at once.

In: Scrapy's signals about items. Out: acknowledgements to the frontier, counts by outcome and by reason.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.frontier.seam import FrontierLost, NightFrontier, Target
from crawlers.lately import Lately
from crawlers.manners.in_hand import InHand
from crawlers.outcome import Outcome
from crawlers.page import Block, Page, Unread, is_ad_url
from crawlers.reading.document import Document
from crawlers.steering.traps import Traps
from crawlers.walking.night_memory import NightMemory
from crawlers.walking.verdict_learning import LIKENESS, FoundContact, JudgedPage, VerdictLearning
from crawlers.walking.waking import Waker

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

REMEMBERED_CONTACTS = 20_000


class Bookkeeping:
    """The counts of one crawl, and its acknowledgements."""

    def __init__(
        self, frontier: NightFrontier, in_hand: InHand, memory: NightMemory, learning: VerdictLearning, traps: Traps
    ) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.ads = 0
        self._left_out: dict[str, dict[str, int]] | None = None
        self._carriers: set[str] = set()
        self._showing_others: set[str] = set()
        self._frontier = frontier
        self._in_hand = in_hand
        self._stored: list[str] = []
        self._waker: Waker | None = None
        self._memory = memory
        self._learning = learning
        self._traps = traps
        self._contacts = Lately(REMEMBERED_CONTACTS)

    def listen(self, crawler: "Crawler") -> None:
        """Hear from Scrapy what became of each item."""
        self._waker = Waker(crawler)
        crawler.signals.connect(self.item_kept, signals.item_scraped)
        crawler.signals.connect(self.item_lost, signals.item_error)
        crawler.signals.connect(self.reading_failed, signals.spider_error)

    def page_read(self, target: Target, blocks: tuple[Block, ...]) -> None:
        """A page was read, and is on its way; whether it says anything new must be known before much more is asked."""
        novelty = self._memory.said.weigh(target.site, target.url, blocks)
        self.repeated[target.site] += novelty.same_as is not None
        self._traps.learn(target.url, target.referrer, is_new=novelty.is_new)

    def frames_seen(self, target: Target, document: Document) -> None:
        """A page that shows others' documents in its frames does not tell of their changes: it is read anew every night."""
        if document.frames or any(ad.frame_url for ad in document.ads):
            self._showing_others.add(target.url)

    def item_kept(self, item: Any) -> None:
        """What a target gave is stored: the target is done."""
        if isinstance(item, Unread):
            # robots.txt, or our own guard, refused before any server was asked.
            is_forbidden = item.outcome in (Outcome.BLOCKED, Outcome.REFUSED) and item.status is None
            self._done(item.url, item.outcome, item.note, was_asked=not is_forbidden)
            return
        if isinstance(item, Page):
            # A crawl that only checks a site judges nothing.
            self._done(item.url, Outcome.READ, "")
            return
        judged: JudgedPage = item
        page, is_clear = judged.page, judged.verdict.action == "clear"
        if page.placement is not None:
            self._ad_kept(page, page.placement.carrier_url, is_clear=is_clear)
            return
        if page.referrer is not None and is_ad_url(page.referrer):
            self._memory.clicks.landed(page.url, page.final_url)
        likeness = 1.0 if page.url in self._carriers else LIKENESS[judged.verdict.action]
        is_clear = likeness == 0.0
        self._carriers.discard(page.url)
        self._memory.structure.see(page)
        chances = {link.url: link.probability for link in judged.links}
        may_stand = is_clear and page.url not in self._showing_others
        self._showing_others.discard(page.url)
        self._memory.pages.learn(page, judged.verdict.versions, chances, may_stand=may_stand)
        self._learning.page_judged(page, chances, likeness=likeness)
        if not is_clear and any(self._is_new_contact(one) for one in judged.verdict.contacts):
            # A thousand adverts with the same words and other telephone numbers are a thousand adverts.
            self._traps.welcome(page.url)
        self._done(page.url, Outcome.READ, "")

    def _is_new_contact(self, contact: FoundContact) -> bool:
        # Links to itself a page has under any address.
        return contact.kind != "link" and self._contacts.is_new(f"{contact.kind} {contact.value}")

    def _ad_kept(self, page: Page, carrier_url: str, *, is_clear: bool) -> None:
        """The page that shows the ad comes next, and is not done before. One that carries offers is read anew every night."""
        self.ads += 1
        if not is_clear:
            self._carriers.add(carrier_url)
            self._learning.ad_judged(page)

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
        if isinstance(failure.value, FrontierLost):
            # The crawl is about to end; the page stays leased, and its links are found again.
            return
        log.error("page not read", extra={"url": target.url, "reason": repr(failure.value)})
        self._done(target.url, Outcome.FAILED, f"解读出错：{type(failure.value).__name__}")

    def _done(self, url: str, outcome: Outcome, note: str, *, was_asked: bool = True) -> None:
        self._frontier.acknowledge(url, outcome, note, was_asked=was_asked)
        self.outcomes[outcome] += 1
        if not self._stored:
            # All that one commit stored are told within the same turn of the loop.
            asyncio.get_running_loop().call_soon(self._write_down)
        self._stored.append(url)

    def _write_down(self) -> None:
        """Only when a kill could not take the acknowledgements back, their slots are free for others."""
        stored, self._stored = self._stored, []
        if not stored:
            return
        # One that is lost says so at its next beat, and ends the crawl.
        with suppress(FrontierLost):
            self._frontier.flush()
        self._memory.keep_count()
        for url in stored:
            self._in_hand.let_go(url)
        if self._waker is not None:
            self._waker.wake()

    def close(self) -> None:
        """The frontier is about to be closed, and writes down everything by itself."""
        self._stored.clear()

    def left_out(self, sites: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many URLs of each of these sites were not asked, by the reason, when this is first asked at the end of the crawl."""
        if self._left_out is None:
            self._left_out = {}
            with suppress(FrontierLost):
                reasons = {name: self._frontier.count_by_note(name, Outcome.SKIPPED) for name in sites}
                self._left_out = {name: counts for name, counts in reasons.items() if counts}
        return self._left_out
