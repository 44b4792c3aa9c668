"""Addresses without end: calendars, facets, loops of paths, the same page under ever other addresses. Each costs a bounded number of
requests, and none is told by how it looks, since a forum's hundred thousand threads look no different: what counts is whether
its pages still say anything new.

Addresses that are spelt alike (numbers and random tokens apart) form a group. A group whose pages say nothing new many times in a
row is closed; so is whatever stands behind the same first step of the path, or on the same host, where far more pages say nothing
new than do, and so are further hosts of a domain below which any name leads to the same pages. A page counts for the one that led
to it, so that a list of pictures without words stays open while what it lists is new. Of a closed group ever fewer addresses are still tried, and one that says something new opens it again.

In: addresses about to be asked; pages that were read, and whether they said anything new. Out: why an address is left out, in the
words of the night's report, or None. Pure, one object per crawl; `trap_memory.py` carries it over a kill.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.lately import Lately
from crawlers.steering.acting import only_acts

# So many pages of a group in a row may say nothing new; one that said much that is new may be silent for longer.
PATIENCE, MOST_PATIENCE = 12, 60
# Addresses that only act («reply», «print») are given up sooner, since what they show stands on the page that offers them.
PATIENCE_WITH_ACTIONS = 2
# A wider place is closed for addresses of kinds never seen to be worth it, when its pages beyond these say nothing new …
WIDE_ALLOWANCE, HOST_ALLOWANCE = 40, 100
# … so many times as often as they do.
BARREN_PER_NEW = 4
# … or so many times these, where the link stands on a page that itself said something new.
TRUST = 4
FIRST_PROBE = 8
MOST_GROUPS = 50_000
DEEPEST_PATH = 16
NUMBER = re.compile(r"\d+")
SERIES = "#"
"""What stands for a number in the spelling of a group."""
# Names of sessions, hashes and the like: long, with digits and letters mixed.
# A name in no Latin letters, as addresses carry it.
NAME = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
TOKEN = re.compile(r"(?<![^/=&?_.-])(?=[^/=&?_.-]*\d)(?=[^/=&?_.-]*[a-zA-Z])[0-9a-zA-Z]{12,}")
# One to three steps of a path, three times one after the other; days and months may well be.
LOOP = re.compile(r"((?:/(?!\d+(?=/|$))[^/]+){1,3})\1\1(?=/|$)")
# Second-level domains below which everybody registers: kinds of organisations, and China's provinces (`bj.cn`).
SHARED_SUFFIX = re.compile(r"(?:com|net|org|gov|edu|ac|co)\.[a-z]{2}(?::\d+)?$|[a-z]{2}\.cn(?::\d+)?$")
LOOPS, TOO_DEEP, ENDLESS = "网址路径循环", "网址路径过深", "同类网址连续没有新内容"
AGAIN = "已读网页的另一网址"


@dataclass(slots=True)
class Group:
    """Pages of addresses that are alike: with something new, without, the latest in a row without, and addresses left out."""

    new: int = 0
    barren: int = 0
    in_a_row: int = 0
    left_out: int = 0

    def is_exhausted(self, patience: int = PATIENCE) -> bool:
        """Whether its own pages say that no more are worth a request."""
        return self.in_a_row >= min(MOST_PATIENCE, patience + self.new // 2)

    def is_barren(self, allowance: int) -> bool:
        """Whether far more of its pages say nothing new than do."""
        return self.barren > allowance + BARREN_PER_NEW * self.new

    def learn(self, *, is_new: bool) -> None:
        """One more page."""
        if is_new:
            self.new += 1
            self.in_a_row = 0
        else:
            self.barren += 1
            self.in_a_row += 1

    def may_probe(self) -> bool:
        """Whether this address is tried though the group is closed: the 8th that is left out, the 16th, the 32nd …"""
        self.left_out += 1
        return self.left_out >= FIRST_PROBE and self.left_out & (self.left_out - 1) == 0


class Traps:
    """What a crawl has learnt of where pages repeat themselves."""

    def __init__(self) -> None:
        self._groups: dict[str, Group] = {}
        self._barren_pages: set[str] = set()
        self._changed: set[str] = set()
        self._newly_barren: set[str] = set()
        self._again = Lately(MOST_GROUPS)

    def restore(self, groups: dict[str, Group], barren_pages: set[str]) -> None:
        """Know what an earlier crawl of the run had learnt."""
        self._groups |= groups
        self._barren_pages |= barren_pages

    def take_changes(self) -> tuple[dict[str, Group], set[str]]:
        """Groups that changed, and pages that turned out to say nothing new, since this was last asked."""
        changed = {key: self._groups[key] for key in self._changed}, self._newly_barren
        self._changed, self._newly_barren = set(), set()
        return changed

    def refusal(self, url: str, referrer: str | None) -> str | None:
        """Why this address, to which a link of `referrer` leads, is not worth a request; None if it is."""
        if url in self._again:
            return AGAIN
        path = urlsplit(url).path
        if path.count("/") > DEEPEST_PATH:
            return TOO_DEEP
        if LOOP.search(path):
            return LOOPS
        keys = _keys(url)
        narrow, wide, host, *domain = (self._groups.get(key) for key in keys)
        if narrow is not None and narrow.is_exhausted(PATIENCE_WITH_ACTIONS if only_acts(url) else PATIENCE):
            self._changed.add(keys[0])
            return None if narrow.may_probe() else ENDLESS
        if narrow is not None and narrow.new:
            return None
        # A page that said something new is trusted longer in where it leads.
        trust = 1 if referrer is None or referrer in self._barren_pages else TRUST
        # So is a numbered series of which nothing was read: the emptiness of others on its host says little of it.
        host_trust = TRUST if narrow is None and SERIES in keys[0] else trust
        places = [(keys[1], wide, trust * WIDE_ALLOWANCE), (keys[2], host, host_trust * HOST_ALLOWANCE)]
        if domain and not (host is not None and host.new):
            # A host that has shown its worth stays open, whatever its brothers are.
            places.append((keys[3], domain[0], trust * HOST_ALLOWANCE))
        for key, place, allowance in places:
            if place is not None and place.is_barren(allowance):
                self._changed.add(key)
                return None if place.may_probe() else ENDLESS
        return None

    def learn(self, url: str, referrer: str | None, *, is_new: bool) -> None:
        """A page was read at `url`, to which a link of `referrer` led."""
        keys = _keys(url)
        for key in keys:
            self._group(key).learn(is_new=is_new)
        if not is_new:
            if len(self._barren_pages) >= MOST_GROUPS:
                self._barren_pages.clear()
            self._barren_pages.add(url)
            self._newly_barren.add(url)
        if is_new and referrer is not None:
            led = _keys(referrer)[0]
            if led != keys[0] and led in self._groups:
                self._group(led).learn(is_new=True)

    def open_again(self, urls: Iterable[str]) -> None:
        """These addresses open a page that was read. Forgotten with the process: that costs requests only."""
        for url in urls:
            self._again.is_new(url)

    def welcome(self, url: str) -> None:
        """The page at `url`, though its words were known, gave something that others of its kind may give too."""
        for key in _keys(url):
            self._group(key).learn(is_new=True)

    def _group(self, key: str) -> Group:
        # Beyond what is remembered, nothing is left out that was not known to be worthless.
        if key not in self._groups and len(self._groups) >= MOST_GROUPS:
            return Group()
        self._changed.add(key)
        return self._groups.setdefault(key, Group())


def _keys(url: str) -> list[str]:
    """The group of an address, what stands behind the same first step of its path, its host, and all hosts of its domain, if it is
    one of them."""
    parts = urlsplit(url)
    path = NUMBER.sub(SERIES, TOKEN.sub("*", NAME.sub("*", parts.path)))
    names = "&".join(
        sorted(NUMBER.sub(SERIES, TOKEN.sub("*", pair.partition("=")[0])) for pair in parts.query.split("&"))
    )
    first = path.split("/", 2)[1] if path.count("/") > 1 else ""
    return [f"{parts.netloc}{path}?{names}", f"{parts.netloc}/{first}/", parts.netloc, *_domain(parts.netloc)]


def _domain(host: str) -> list[str]:
    """The place that all hosts below a registered domain share; none for the domain itself, its `www.` and a bare address."""
    labels = host.removeprefix("www.").split(".")
    is_bare = labels[-1].partition(":")[0].isdecimal() or host.startswith("[")
    size = 3 if len(labels) > 1 and SHARED_SUFFIX.match(".".join(labels[-2:])) else 2
    return [] if is_bare or len(labels) <= size else [f"*.{'.'.join(labels[-size:])}"]
