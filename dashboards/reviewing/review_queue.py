"""今日待办: which items wait for a person, and in which order.

An item waits if nobody has decided it and the machine did not call it clear; or if, since the decision, the machine's
action or category changed. A mere new revision with the same suggestion does not bring it back. Most severe first:
band, then score, then id, so that the order is total and "the next one" is well defined.

In: a filter. Out: item ids in order, and counts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from classifiers.verdict import Action
from dashboards.models import Decision
from dashboards.reviewing.bands import BAND, Band, band_of
from indexer.models import Item, Sighting

ORDER = ("band", "-score", "item_id")
BACKWARDS = ("-band", "score", "-item_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which part of the queue a person works on; empty means all. It travels in the address, never in a session."""

    category: str = ""
    platform: str = ""
    band: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "QueueFilter":
        """The filter an address names; unknown names match nothing, as they should."""
        return cls(category=query.get("category", ""), platform=query.get("platform", ""), band=query.get("band", ""))

    def with_(self, **changes: str) -> "QueueFilter":
        """This filter with some fields changed."""
        return replace(self, **changes)

    def query(self) -> str:
        """The part of an address behind the question mark, empty for no filter."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many items wait under one value."""

    value: str
    count: int


def waiting() -> QuerySet[Item]:
    """Items that wait for a person, unordered, with `band`."""
    newest = Decision.objects.filter(item_id=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    newest_row = Decision.objects.filter(pk=OuterRef("newest_decision"))
    in_force = newest_row.exclude(outcome=Decision.Outcome.WITHDRAWN)
    unchanged = Q(item_revision__gte=OuterRef("revision")) | Q(
        machine_action=OuterRef("action"), machine_category=OuterRef("category")
    )
    undecided = Q(action__in=[Action.FLAG.value, Action.REVIEW.value]) & ~Exists(in_force)
    came_back = Exists(in_force) & ~Exists(in_force.filter(unchanged))
    annotated = Item.objects.annotate(newest_decision=Subquery(newest), band=BAND)
    return annotated.filter(undecided | came_back)


def select(chosen: QueueFilter) -> QuerySet[Item]:
    """Waiting items that pass the filter, unordered."""
    items = waiting()
    if chosen.category:
        items = items.filter(category=chosen.category)
    if chosen.platform:
        items = items.filter(Exists(Sighting.objects.filter(item=OuterRef("pk"), platform=chosen.platform)))
    if chosen.band:
        items = items.filter(Q(band__in=[band.value for band in Band if band.css == chosen.band]))
    return items


def ids_in_order(chosen: QueueFilter, *, offset: int, limit: int) -> list[str]:
    """One page of the queue."""
    return list(select(chosen).order_by(*ORDER).values_list("pk", flat=True)[offset : offset + limit])


def ids_around(item: Item, chosen: QueueFilter, *, before: int, after: int) -> tuple[list[str], list[str]]:
    """The ids just before and just after `item` in the queue, both in queue order; `item` itself is in neither."""
    band = band_of(item.action, item.score).value
    ahead = Q(band__lt=band) | Q(band=band, score__gt=item.score) | Q(band=band, score=item.score, pk__lt=item.pk)
    behind = Q(band__gt=band) | Q(band=band, score__lt=item.score) | Q(band=band, score=item.score, pk__gt=item.pk)
    items = select(chosen)
    backwards = items.filter(ahead).order_by(*BACKWARDS).values_list("pk", flat=True)[:before]
    forwards = items.filter(behind).order_by(*ORDER).values_list("pk", flat=True)[:after]
    return list(backwards)[::-1], list(forwards)


def next_after(item: Item, chosen: QueueFilter) -> str | None:
    """The item to show once `item` is done: the one behind it, else the first of what is left."""
    _, behind = ids_around(item, chosen, before=0, after=1)
    if behind:
        return behind[0]
    return next((pk for pk in ids_in_order(chosen, offset=0, limit=2) if pk != item.pk), None)


def tally_categories() -> list[Tally]:
    """Waiting items per category id, most first."""
    return _tallies(waiting().values_list("category").annotate(count=Count("pk")))


def tally_platforms() -> list[Tally]:
    """Waiting items per platform, most first; an item on two platforms counts on both."""
    seen = Sighting.objects.filter(item_id__in=waiting().values("pk")).values_list("platform")
    return _tallies(seen.annotate(count=Count("item_id", distinct=True)))


def tally_bands() -> dict[Band, int]:
    """Waiting items per band, all bands named."""
    counts = dict(waiting().values_list(F("band")).annotate(count=Count("pk")))
    return {band: counts.get(band.value, 0) for band in Band}


def _tallies(counted: QuerySet[Item, tuple[object, ...]] | QuerySet[Sighting, tuple[object, ...]]) -> list[Tally]:
    tallies = [Tally(value=str(value), count=int(str(count))) for value, count in counted]
    return sorted(tallies, key=lambda tally: (-tally.count, tally.value))
