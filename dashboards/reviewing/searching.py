"""Finding items by words, filters and contacts.

In: what a visitor asked for; it is data, never query syntax. Out: item ids, best or newest first, and how many there are.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dashboards.models import Decision
from dashboards.reviewing.decisions import newest_decisions
from dashboards.reviewing.review_queue import waiting
from indexer.models import Item, ItemContact, Sighting
from indexer.searching.seam import Query, SearchIndex

WAITING = "waiting"
UP, GONE = "up", "gone"
# Gone: every address at which the item stood.
STANDINGS = {UP: "仍在网上", GONE: "已全部下线"}
# Filters work on the best hits only; whoever gets this many should say more words.
HITS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search; empty fields do not filter. Dates are days of the office's time zone, `until` included."""

    words: str = ""
    category: str = ""
    action: str = ""
    platform: str = ""
    region: str = ""
    site: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    standing: str = ""
    contact: str = ""
    contact_kind: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Search":
        """The search an address names."""
        return cls(**{field.name: query.get(field.name, "").replace("\0", "").strip() for field in fields(cls)})

    def query(self) -> str:
        """The part of an address behind the question mark."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return self == Search()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All matching ids in order. `is_cut` says that there were more hits for the words than were looked at."""

    item_ids: tuple[str, ...]
    is_cut: bool = False


def find(search: Search, index: SearchIndex) -> Found:
    """Items that match; by relevance if there are words, else newest first."""
    items = _filtered(search)
    if not search.words:
        return Found(item_ids=tuple(items.order_by("-last_seen", "pk").values_list("pk", flat=True)))
    hits = index.find(Query(words=search.words, limit=HITS))
    passing = set(items.filter(pk__in=hits.item_ids).values_list("pk", flat=True))
    return Found(item_ids=tuple(item_id for item_id in hits.item_ids if item_id in passing), is_cut=hits.total > HITS)


def _filtered(search: Search) -> QuerySet[Item]:
    items = waiting() if search.state == WAITING else Item.objects.all()
    for name in ("category", "action"):
        if getattr(search, name):
            items = items.filter(**{name: getattr(search, name)})
    places = {name: getattr(search, name) for name in ("platform", "region", "site") if getattr(search, name)}
    if places:
        items = items.filter(Exists(Sighting.objects.filter(item=OuterRef("pk"), **places)))
    if search.standing in STANDINGS:
        up = Exists(Sighting.objects.filter(item=OuterRef("pk"), gone_at=None))
        items = items.filter(up if search.standing == UP else ~up)
    if search.contact:
        items = items.filter(Exists(_contacts(search)))
    if search.state in set(Decision.Outcome):
        items = items.filter(pk__in=newest_decisions().filter(outcome=search.state).values("item_id"))
    return _between(items, search)


def _contacts(search: Search) -> QuerySet[ItemContact]:
    same = ItemContact.objects.filter(item=OuterRef("pk"), value__iexact=search.contact)
    return same.filter(kind=search.contact_kind) if search.contact_kind else same


def _between(items: QuerySet[Item], search: Search) -> QuerySet[Item]:
    since, until = _day(search.since), _day(search.until)
    if since is not None:
        items = items.filter(last_seen__gte=_midnight(since))
    if until is not None:
        items = items.filter(first_seen__lt=_midnight(until + timedelta(days=1)))
    return items


def _day(text: str) -> date | None:
    """A day as browsers send it; anything else does not filter."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2999, 1, 1) else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
