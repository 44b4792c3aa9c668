"""One line per item, as queue, search and "similar items" show it.

In: item ids in order. Out: `ItemRow`s in the same order, from five queries whatever their number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from dashboards.models import Decision
from dashboards.reviewing.bands import Band, band_of
from dashboards.reviewing.category_choices import title_of
from dashboards.reviewing.decisions import in_force
from indexer.models import Item, ItemContact, Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """What a person needs to choose an item. `sealed` and `addresses` count addresses, `times` counts sightings."""

    item_id: str
    title: str
    category_title: str
    action: str
    action_title: str
    band: Band
    sentence: str
    platforms: tuple[str, ...]
    contacts: int
    addresses: int
    sealed: int
    times: int
    standing: int
    """Addresses at which it stands still, as far as anyone knows."""
    first_seen: datetime
    last_seen: datetime
    decision: Decision | None

    @property
    def is_gone(self) -> bool:
        """Whether a visit found every address without it."""
        return self.addresses > 0 and self.standing == 0

    @property
    def is_sealed(self) -> bool:
        """Whether at least one address has sealed evidence."""
        return self.sealed > 0


@dataclass(slots=True)
class _Seen:
    """Sums over an item's addresses."""

    platforms: list[str]
    addresses: int = 0
    standing: int = 0
    sealed: int = 0
    times: int = 0


def rows_for(item_ids: Sequence[str]) -> list[ItemRow]:
    """Rows in the order of the ids; ids of no item are left out."""
    found = Item.objects.defer("text", "verdict").in_bulk(list(item_ids))
    seen = _seen(item_ids)
    counted = ItemContact.objects.filter(item_id__in=item_ids).values_list("item_id").annotate(count=Count("pk"))
    contacts = dict(counted)
    decisions = in_force(item_ids)
    return [
        _row(found[pk], seen[pk], contacts.get(pk, 0), decisions.get(pk))
        for pk in dict.fromkeys(item_ids)
        if pk in found
    ]


def _seen(item_ids: Sequence[str]) -> defaultdict[str, _Seen]:
    seen: defaultdict[str, _Seen] = defaultdict(lambda: _Seen(platforms=[]))
    grouped = Sighting.objects.filter(item_id__in=item_ids).values("item_id", "platform")
    for group in grouped.annotate(
        addresses=Count("pk"), gone=Count("gone_at"), sealed=Count("evidence"), seen=Sum("times")
    ):
        one = seen[group["item_id"]]
        one.platforms.append(group["platform"])
        one.addresses += group["addresses"]
        one.standing += group["addresses"] - group["gone"]
        one.sealed += group["sealed"]
        one.times += group["seen"]
    return seen


def _row(item: Item, seen: _Seen, contacts: int, decision: Decision | None) -> ItemRow:
    return ItemRow(
        item_id=item.pk,
        title=item.title,
        category_title=title_of(item.category),
        action=item.action,
        action_title=item.get_action_display(),
        band=band_of(item.action, item.score),
        sentence=item.sentence,
        platforms=tuple(sorted(seen.platforms)),
        contacts=contacts,
        addresses=seen.addresses,
        sealed=seen.sealed,
        times=seen.times,
        standing=seen.standing,
        first_seen=item.first_seen,
        last_seen=item.last_seen,
        decision=decision,
    )
