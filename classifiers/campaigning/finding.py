"""How campaigns come about: mask → cluster texts → links without hubs → union → one record per group.

In: items in any order. Out: `CampaignMap`. Deterministic: the order of the items does not matter, and an item that shares
neither words nor values with a campaign never changes it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from classifiers.campaigning.linking import Links, find_links
from classifiers.campaigning.masking import Masked, Masker
from classifiers.campaigning.near_duplicates import cluster_texts
from classifiers.campaigning.records import Campaign, CampaignItem, CampaignMap, Shared, SharedByItems
from classifiers.campaigning.template import template_of
from classifiers.campaigning.union_find import UnionFind

FEWEST_ITEMS = 2
"""One item is no network."""


def find_campaigns(items: Iterable[CampaignItem], masker: Masker) -> CampaignMap:
    """Campaigns of `items`, whose ids must be unique."""
    ordered = sorted(items, key=lambda item: (item.first_seen, item.item_id))
    masked = [masker.masked(item.offer, item.contact_spans) for item in ordered]
    clusters = cluster_texts([one.text for one in masked])
    links = find_links(ordered, clusters)
    union = UnionFind(len(ordered))
    for place, cluster in enumerate(clusters):
        union.join(cluster, place)
    for places in links.joining.values():
        union.join_all(places)
    for listing, place in _homes(ordered, links, union):
        union.join(listing, place)
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(ordered)):
        groups[union.root(place)].append(place)
    campaigns = [
        _campaign([ordered[place] for place in places], [masked[place] for place in places], clusters, places)
        for places in groups.values()
        if len(places) >= FEWEST_ITEMS
    ]
    campaigns.sort(key=lambda campaign: (-campaign.size, campaign.campaign_id))
    return CampaignMap(campaigns=tuple(campaigns), hubs=_hubs(links))


def _homes(items: Sequence[CampaignItem], links: Links, union: UnionFind) -> list[tuple[int, int]]:
    """For every list of offers that is all one network's, the list and a member. Found before any of them is joined."""
    homes = []
    for listing in links.listings:
        led = [union.root(links.joining[shared][0]) for shared in items[listing].shared if shared in links.joining]
        if len(set(led)) == 1 and 2 * len(led) >= len(items[listing].shared):
            homes.append((listing, led[0]))
    return homes


def _campaign(
    items: Sequence[CampaignItem], masked: Sequence[Masked], clusters: Sequence[int], places: Sequence[int]
) -> Campaign:
    """The record of one group; `items` are in the order they were first seen."""
    return Campaign(
        campaign_id=items[0].item_id,
        item_ids=tuple(item.item_id for item in items),
        joined=tuple(item.first_seen for item in items),
        template=template_of(_main_texts(masked, [clusters[place] for place in places])),
        categories=tuple(_commonest(item.category for item in items)),
        cities=tuple(sorted({city for one in masked for city in one.cities})),
        hosts=tuple(sorted({host for item in items for host in item.hosts})),
        shared=_counted(Counter(shared for item in items for shared in item.shared)),
        last_seen=max(item.last_seen for item in items),
    )


def _main_texts(masked: Sequence[Masked], clusters: Sequence[int]) -> list[str]:
    """Texts of the largest cluster: a network with several templates is shown by the one it uses most."""
    texts: dict[int, list[str]] = defaultdict(list)
    for one, cluster in zip(masked, clusters, strict=True):
        texts[cluster].append(one.text)
    return max(texts.values(), key=lambda group: (len(group), len(group[0]), min(group)))


def _commonest(values: Iterable[str]) -> list[str]:
    counted = Counter(values)
    return sorted(counted, key=lambda value: (-counted[value], value))


def _counted(counts: Mapping[Shared, int]) -> tuple[SharedByItems, ...]:
    ranked = sorted(counts, key=lambda shared: (-counts[shared], shared.kind, shared.value, shared.contact_kind or ""))
    return tuple(SharedByItems(shared=shared, items=counts[shared]) for shared in ranked)


def _hubs(links: Links) -> tuple[SharedByItems, ...]:
    return _counted({shared: len(places) for shared, places in links.hubs.items()})
