"""Record a page for proof in a browser that remembers nothing: a new context, a new proxy and a new log for each page.

In: URLs. Out: `Snapshot`s with picture, document, print and a WACZ of every byte. Every connection of the browser goes
through the guard's proxy. Whatever happens to the page, what had arrived until then is in the snapshot.
"""

import asyncio
import base64
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from playwright.async_api import Browser, CDPSession, Page, async_playwright
from playwright.async_api import Error as BrowserError

from crawlers.browsing.asking_robots import robots_allow
from crawlers.browsing.browser import launch_options
from crawlers.browsing.looking import Tally
from crawlers.exchange import Recording
from crawlers.manners.asked import together
from crawlers.manners.url_guard import UrlGuard
from crawlers.recording.answered import REFUSING_STATUSES, retry_after_of, state_of, status_of
from crawlers.recording.camera import VIEW, first_line
from crawlers.recording.clicking import MOST_SECONDS
from crawlers.recording.led_on import LedOn
from crawlers.recording.merging import merge
from crawlers.recording.network_log import NetworkLog
from crawlers.recording.preflight import Environment, environment_of, preflight_json
from crawlers.recording.recording_plan import RecordingPlan
from crawlers.recording.scrolling import scroll_down
from crawlers.recording.second_view import Seen, compared, look_again
from crawlers.recording.sent import hosts_asked
from crawlers.recording.showing import Showing
from crawlers.recording.stage import Look, NextStage, Stage
from crawlers.recording.wacz import wacz_of
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState, failed_snapshot

log = logging.getLogger(__name__)

# Frames of other sites, where ads live, must be drawn by the process we listen to; Chromium 156, measured 2026-11.
ONE_PROCESS_PER_PAGE = "--disable-site-isolation-trials"


@dataclass(slots=True)
class _Visit:
    """How far one page came."""

    final_url: str
    rest_seconds: float = 0.0
    status: int | None = None
    title: str = ""
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    taken_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    certificates: list[tuple[str, tuple[bytes, ...]]] = field(default_factory=list)
    looks: list["asyncio.Task[Seen]"] = field(default_factory=list)
    text_before_clicks: str | None = None
    """None where nothing was to be clicked."""


class Recorder:
    """Takes snapshots; `async with Recorder(...) as recorder:` holds one browser, restarted if it dies."""

    def __init__(self, plan: RecordingPlan) -> None:
        self._plan = plan
        self._guard = UrlGuard(plan.allow_private)
        self._stages = NextStage(self._guard, Look(options={"viewport": VIEW, "user_agent": plan.user_agent}))
        self._open = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._browser: Browser | None = None
        self._version = ""
        self._environment: Environment | None = None

    async def __aenter__(self) -> "Recorder":
        self._playwright = await self._open.enter_async_context(async_playwright())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stages.close()
        if self._browser is not None:
            await self._browser.close()
        await self._open.aclose()

    async def start(self) -> None:
        """Start the browser now. Raises BrowserError if it cannot be started."""
        await self._running_browser()

    async def take(self, url: str, words: tuple[str, ...] = (), rest_seconds: float = 0.0) -> Snapshot:
        """A snapshot of `url` with `words` boxed on a copy of its picture. What a page does is in `problems`.

        Between two looks at the page lie `rest_seconds`.

        Raises BrowserError if the browser cannot be started, or died meanwhile.
        """
        refusal = self._guard.refusal_of_url(url)
        if refusal:
            return failed_snapshot(url, f"不允许访问的地址：{refusal}")
        browser, visit = await self._running_browser(), _Visit(final_url=url, rest_seconds=rest_seconds)
        try:
            snapshot = await self._first_look(browser, visit, url, words)
            return await self._with_second_looks(visit, snapshot, words)
        finally:
            for look in visit.looks:
                look.cancel()
            await asyncio.gather(*visit.looks, return_exceptions=True)
            if browser.is_connected():
                self._stages.prepare(browser)

    async def _first_look(self, browser: Browser, visit: _Visit, url: str, words: tuple[str, ...]) -> Snapshot:
        try:
            stage = await self._stages.take(browser)
            try:
                snapshot = await self._record(stage, visit, url, words)
            finally:
                self._stages.put_away(stage)
        except BrowserError as error:
            if not browser.is_connected():
                raise
            return failed_snapshot(url, f"浏览器未能打开页面：{first_line(error)}")
        if not browser.is_connected():
            raise BrowserError("浏览器在录制中退出")
        return snapshot

    def _begin_second_looks(self, browser: Browser, visit: _Visit, url: str) -> None:
        """Look at a page that answered in the other views too, while the first view is scrolled, drawn and packed."""
        if visit.status in REFUSING_STATUSES:
            return
        seconds = self._plan.timeout_seconds
        visit.looks = [
            asyncio.create_task(look_again(browser, self._guard, view, url, seconds, number * visit.rest_seconds))
            for number, view in enumerate(self._plan.second_views, 1)
        ]

    async def _with_second_looks(self, visit: _Visit, snapshot: Snapshot, words: tuple[str, ...]) -> Snapshot:
        """The snapshot with what other views showed, where nothing is clicked. Raises BrowserError if the browser died."""
        text = snapshot.find(ArtefactKind.TEXT)
        seen = await asyncio.gather(*visit.looks)
        snapshot = replace(snapshot, asked=together([snapshot.asked, *(one.asked for one in seen)]))
        if text is None or snapshot.state not in (SnapshotState.COMPLETE, SnapshotState.PARTIAL):
            return snapshot
        first = visit.text_before_clicks
        first = text.body.decode("utf-8", "replace") if first is None else first
        looks = [compared(view, one, first, words) for view, one in zip(self._plan.second_views, seen, strict=False)]
        return replace(
            snapshot,
            artefacts=(*snapshot.artefacts, *(one for look in looks for one in look.artefacts)),
            observations=(*snapshot.observations, *(look.observation for look in looks if look.observation)),
        )

    async def _record(self, stage: Stage, visit: _Visit, url: str, words: tuple[str, ...]) -> Snapshot:
        page, proxy = stage.page, stage.proxy
        session = await page.context.new_cdp_session(page)
        limits = self._plan.limits
        tally = Tally()
        led = LedOn(partial(robots_allow, page.context, tally))
        network = NetworkLog(session, limits, led.may_leave)
        showing = Showing(page, session, words, limits.picture_seconds)
        await asyncio.gather(network.start(), led.start(session))
        try:
            # For a browser that hangs.
            await asyncio.wait_for(self._visit(page, session, network, showing, visit, led), longest_visit(self._plan))
        except TimeoutError:
            showing.problems.append("浏览器长时间没有反应")
        except BrowserError as error:
            showing.problems.append(f"浏览器没有完成：{first_line(error)}")
        await network.stop()
        exchanges, failures = merge(network.traces.values(), proxy)
        showing.observations += led.told()
        showing.problems += [f"录制中页面换成了 {url[:200]}" for url in led.changed_to]
        if network.is_cut:
            showing.problems.append("页面请求过多，其余未访问")
        recording = Recording(
            exchanges=exchanges,
            failures=failures,
            addresses=tuple(sorted(proxy.addresses.items())),
            certificates=tuple(visit.certificates),
            answers=tuple((host, tuple(found)) for host, found in sorted(proxy.answers.items())),
        )
        snapshot = await asyncio.to_thread(self._snapshot, url, visit, showing, recording)
        return replace(snapshot, asked=together([tally.asked, hosts_asked(network.traces.values(), proxy.refusals)]))

    async def _visit(
        self, page: Page, session: CDPSession, network: NetworkLog, showing: Showing, visit: _Visit, led: LedOn
    ) -> None:
        seconds = self._plan.timeout_seconds
        try:
            response = await page.goto(visit.final_url, wait_until="commit", timeout=seconds * 1000)
            visit.status = response.status if response is not None else None
        except BrowserError as error:
            showing.problems.append(f"页面没有加载完：{first_line(error)}")
            led.hold()
        else:
            if not await led.arrive(page, showing.words, seconds):
                # One that never finishes loading is still shown as far as it came.
                showing.problems.append(f"页面没有加载完：超过 {seconds:g} 秒")
        if page.url in ("about:blank", "chrome-error://chromewebdata/"):
            return
        asked, visit.final_url, visit.taken_at = visit.final_url, page.url, datetime.now(UTC)
        await showing.before_touching()
        if page.context.browser is not None:
            self._begin_second_looks(page.context.browser, visit, asked)
        await scroll_down(page, lambda: network.is_quiet)
        await network.settle()
        selectors = self._plan.clicks_on(visit.final_url)
        if selectors:
            led.is_clicking = True
            await showing.click(selectors, lambda: network.is_quiet)
            led.is_clicking = False
            visit.text_before_clicks = showing.text_before_clicks
            await network.settle()
        visit.title = await page.title()
        await showing.after_scrolling()
        await _keep_certificates(session, network, visit)

    def _snapshot(self, url: str, visit: _Visit, showing: Showing, recording: Recording) -> Snapshot:
        """All that was seen, with its web archive; computes, so it runs beside the browser."""
        if not any(one.resource_type == "Document" for one in recording.exchanges):
            # What the window shows then is an error page of the browser's or our own proxy's: proof of nothing.
            showing.artefacts.clear()
            showing.observations.clear()
            showing.full_page = None
            visit.status = None
            reasons = [one.reason for one in recording.failures if one.url == url]
            showing.problems.append(f"服务器没有应答：{reasons[0] if reasons else '未发出请求'}")
        if recording.losses:
            showing.problems.append(f"{recording.losses} 个应答的正文未保存，见 WACZ 中的 pageinfo.json")
        self._add_preflight(visit, showing, recording)
        if recording.exchanges:
            archive = wacz_of(url, visit.title, visit.taken_at, recording, tuple(showing.artefacts), self._version)
            showing.add(ArtefactKind.WACZ, "capture.wacz", "application/wacz", archive)
        has_picture = any(artefact.kind is ArtefactKind.SCREENSHOT for artefact in showing.artefacts)
        return Snapshot(
            url=url,
            final_url=visit.final_url,
            title=visit.title,
            taken_at=visit.taken_at,
            status=visit.status if visit.status is not None else status_of(url, recording.exchanges),
            state=state_of(visit.status, has_picture, bool(showing.problems)),
            artefacts=tuple(showing.artefacts),
            recording=recording,
            browser=self._version,
            problems=tuple(showing.problems),
            observations=tuple(showing.observations),
            rung=showing.full_page.rung if showing.full_page else None,
            retry_after=retry_after_of(recording.exchanges),
        )

    def _add_preflight(self, visit: _Visit, showing: Showing, recording: Recording) -> None:
        if self._environment is None:
            self._environment = environment_of(self._plan)
        body = preflight_json(
            self._environment,
            self._plan,
            browser=self._version,
            started_at=visit.started_at,
            recording=recording,
        )
        showing.add(ArtefactKind.PREFLIGHT, "preflight.json", "application/json", body)

    async def _running_browser(self) -> Browser:
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                # Each context names its own proxy; a port nobody listens on is there for whatever belongs to none.
                options = launch_options(self._plan.browser, "http://127.0.0.1:9")
                options["args"] = [*options["args"], ONE_PROCESS_PER_PAGE]  # type: ignore[misc]
                self._browser = await self._playwright.chromium.launch(**options)  # type: ignore[arg-type]
                self._version = f"Chromium {self._browser.version}"
            return self._browser


async def _keep_certificates(session: CDPSession, network: NetworkLog, visit: _Visit) -> None:
    urls = {sent["request"]["url"] for trace in network.traces.values() for sent in trace.sent}
    origins = {f"https://{urlsplit(url).netloc}" for url in urls if url.startswith("https://")}
    for origin in sorted(origins):
        answer = await session.send("Network.getCertificate", {"origin": origin})
        chain = tuple(base64.b64decode(one) for one in answer["tableNames"])
        if chain:
            visit.certificates.append((origin, chain))


def longest_visit(plan: RecordingPlan) -> float:
    """Seconds after which a visit is broken off; loading, scrolling and drawing have limits of their own below it."""
    return plan.timeout_seconds * 2 + 60 + (MOST_SECONDS if plan.clicks else 0)
