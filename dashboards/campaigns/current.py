"""Campaigns as of the newest change of the index, computed once and kept until it changes.

In: the tables. Out: `CampaignMap`, and the campaign of an item. Asking whether something changed costs two queries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from time import monotonic

from django.db.models import Count, Max, Min, Sum

from classifiers.campaigning.finding import find_campaigns
from classifiers.campaigning.masking import Masker, load_masker
from classifiers.campaigning.records import Campaign, CampaignMap
from classifiers.unmasking.reading_views import load_view_maker
from dashboards.campaigns.items import campaign_items
from indexer.models import Item, Sighting

QUICK_SECONDS = 0.5
"""What is computed faster than this is computed whenever something changed."""
PATIENCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCampaigns:
    """All campaigns, and which of them an item belongs to."""

    map: CampaignMap
    by_item: Mapping[str, Campaign]

    def of(self, item_id: str) -> Campaign | None:
        """The campaign an item belongs to; None for an item alone."""
        return self.by_item.get(item_id)


@dataclass(slots=True)
class CampaignKeeper:
    """Keeps the campaigns of one process.

    Only the first visitor waits: whoever comes while they are computed again sees what was known before. While a night adds
    items all the time, a large index is computed again only after PATIENCE times as long as it took the last time.
    """

    masker: Masker
    clock: Callable[[], float] = monotonic
    _lock: Lock = field(default_factory=Lock)
    _state: tuple[object, ...] = ()
    _known: KnownCampaigns | None = None
    _not_before: float = 0.0

    def known(self) -> KnownCampaigns:
        """Campaigns of the index as it stands, or stood a short time ago."""
        known = self._known
        if not self._lock.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            return self._renewed()
        finally:
            self._lock.release()

    def _renewed(self) -> KnownCampaigns:
        began = self.clock()
        if self._known is not None and began < self._not_before:
            return self._known
        state = _state_of_index()
        if self._known is None or state != self._state:
            self._known = _computed(self.masker)
            self._state = state
            took = self.clock() - began
            self._not_before = self.clock() + (PATIENCE * took if took > QUICK_SECONDS else 0.0)
        return self._known


@cache
def keeper() -> CampaignKeeper:
    """The keeper of this process."""
    return CampaignKeeper(masker=load_masker(load_view_maker()))


def known_campaigns() -> KnownCampaigns:
    """Campaigns of the index as it stands."""
    return keeper().known()


def _computed(masker: Masker) -> KnownCampaigns:
    found = find_campaigns(campaign_items(), masker)
    by_item = {item_id: campaign for campaign in found.campaigns for item_id in campaign.item_ids}
    return KnownCampaigns(map=found, by_item=by_item)


def _state_of_index() -> tuple[object, ...]:
    """Changes with every stored finding: a new item, a changed verdict, another address, a sighting repeated."""
    items = Item.objects.aggregate(Count("pk"), Min("pk"), Max("pk"), Sum("revision"), Max("last_seen"))
    sightings = Sighting.objects.aggregate(Count("pk"), Max("pk"), Sum("times"), Max("last_seen"))
    return (*items.values(), *sightings.values())
