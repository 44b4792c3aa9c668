"""What a crawl learns from a verdict: where offers stand, and which of the links that wait are likely to be some.

In: judged pages, as the pipelines hand them back. Out: the focus knows, and the frontier has better priorities. Protocols name what is
looked at in a verdict: the folder to the right owns the records, and is never imported here.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from crawlers.frontier.seam import Frontier
from crawlers.page import Page
from crawlers.site_register import SiteRegister
from crawlers.steering.focus import Focus
from crawlers.steering.following import raised_by_verdict

LIKENESS = {"flag": 1.0, "review": 0.25, "clear": 0.0}
"""How far a page counts as an offer, by what was proposed: most pages that a person must look at turn out to be talk about offers."""


class FoundContact(Protocol):
    """A way to reach somebody, in its one spelling."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...


class JudgedVerdict(Protocol):
    """What a crawl looks at in a verdict."""

    @property
    def action(self) -> str: ...
    @property
    def versions(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def contacts(self) -> tuple[FoundContact, ...]: ...


class JudgedLink(Protocol):
    """A link whose words were judged: the probability that they are an offer's."""

    @property
    def url(self) -> str: ...
    @property
    def probability(self) -> float: ...


class JudgedPage(Protocol):
    """A page with its verdict, and its links with words of the field."""

    @property
    def page(self) -> Page: ...
    @property
    def verdict(self) -> JudgedVerdict: ...
    @property
    def links(self) -> Sequence[JudgedLink]: ...


class VerdictLearning:
    """Steers one crawl by its verdicts."""

    def __init__(self, frontier: Frontier, register: SiteRegister, focus: Focus) -> None:
        self._frontier = frontier
        self._register = register
        self._focus = focus

    def page_judged(self, page: Page, chances: Mapping[str, float], *, likeness: float) -> None:
        """What was read at an address is judged, with the `chances` of its links; `likeness` from 0 to 1 (`LIKENESS`), 1 also where
        only an ad on it is an offer."""
        self._focus.learn(page.url, page.referrer, likeness=likeness)
        self._raise(page, chances, is_offer=likeness == 1.0)

    def ad_judged(self, page: Page) -> None:
        """An ad makes an offer: what it links to goes before others."""
        self._raise(page, {}, is_offer=True)

    def _raise(self, page: Page, chances: Mapping[str, float], *, is_offer: bool) -> None:
        if not self._focus.is_on or not (is_offer or chances):
            return
        rules = self._register.rules[page.site]
        raised = raised_by_verdict(rules, page.final_url, page.links, chances, self._focus, is_offer=is_offer)
        # Most pages lead to nothing of the kind, and a statement costs a way to the database.
        if raised:
            self._frontier.promote(raised)
