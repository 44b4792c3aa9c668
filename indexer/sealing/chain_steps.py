"""The chain of pages a lead consists of (search or listing row → ad → landing page → contact page), before anything is captured.

Backwards it is known from the crawl: every visit remembers the page whose link led there. Forwards, an ad that stands on another
page leads where the crawl followed it to; of any other page it is read from its own bytes: addresses its offer names, links whose
words are part of the offer, and where a page has few links off its host, those.

In: a `Sighting`, pages' links. Out: `Step`s without evidence. Pure but for the visits asked of the tables.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urldefrag

from crawlers.advertising.clicks import FOLLOWED_EVERY
from crawlers.manners.url_guard import host_key
from crawlers.outcome import Outcome
from crawlers.page import Link, is_ad_url
from crawlers.reading.links import leads_to_a_page, tidy_url
from indexer.models import Sighting, Visit

MOST_BEFORE, MOST_LANDING = 3, 2
FEW_LINKS = 5
"""A page with so few links off its host has them for a reason; of more, most are friends, partners and licences."""
CONTACT_WORDS = re.compile(r"联系我们|联系方式|在线咨询|在线客服|立即咨询|预约|加微信|二维码|contact", re.IGNORECASE)
AUTHORITIES = ("gov.cn",)
"""Filing numbers in footers link there; nobody sells anything behind them."""


class StepRole(StrEnum):
    """What a page is in its chain."""

    ENTRY = "entry"
    """A search page, a listing, or whatever else led to the ad."""
    AD = "ad"
    LANDING = "landing"
    """Where the ad leads, off its own host."""
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page. `link_text` is what was clicked to come here; `note` says why there is no evidence, or what is doubtful.

    `final_url` is where redirects led, "" if nowhere else. A step that has one before it is captured is an ad's click address,
    which the crawl asked once and nobody asks again.
    """

    role: StepRole
    url: str
    final_url: str = ""
    link_text: str = ""
    evidence_id: str | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """As chain files hold it."""
        return asdict(self) | {"role": self.role.value}


def pages_before(sighting: Sighting) -> tuple[str, ...]:
    """Addresses that led to the sighting, the first visited first; at most MOST_BEFORE, nearest kept."""
    found: list[str] = []
    url = sighting.referrer
    while url and len(found) < MOST_BEFORE and url not in (*found, sighting.url):
        found.append(url)
        visit = Visit.objects.filter(site=sighting.site, url=url).exclude(referrer="").order_by("-night").first()
        url = visit.referrer if visit else ""
    return tuple(reversed(found))


def followed_from(sighting: Sighting) -> tuple[Step, ...]:
    """Where the crawl came to from this ad, on whichever page it followed it, within FOLLOWED_EVERY; nothing for a page of its own.

    Each ad is followed once; asking its address anew would be another click that somebody pays for. The newest visit comes first.
    """
    if not is_ad_url(sighting.url):
        return ()
    since = sighting.last_night - FOLLOWED_EVERY
    ending = f"#{urldefrag(sighting.url).fragment}"
    read = Visit.objects.filter(night__gte=since, site=sighting.site, outcome=Outcome.READ.value)
    visits = read.filter(referrer__endswith=ending)
    found = dict(visits.order_by("night", "-pk").values_list("url", "final_url"))
    steps = [
        Step(role=StepRole.LANDING, url=url, final_url=came, link_text=sighting.title) for url, came in found.items()
    ]
    return tuple(reversed(steps))[:MOST_LANDING]


def landing_steps(page_url: str, links: Sequence[Link], offer: Sequence[str], named: Iterable[str]) -> tuple[Step, ...]:
    """Links of an ad as steps, see `landing_links`."""
    found = landing_links(page_url, links, offer, named)
    return tuple(Step(role=StepRole.LANDING, url=link.url, link_text=link.text) for link in found)


def landing_links(page_url: str, links: Sequence[Link], offer: Sequence[str], named: Iterable[str]) -> tuple[Link, ...]:
    """Links worth following from an ad: `offer` are the words of its signals and contacts, `named` addresses it names."""
    home = _site_of(page_url)
    leaving = [link for link in links if _may_be_landing(link.url, home)]
    ranked = [(rank, link) for link in leaving if (rank := _rank(link, offer, len(leaving))) is not None]
    said = [Link(url=url, text="") for url in map(tidy_url, named) if url and _may_be_landing(url, home)]
    chosen = {link.url: link for link in [*said, *(link for _, link in sorted(ranked, key=lambda pair: pair[0]))]}
    return tuple(chosen.values())[:MOST_LANDING]


def contact_link(page_url: str, links: Sequence[Link]) -> Link | None:
    """The first link of a page's own site whose words promise a way to reach the advertiser."""
    home = _site_of(page_url)
    own = (link for link in links if _site_of(link.url) == home and link.url != page_url and leads_to_a_page(link.url))
    return next((link for link in own if CONTACT_WORDS.search(link.text)), None)


def _rank(link: Link, offer: Sequence[str], many: int) -> int | None:
    if link.text and any(word in link.text or link.text in word for word in offer if len(word) > 1):
        return 0
    return 1 if many <= FEW_LINKS else None


def _may_be_landing(url: str, home: str) -> bool:
    try:
        site = _site_of(url)
    except ValueError:
        return False
    return site != home and not site.rsplit(":", 1)[0].endswith(AUTHORITIES) and leads_to_a_page(url)


def _site_of(url: str) -> str:
    """Host and port, without `www.`: the same site under both names."""
    return host_key(url).removeprefix("www.")
