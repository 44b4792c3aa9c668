"""What campaigns are made from, and what they are. Standard library only.

In: what the index knows of items. Out: `CampaignItem`, `Campaign`, `CampaignMap`. Times are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.verdict import ContactKind


class LinkKind(StrEnum):
    """What two items may share, beside their words."""

    CONTACT = "contact"
    IMAGE = "image"
    DOMAIN = "domain"


class Slot(StrEnum):
    """What may stand at a place of a template; the value is what people read."""

    CITY = "城市"
    PHONE = "电话"
    ACCOUNT = "账号"
    LINK = "链接"
    DATE = "日期"
    NUMBER = "数字"
    WORDS = "…"
    """Any words: members differ here."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Shared:
    """Something items may share: a contact (`contact_kind` says which), a picture's hash, a host that is linked to."""

    kind: LinkKind
    value: str
    contact_kind: ContactKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignItem:
    """One item. `offer` is the text of its lines that sell; `contact_spans` are half-open offsets into it.

    `shared` are its contacts, QR payloads, picture hashes and the hosts it leads to; `hosts` is where it stands.
    """

    item_id: str
    category: str
    offer: str
    contact_spans: tuple[tuple[int, int, ContactKind], ...]
    shared: frozenset[Shared]
    hosts: frozenset[str]
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePiece:
    """A run of constant text, or a slot (`text` is then empty)."""

    text: str
    slot: Slot | None = None

    @property
    def shown(self) -> str:
        """The piece as people read it: «{城市}»."""
        return self.text if self.slot is None else f"{{{self.slot.value}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedByItems:
    """A value, and how many items of the campaign carry it."""

    shared: Shared
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Items of one network. `campaign_id` is the id of the member seen first, so it stays when the network grows.

    `item_ids` are ordered by first sighting, whose times are `joined` in the same order; `shared` and `categories` by how many items have them, the rest by name.
    """

    campaign_id: str
    item_ids: tuple[str, ...]
    joined: tuple[datetime, ...]
    template: tuple[TemplatePiece, ...]
    categories: tuple[str, ...]
    cities: tuple[str, ...]
    hosts: tuple[str, ...]
    shared: tuple[SharedByItems, ...]
    last_seen: datetime

    @property
    def first_seen(self) -> datetime:
        """When its first member was first seen."""
        return self.joined[0]

    @property
    def size(self) -> int:
        """How many items."""
        return len(self.item_ids)

    def shared_of(self, kind: LinkKind) -> tuple[SharedByItems, ...]:
        """The shared values of one kind."""
        return tuple(each for each in self.shared if each.shared.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMap:
    """All campaigns, largest first, and `hubs`: values on so many unlike items that they say nothing about who is behind."""

    campaigns: tuple[Campaign, ...]
    hubs: tuple[SharedByItems, ...]
