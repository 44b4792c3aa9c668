"""What people see at an address: the HTML as it came, the page a browser makes of it, or what the data behind it says.

Which of these is read is decided for each kind of address of a site, from what the browser added to the HTML when it was tried; the
decision is remembered (`reading_ways.py`). A site file that says `render = "never"` or `"always"` wins.

In: targets, answers. Out: `View`s; addresses of data to ask for instead of pages.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from scrapy.http import Response

from crawlers.frontier.seam import Target
from crawlers.manners.middlewares import RobotsAnswers
from crawlers.manners.url_guard import host_key
from crawlers.page import BlockKind, Link, LinkRole
from crawlers.reading.data import data_document
from crawlers.reading.data_walk import read_json
from crawlers.reading.document import Document, joined
from crawlers.reading.links import route_url, tidy_url
from crawlers.reading.page_kinds import fill_api_form, page_kind
from crawlers.reading.page_turning import read_form_address
from crawlers.site import Render, Site, flow_word
from crawlers.site_register import SiteRegister
from crawlers.walking.data_requests import POST_MARK, request_of
from crawlers.walking.data_sources import (
    DataAnswer,
    Recipe,
    data_address,
    learn_recipe,
    next_data_url,
    page_address,
    read_data_address,
)
from crawlers.walking.page_parts import PageParts
from crawlers.walking.reading_ways import ReadingWays, Way
from crawlers.walking.rendering import Rendered, needs_browser, says_little

# Scripts that add less than this share of what is shown, or fewer characters and rows, decorate a page that HTTP reads well.
LEAST_SHARE, LEAST_ADDED, LEAST_ROWS = 0.2, 30, 3
LITTLE, MOST_SILENT, MOST_FAILED = 200, 2, 3
NOT_SHOWN = frozenset({BlockKind.URL_PATH, BlockKind.TITLE, BlockKind.META})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page as people see it; `html` is what a browser made of it, None if none was used.

    `url` is what people open, where that is not what was asked for; empty otherwise.
    """

    document: Document
    html: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What the browser added to the HTML: texts, their share of all that is shown, rows of lists."""

    texts: tuple[str, ...]
    share: float
    rows: int

    @property
    def is_large(self) -> bool:
        """Whether HTTP alone would miss what the page is about."""
        return (self.share >= LEAST_SHARE and sum(map(len, self.texts)) >= LEAST_ADDED) or self.rows >= LEAST_ROWS


class PageViews:
    """The ways of one crawl. `render` opens an answer in the browser, None where there is none; `read` makes a document of HTML;
    `robots` gives what knows robots.txt, None where it is not asked."""

    def __init__(
        self,
        ways: ReadingWays,
        register: SiteRegister,
        parts: PageParts,
        *,
        render: Callable[[Target, str, Response], Awaitable[Rendered | None]] | None,
        read: Callable[[str, str], Document],
        robots: Callable[[], RobotsAnswers | None],
    ) -> None:
        self._ways = ways
        self._rules = register.rules
        self._parts = parts
        self._render = render
        self._read = read
        self._robots = robots
        self._under_trial: dict[tuple[str, str], asyncio.Event] = {}
        self._silent: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    def data_urls(self, site: Site, url: str) -> list[str]:
        """The addresses whose answers hold what the page at `url` shows; none for a page to be asked for itself."""
        listed = read_data_address(url)
        if listed is not None:
            return [listed[1]]
        recipe = self._recipe(site, url)
        filled = [_filled(form, url) for form in recipe.sources] if recipe is not None else []
        return [address for address in filled if address is not None]

    def direct_data_url(self, site: Site, url: str) -> str | None:
        """The address to ask for in place of `url`: data on another host waits for that host's turn, and is asked for beside the page."""
        first = next(iter(self.data_urls(site, url)), None)
        return first if first is not None and host_key(first) == host_key(url) else None

    async def of_data(self, site: Site, url: str, first: Response | None) -> View | None:
        """The page at `url` as its data say it, the first of which may be there already; None if they say nothing, and the page itself
        must be asked for."""
        urls = self.data_urls(site, url)
        bodies = await self._parts.data_of(first, urls)
        answers = [DataAnswer(url=address, value=read_json(body)) for address, body in bodies or ()]
        return self._as_data_say(site, url, answers) if answers else None

    def _as_data_say(self, site: Site, url: str, answers: Sequence[DataAnswer], html: str | None = None) -> View | None:
        page_url = page_address(url)
        known = self._ways.of(site.name, page_url)
        if known is None or known.recipe is None or any(answer.value is None for answer in answers):
            return None
        values = [answer.value for answer in answers]
        document = data_document(values, page_url, form=known.recipe.item, title=known.recipe.title)
        if not any(block.kind not in NOT_SHOWN for block in document.blocks):
            return None
        further = next_data_url(known.recipe, answers[0].url, answers[0].value, len(document.links))
        if further is not None:
            turn = Link(url=data_address(page_url, further), text="", role=LinkRole.TURN)
            document = replace(document, links=(*document.links, turn))
        return View(document=document, html=html, url=page_url)

    def distrust(self, site: Site, url: str) -> None:
        """The data gave nothing for this page. One page may be gone; when it happens again, pages of its kind are opened in the browser."""
        kind = page_kind(page_address(url))
        self._failed[kind] += 1
        if self._failed[kind] >= MOST_FAILED:
            self._ways.decide(site.name, page_address(url), Way.BROWSER, "数据接口不再给出内容，改经浏览器")

    async def of_html(self, site: Site, target: Target, response: Response, document: Document) -> View | None:
        """The page behind an answer in HTML, read as `document`; None if it must be opened in a browser and could not be."""
        under_way = self._trial_of(site, target.url)
        if under_way is not None and site.render is Render.AUTO and self._ways.of(site.name, target.url) is None:
            # One page of each kind is looked at first; the others wait for what it tells.
            await under_way.wait()
            view = await self.of_data(site, target.url, None)
            if view is not None:
                return view
        must = self._must_render(site, target, document)
        if self._render is None or not (must or self._is_worth_a_trial(site, target, document)):
            return None if must else View(document=document)
        key = (site.name, page_kind(target.url))
        trial = self._under_trial.setdefault(key, asyncio.Event())
        try:
            return await self._shown(site, target, response, document, must=must)
        finally:
            trial.set()
            self._under_trial.pop(key, None)

    def _trial_of(self, site: Site, url: str) -> asyncio.Event | None:
        """The trial of a page of this kind that is under way; there is hardly ever one."""
        return self._under_trial.get((site.name, page_kind(url))) if self._under_trial else None

    async def _shown(
        self, site: Site, target: Target, response: Response, document: Document, *, must: bool
    ) -> View | None:
        url = target.url if route_url(target.url) is not None else response.url
        rendered = await self._render(target, url, response) if self._render is not None else None
        if rendered is None:
            # A page that says next to nothing without its scripts was not read; a browser that failed may do better later.
            return None if must or says_little(document) else View(document=document)
        came = came_to(url, rendered.url)
        shown = self._read(rendered.html, came)
        for html in rendered.further:
            shown = joined(shown, self._read(html, came))
        gain = weigh(document, shown)
        await self._decide(site, target.url, rendered, gain, shown)
        if not (must or gain.is_large):
            return View(document=document)
        # Where the data are known by now, they say the page tonight as they will tomorrow.
        seen = {answer.url: answer for answer in rendered.answers}
        urls = self.data_urls(site, target.url)
        said = [seen[address] for address in urls if address in seen]
        view = self._as_data_say(site, target.url, said, rendered.html) if urls and len(said) == len(urls) else None
        return view or View(document=shown, html=rendered.html, url=came if came != url else "")

    def _recipe(self, site: Site, url: str) -> Recipe | None:
        if site.render is not Render.AUTO or flow_word(url) is not None:
            return None
        known = self._ways.of(site.name, url)
        return known.recipe if known is not None and known.way is Way.DATA else None

    def _must_render(self, site: Site, target: Target, document: Document) -> bool:
        if flow_word(target.url) is not None or site.render is Render.ALWAYS:
            return True
        if site.render is Render.NEVER or read_form_address(target.url) is not None:
            return False
        known = self._ways.of(site.name, target.url)
        needs = known is not None and known.way is not Way.HTTP and self._render is not None
        return needs or route_url(target.url) is not None or needs_browser(document)

    def _is_worth_a_trial(self, site: Site, target: Target, document: Document) -> bool:
        """Whether to see once what a browser makes of pages of this kind: only where scripts are, and nobody knows yet."""
        if site.render is not Render.AUTO or not document.scripts:
            return False
        if not self._rules[site.name].is_own_host(host_key(target.url)):
            return False
        if read_form_address(target.url) is not None or self._ways.of(site.name, target.url) is not None:
            return False
        return self._ways.may_try(site.name, says_little=says_little(document))

    async def _decide(self, site: Site, url: str, rendered: Rendered, gain: Gain, shown: Document) -> None:
        """Remember what the browser showed of pages of this kind."""
        known = self._ways.of(site.name, url)
        if flow_word(url) is not None or (known is not None and known.way is Way.DATA):
            return
        if not gain.is_large:
            # A page that says nothing even in the browser tells little of its kind.
            if known is None and (len(shown.text) >= LITTLE or self._silent[page_kind(url)] >= MOST_SILENT):
                self._ways.decide(site.name, url, Way.HTTP, _words(gain, "直接读取即可"))
            self._silent[page_kind(url)] += 1
            return
        recipe = learn_recipe(url, rendered.answers, gain.texts, shown) if site.render is Render.AUTO else None
        if recipe is not None and await self._may_ask(site, recipe, url):
            self._ways.decide(site.name, url, Way.DATA, _words(gain, "这些文字见于数据接口"), recipe)
        elif known is None:
            self._ways.decide(site.name, url, Way.BROWSER, _words(gain, "数据接口中没有找到这些文字"))

    async def _may_ask(self, site: Site, recipe: Recipe, url: str) -> bool:
        """Whether the data may be asked for by themselves: neither the site file nor robots.txt forbids it."""
        robots = self._robots()
        for address in (_filled(form, url) for form in recipe.sources):
            if address is None or self._rules[site.name].is_denied(address):
                return False
            try:
                if robots is not None and not await robots.allows(request_of(address)[0]):
                    return False
            except (OSError, RuntimeError):
                # robots.txt could not be asked; the browser goes on showing these pages.
                return False
        return True


def weigh(document: Document, shown: Document) -> Gain:
    """What `shown` has that `document`, the same page without scripts, has not."""
    known = "".join(document.text.split())
    said = [block.text for block in shown.blocks if block.kind not in NOT_SHOWN]
    added = [text for text in said if "".join(text.split()) not in known]
    total = sum(map(len, said))
    here = {link.url for link in document.links}
    rows = sum(link.role is LinkRole.ROW and link.url not in here for link in shown.links)
    return Gain(texts=tuple(added), share=sum(map(len, added)) / total if total else 0.0, rows=rows)


def came_to(url: str, shown_at: str) -> str:
    """Where scripts led that ran at `url`, if the browser ended at `shown_at`: a change of the fragment alone leads nowhere."""
    tidy = tidy_url(shown_at)
    return url if tidy is None or tidy == tidy_url(url) else shown_at


def _filled(form: str, url: str) -> str | None:
    """The address of the data of the page at `url`; None if it cannot be made, or pieces of `url` would change more than a value of JSON."""
    if POST_MARK in form and ('"' in unquote(url) or "\\" in unquote(url)):
        return None
    return fill_api_form(form, url)


def _words(gain: Gain, finding: str) -> str:
    return f"显示的文字中 {gain.share:.0%}（{sum(map(len, gain.texts))} 字）由脚本添加；{finding}"
