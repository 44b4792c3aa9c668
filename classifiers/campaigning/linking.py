"""Which shared values tell that items are one network's, and which only that they stand in the same world.

A hub is a value on many items that are otherwise unlike: a platform's own number, a hotline, a host everybody links to.
Without cutting hubs, one of them merges all networks into one (Freeman et al. 2025 remove such edges from their giant
component). Both rules look only at the items that carry the value, so that no other item can change the answer:

* What many may share without knowing each other (a landline, a mail address, a picture, a host) is a hub when it stands under
  more than WEAK_MOST unlike texts and these are more than half as many as the items: a network repeats its texts, a
  platform's visitors do not.
* What belongs to one person (a mobile number, a messenger account, a QR code) may stand under any number of texts. It is a hub
  only when more than STRONG_MOST unlike texts each bring another such contact of their own, which stands under no other of these texts.

A page can be a hub too: a list of offers names the contacts of many networks. An item with more than LISTING_FROM personal
contacts, or as many hosts it leads to, joins nothing; it is put to a network only if at least half of them lead there and none elsewhere.

In: items and the clusters of their texts. Out: values to join by, hubs, and lists.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifiers.campaigning.records import CampaignItem, LinkKind, Shared
from classifiers.verdict import ContactKind

WEAK_MOST = 6
STRONG_MOST = 20
LISTING_FROM = 6
"""A network names its telephone, messengers and a few stand-ins on one page; a list of offers names dozens."""
_NOT_PERSONAL = frozenset({ContactKind.LANDLINE, ContactKind.EMAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Places (indices of items) per value. `hubs` and `listings` must not join anything.

    `joining` has every value that is no hub, with the items that are no lists, be it only one.
    """

    joining: Mapping[Shared, tuple[int, ...]]
    hubs: Mapping[Shared, tuple[int, ...]]
    listings: frozenset[int]


def find_links(items: Sequence[CampaignItem], text_clusters: Sequence[int]) -> Links:
    """Every value, hubs and lists apart."""
    listings = frozenset(place for place, item in enumerate(items) if is_listing(item))
    places: dict[Shared, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for shared in item.shared if place not in listings else ():
            places[shared].append(place)
    joining: dict[Shared, tuple[int, ...]] = {}
    hubs: dict[Shared, tuple[int, ...]] = {}
    for shared, found in places.items():
        is_hub = len(found) > 1 and _is_hub(shared, found, items, text_clusters)
        (hubs if is_hub else joining)[shared] = tuple(found)
    return Links(joining=joining, hubs=hubs, listings=listings)


def is_listing(item: CampaignItem) -> bool:
    """Whether an item is a list of many offers."""
    personal = sum(is_personal(shared) for shared in item.shared)
    return max(personal, sum(shared.kind is LinkKind.DOMAIN for shared in item.shared)) > LISTING_FROM


def is_personal(shared: Shared) -> bool:
    """Whether a value belongs to one person or office that answers it."""
    return shared.kind is LinkKind.CONTACT and shared.contact_kind not in _NOT_PERSONAL


def _is_hub(shared: Shared, found: Sequence[int], items: Sequence[CampaignItem], text_clusters: Sequence[int]) -> bool:
    if is_personal(shared):
        rivals = _texts_with_own_contact(shared, found, items, text_clusters)
        return rivals > STRONG_MOST and 2 * rivals > len(found)
    unlike = len({text_clusters[place] for place in found})
    return unlike > WEAK_MOST and 2 * unlike > len(found)


def _texts_with_own_contact(
    shared: Shared, found: Sequence[int], items: Sequence[CampaignItem], text_clusters: Sequence[int]
) -> int:
    """Clusters, among items that carry `shared`, with a personal contact that no other of these clusters has."""
    clusters_of: dict[Shared, set[int]] = defaultdict(set)
    for place in found:
        for other in items[place].shared:
            if other != shared and is_personal(other):
                clusters_of[other].add(text_clusters[place])
    return len({next(iter(clusters)) for clusters in clusters_of.values() if len(clusters) == 1})
