"""Compares what a night said of its pages with the truth.

A flag on an offer is a hit, a flag on a clear page a false alarm; review counts as neither flag. Lists that only repeat
rows of offers are not scored.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.sample_web.truth import Truth, TruthKind
from tests.sample_web.web import SampleWeb

ACTIONS = ("clear", "review", "flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some pages: offers visited, offers flagged, offers put to review, clear pages flagged."""

    offers: int
    hits: int
    reviewed: int
    false_alarms: int

    @property
    def recall(self) -> float:
        """Share of the offers visited that were flagged; 1 if there was none."""
        return self.hits / self.offers if self.offers else 1.0

    @property
    def precision(self) -> float:
        """Share of the flags on scored pages that were right; 1 if there was none."""
        flags = self.hits + self.false_alarms
        return self.hits / flags if flags else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A night against the truth. URLs are in canonical form (`SampleWeb.canonical`), sorted."""

    overall: Tally
    by_category: Mapping[str, Tally]
    """A false alarm has no true category, so these tallies hold none."""
    by_host_kind: Mapping[str, Tally]
    by_evasion: Mapping[str, Tally]
    missed: tuple[str, ...]
    """Offers that were cleared."""
    reviewed: tuple[str, ...]
    """Offers that were put to review."""
    false_alarms: tuple[str, ...]
    unvisited: tuple[str, ...]
    """Pages of the truth with no action, but for those robots.txt forbids, those the caller excused, and result pages of
    the search engine, because which queries are asked is the crawler's choice."""
    unknown: tuple[str, ...]
    """URLs with an action that are no page of the truth."""


def score(web: SampleWeb, pairs: Iterable[tuple[str, str]], port: int, *, excused: Iterable[str] = ()) -> Score:
    """The score of `pairs` (url, action). A URL given twice counts with its strongest action.

    `excused` are URLs a page budget left out. Raises ValueError for an action that is none of flag, review, clear.
    """
    actions = _strongest(web, pairs)
    truths = {url: web.truth(url) for url in actions}
    known = {url: truth for url, truth in truths.items() if truth}
    offers = {url: truth for url, truth in known.items() if truth.kind is TruthKind.OFFER}
    alarms = {url for url, truth in known.items() if truth.kind is TruthKind.CLEAR and actions[url] == "flag"}
    skipped = {web.canonical(url) for url in excused}
    expected = (url for url, truth in web.truths(port) if not _depends_on_queries(truth))
    unvisited = (url for url in expected if url not in actions and url not in skipped)
    return Score(
        overall=_tally(offers, alarms, actions),
        by_category=_tallies(offers, set(), actions, known, "category"),
        by_host_kind=_tallies(offers, alarms, actions, known, "host_kind"),
        by_evasion=_tallies(offers, set(), actions, known, "evasion"),
        missed=tuple(sorted(url for url in offers if actions[url] == "clear")),
        reviewed=tuple(sorted(url for url in offers if actions[url] == "review")),
        false_alarms=tuple(sorted(alarms)),
        unvisited=tuple(sorted(url for url in unvisited if not web.is_disallowed(url))),
        unknown=tuple(sorted(url for url, truth in truths.items() if not truth)),
    )


def _depends_on_queries(truth: Truth) -> bool:
    return truth.host_kind == "search" and truth.genre == "listing"


def _strongest(web: SampleWeb, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    actions: dict[str, str] = {}
    for url, action in pairs:
        if "#" in url:
            # An ad on a page is judged by itself; the truth knows pages.
            continue
        if action not in ACTIONS:
            raise ValueError(f"{url}: unknown action {action!r}")
        address = web.canonical(url)
        actions[address] = max(action, actions.get(address, "clear"), key=ACTIONS.index)
    return actions


def _tally(offers: Iterable[str], alarms: set[str], actions: Mapping[str, str]) -> Tally:
    said = [actions[url] for url in offers]
    return Tally(offers=len(said), hits=said.count("flag"), reviewed=said.count("review"), false_alarms=len(alarms))


def _tallies(
    offers: Iterable[str], alarms: set[str], actions: Mapping[str, str], known: Mapping[str, Truth], by: str
) -> dict[str, Tally]:
    groups: dict[str, tuple[list[str], set[str]]] = defaultdict(lambda: ([], set()))
    for url in offers:
        groups[str(getattr(known[url], by))][0].append(url)
    for url in alarms:
        groups[str(getattr(known[url], by))][1].add(url)
    return {name: _tally(*group, actions) for name, group in sorted(groups.items())}
