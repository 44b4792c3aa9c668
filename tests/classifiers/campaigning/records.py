"""Campaign items for tests, each complete; say only what the test is about."""

from datetime import UTC, datetime, timedelta

from classifiers.campaigning.records import CampaignItem, LinkKind, Shared
from classifiers.verdict import ContactKind

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
