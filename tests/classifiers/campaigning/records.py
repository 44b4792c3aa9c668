"""Campaign items for tests, each complete; say only what the test is about."""

import random
from datetime import UTC, datetime, timedelta

from classifiers.campaigning.records import CampaignItem, LinkKind, Shared
from classifiers.verdict import ContactKind

CITIES = ("杭州", "成都", "长沙", "西安", "昆明", "合肥", "太原", "南宁")
# Syllables nobody's offer is made of, so that random texts are unlike each other.
ORDINARY = "山川湖海春夏秋冬风花雪月琴棋书画诗酒茶饭柴米油盐酱醋东西南北左右前后红橙黄绿青蓝紫"
START = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def contact(value: str, kind: ContactKind = ContactKind.WECHAT) -> Shared:
    return Shared(kind=LinkKind.CONTACT, value=value, contact_kind=kind)


def image(value: str) -> Shared:
    return Shared(kind=LinkKind.IMAGE, value=value)


def domain(value: str) -> Shared:
    return Shared(kind=LinkKind.DOMAIN, value=value)


def make_campaign_item(
    item_id: str, offer: str, *shared: Shared, day: int = 0, category: str = "surrogacy", host: str = "a.localhost"
) -> CampaignItem:
    """An item whose contact spans are found by looking for the shared contacts in its offer."""
    spans = [
        (offer.find(one.value), offer.find(one.value) + len(one.value), one.contact_kind)
        for one in shared
        if one.contact_kind is not None and one.value in offer
    ]
    seen = START + timedelta(days=day)
    return CampaignItem(
        item_id=item_id,
        category=category,
        offer=offer,
        contact_spans=tuple(spans),
        shared=frozenset(shared),
        hosts=frozenset({host}),
        first_seen=seen,
        last_seen=seen + timedelta(hours=1),
    )


def unlike(number: int, length: int = 40) -> str:
    """A text that is like no other number's."""
    return "".join(random.Random(number).choices(ORDINARY, k=length))


def network_items(count: int) -> list[CampaignItem]:
    """Offers of networks of ten that write alike; every twenty-five share an account."""
    items = []
    for number in range(count):
        base, cut = unlike(number // 10, 150), number % 140
        offer = f"{CITIES[number % 8]}代孕{base[:cut]}{unlike(number, 6)}{base[cut:]}加微信qy{number // 25:06}"
        items.append(make_campaign_item(f"{number:06}", offer, contact(f"qy{number // 25:06}"), day=number % 90))
    return items
