"""Where a term stands in texts that sell nothing, and which neighbours would keep it from being read there.

In: a term and background texts, each known as an offer or not. Out: `Collisions` with contexts, counts and proposed
exceptions in the lexicon's own form («提|供精|神»). Nothing is saved; a person decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.unmasking.reading_views import ViewMaker

CONTEXT = 8
"""Characters shown on either side."""
LONGEST_NEIGHBOUR = 2
"""Characters of a proposed exception: one tells most words apart («提|供精»), two the rest («世代|生活»)."""
FEWEST_TIMES = 2
"""A neighbour seen once is chance."""
SMALLEST_SHARE = 0.05
"""Of all collisions; rarer neighbours make a lexicon long and help little."""
MOST_PROPOSALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundText:
    """A text, and whether it is an offer: words beside a term in offers are no exceptions."""

    text: str
    is_offer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the term with what stands around it."""

    left: str
    term: str
    right: str
    is_offer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionProposal:
    """A neighbour that makes it another word. `is_before` says on which side; `times` how many collisions it would end."""

    neighbour: str
    is_before: bool
    times: int

    def shown(self, term: str) -> str:
        """«提|供精» or «供精|神»."""
        return f"{self.neighbour}|{term}" if self.is_before else f"{term}|{self.neighbour}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collisions:
    """Counts over the whole background. `places` are the first few; `left_over` collisions no proposal would end."""

    texts_read: int
    in_offers: int
    in_others: int
    texts_with: int
    places: tuple[Place, ...]
    proposals: tuple[ExceptionProposal, ...]
    left_over: int


def find_collisions(
    term: str, texts: Iterable[BackgroundText], views: ViewMaker, *, places_shown: int = 20
) -> Collisions:
    """Every place of `term` in `texts`, disguises of form undone. Reads `texts` once; they may be a long file."""
    wanted = views.normal(term.strip().lower())
    if not wanted:
        raise ValueError("the term is empty")
    texts_read = texts_with = 0
    places: list[Place] = []
    for text in texts:
        texts_read += 1
        found = list(_places(wanted, text, views))
        texts_with += bool(found)
        places += found
    innocent = [place for place in places if not place.is_offer]
    proposals = _proposals(innocent, [place for place in places if place.is_offer])
    return Collisions(
        texts_read=texts_read,
        in_offers=len(places) - len(innocent),
        in_others=len(innocent),
        texts_with=texts_with,
        places=tuple((innocent or places)[:places_shown]),
        proposals=tuple(proposals),
        left_over=len(innocent) - sum(proposal.times for proposal in proposals),
    )


def _places(wanted: str, text: BackgroundText, views: ViewMaker) -> Iterator[Place]:
    mapped = views.normal(text.text)
    start = mapped.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        yield Place(
            left=mapped[max(0, start - CONTEXT) : start].rpartition("\n")[2],
            term=mapped[start:end],
            right=mapped[end : end + CONTEXT].partition("\n")[0],
            is_offer=text.is_offer,
        )
        start = mapped.find(wanted, start + 1)


def _proposals(innocent: Sequence[Place], offers: Sequence[Place]) -> list[ExceptionProposal]:
    """Neighbours that end most collisions and never stand beside the term in an offer, greedily, shortest first."""
    kept_in_offers = {neighbour for place in offers for neighbour in _neighbours(place)}
    least = max(FEWEST_TIMES, round(SMALLEST_SHARE * len(innocent)))
    proposals: list[ExceptionProposal] = []
    left = list(innocent)
    while left and len(proposals) < MOST_PROPOSALS:
        counted = Counter(neighbour for place in left for neighbour in _neighbours(place))
        allowed = [each for each in counted if each not in kept_in_offers and counted[each] >= least]
        if not allowed:
            break
        best = min(allowed, key=lambda each: (-counted[each], len(each[0]), each))
        proposals.append(ExceptionProposal(neighbour=best[0], is_before=best[1], times=counted[best]))
        left = [place for place in left if best not in _neighbours(place)]
    return proposals


def _neighbours(place: Place) -> set[tuple[str, bool]]:
    """(words, whether they stand before the term) on both sides, of Chinese characters and letters only."""
    found = set()
    for length in range(1, LONGEST_NEIGHBOUR + 1):
        before, behind = place.left[-length:], place.right[:length]
        if len(before) == length and before.isalpha():
            found.add((before, True))
        if len(behind) == length and behind.isalpha():
            found.add((behind, False))
    return found
