"""The rows of a batch's offers: read together, changed in memory, written together.

What a statement costs lies in asking it, and hardly in its rows. So the database is asked once for all it knows of the pages and
offers of a batch, and told table by table what changed, whatever their number. The caller's transaction holds it together.

In: findings, each at an address of its own. Out: after `write`, items with contacts and search entries, sightings, captures.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from classifiers.verdict import Finding
from indexer.item_rows import has_new_rules, new_item, renew_item
from indexer.models import Item, ItemContact, Sighting, SightingCapture
from indexer.searching.seam import SearchIndex
from indexer.searching.searchable import searchable_text
from indexer.sighting_rows import capture_of, new_sighting, renew_sighting
from indexer.standing import looked_for_at, sightings_at

_ITEM_FIELDS = [
    "category",
    "action",
    "part",
    "score",
    "title",
    "text",
    "sentence",
    "verdict",
    "shown_url",
    "last_seen",
    "revision",
]
_SIGHTING_FIELDS = [
    "site",
    "platform",
    "region",
    "authority",
    "referrer",
    "placement",
    "title",
    "author",
    "published_at",
    "last_seen",
    "times",
    "last_night",
    "gone_at",
    "gone_note",
    "body_sha256",
]
_CAPTURE_FIELDS = [
    "final_url",
    "fetched_at",
    "status",
    "headers",
    "remote_ip",
    "user_agent",
    "media_type",
    "charset",
    "truncated",
    "body_sha256",
    "document_sha256",
    "images",
    "text",
    "verdict",
]


class OfferRows:
    """What is known of offers and addresses: the items named by `item_ids`, which of them stand at `urls`, and what stands at `places`."""

    def __init__(self, places: Collection[str], urls: Collection[str], item_ids: Collection[str]) -> None:
        self._standing: dict[str, list[Sighting]] = {}
        self._sightings: dict[tuple[str, str], Sighting] = {}
        for sighting in sightings_at(places, urls, item_ids):
            self._sightings[sighting.item_id, sighting.url] = sighting
            if sighting.gone_at is None:
                self._standing.setdefault(looked_for_at(sighting), []).append(sighting)
        self._items: dict[str, Item] = Item.objects.in_bulk(item_ids) if item_ids else {}
        self._new_items: dict[str, Item] = {}
        self._changed_items: dict[str, Item] = {}
        self._contacts: dict[str, list[ItemContact]] = {}
        self._texts: dict[str, str] = {}
        self._new_sightings: list[Sighting] = []
        self._changed_sightings: list[Sighting] = []
        self._captures: list[SightingCapture] = []

    def standing_at(self, place: str) -> Sequence[Sighting]:
        """Sightings to be looked for at this address that are not gone, as the batch found them."""
        return self._standing.get(place, ())

    def item(self, item_id: str) -> Item | None:
        """The offer, if it was ever seen."""
        return self._items.get(item_id)

    def sighting(self, item_id: str, url: str) -> Sighting | None:
        """The offer at this address, if it was ever seen there."""
        return self._sightings.get((item_id, url))

    def see_item(self, item_id: str, finding: Finding, verdict: Mapping[str, Any]) -> Item:
        """The offer, for the first time or once more."""
        item = self._items.get(item_id)
        if item is None:
            item = self._items[item_id] = new_item(item_id, finding, verdict)
            self._new_items[item_id] = item
            self._texts[item_id] = _searchable(item)
        else:
            self._renew(item, finding, verdict)
        self._contacts.setdefault(item_id, []).extend(
            ItemContact(item=item, kind=contact.kind.value, value=contact.value[:200], text=contact.text[:300])
            for contact in finding.verdict.contacts
        )
        return item

    def _renew(self, item: Item, finding: Finding, verdict: Mapping[str, Any]) -> None:
        if has_new_rules(item, verdict):
            item.contacts.all().delete()
            self._contacts.pop(item.item_id, None)
        before = _searchable(item)
        renew_item(item, finding, verdict)
        after = _searchable(item)
        if after != before:
            self._texts[item.item_id] = after
        if item.item_id not in self._new_items:
            self._changed_items[item.item_id] = item

    def add_sighting(self, item: Item, finding: Finding, night: date) -> Sighting:
        """The offer at an address where it was not seen before."""
        sighting = new_sighting(item, finding, night)
        self._new_sightings.append(sighting)
        return sighting

    def renew_sighting(self, sighting: Sighting, finding: Finding, night: date) -> None:
        """The offer stands there still."""
        renew_sighting(sighting, finding, night)
        self._changed_sightings.append(sighting)

    def add_capture(
        self, sighting: Sighting, finding: Finding, verdict: Mapping[str, Any], document_sha256: str
    ) -> None:
        """How the newest page of a sighting was obtained; its files must lie in the store."""
        self._captures.append(capture_of(sighting, finding, verdict, document_sha256))

    def write(self, index: SearchIndex) -> None:
        """Write down what changed, in the order in which rows point at each other."""
        Item.objects.bulk_create(self._new_items.values())
        Item.objects.bulk_create(
            self._changed_items.values(), update_conflicts=True, unique_fields=["item_id"], update_fields=_ITEM_FIELDS
        )
        contacts = [contact for some in self._contacts.values() for contact in some]
        ItemContact.objects.bulk_create(contacts, ignore_conflicts=True)
        Sighting.objects.bulk_create(self._new_sightings)
        Sighting.objects.bulk_create(
            self._changed_sightings, update_conflicts=True, unique_fields=["id"], update_fields=_SIGHTING_FIELDS
        )
        SightingCapture.objects.bulk_create(
            self._captures, update_conflicts=True, unique_fields=["sighting"], update_fields=_CAPTURE_FIELDS
        )
        index.put(self._texts)


def _searchable(item: Item) -> str:
    return searchable_text(item.title, item.text, item.verdict)
