"""What the pages of campaigns show: a line per campaign, and one campaign with its members and its growth.

In: campaigns and the tables. Out: `CampaignRow`s and `CampaignPage`, from a constant number of queries.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from classifiers.campaigning.records import Campaign, LinkKind, SharedByItems, TemplatePiece
from dashboards.campaigns.growth import Growth, growth_of
from dashboards.paging import Page
from dashboards.reviewing.category_choices import title_of
from dashboards.reviewing.item_rows import ItemRow, rows_for
from dashboards.reviewing.review_queue import ORDER, waiting
from indexer.models import CONTACT_CHOICES

CONTACTS_SHOWN = 100
"""Of one campaign; the rest is only counted."""
_CONTACT_TITLES = dict(CONTACT_CHOICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow:
    """One line of the list. `undecided` counts members that wait for a person."""

    campaign: Campaign
    undecided: int
    category_titles: tuple[str, ...]
    contacts: tuple[SharedByItems, ...]

    @property
    def has_text(self) -> bool:
        """Whether the template says anything; a network of pictures only has none."""
        return any(piece.text for piece in self.campaign.template)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One contact of a campaign; `kind` is its id, for the search page."""

    kind: str
    title: str
    value: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage:
    """One campaign. `rows` is one page of its members, newest first; `first_waiting` the most severe undecided one."""

    campaign: Campaign
    undecided: int
    category_titles: tuple[str, ...]
    template: Sequence[TemplatePiece]
    contacts: Sequence[ContactLine]
    domains: Sequence[SharedByItems]
    images: Sequence[SharedByItems]
    growth: Growth
    rows: Sequence[ItemRow]
    first_waiting: str | None


def ranked(campaigns: Sequence[Campaign]) -> list[CampaignRow]:
    """Campaigns with most left to decide first, then the largest; one query."""
    waiting_ids = set(waiting().values_list("pk", flat=True))
    rows = [_row(campaign, waiting_ids) for campaign in campaigns]
    return sorted(rows, key=lambda row: (-row.undecided, -row.campaign.size, row.campaign.campaign_id))


def build_campaign_page(campaign: Campaign, page: Page, rows_per_page: int) -> CampaignPage:
    """The page of `campaign`."""
    own = set(campaign.item_ids)
    in_queue = [pk for pk in waiting().order_by(*ORDER).values_list("pk", flat=True) if pk in own]
    newest_first = campaign.item_ids[::-1]
    return CampaignPage(
        campaign=campaign,
        undecided=len(in_queue),
        category_titles=tuple(title_of(category) for category in campaign.categories),
        template=campaign.template,
        contacts=contact_lines(campaign.shared)[:CONTACTS_SHOWN],
        domains=campaign.shared_of(LinkKind.DOMAIN),
        images=[each for each in campaign.shared_of(LinkKind.IMAGE) if each.items > 1],
        growth=growth_of(_days(campaign)),
        rows=rows_for(newest_first[page.offset : page.offset + rows_per_page]),
        first_waiting=in_queue[0] if in_queue else None,
    )


def contact_lines(shared: Sequence[SharedByItems]) -> list[ContactLine]:
    """Contacts as people read them; what is no contact is left out."""
    return [
        ContactLine(
            kind=each.shared.contact_kind.value,
            title=_CONTACT_TITLES[each.shared.contact_kind.value],
            value=each.shared.value,
            items=each.items,
        )
        for each in shared
        if each.shared.contact_kind is not None
    ]


def _row(campaign: Campaign, waiting_ids: Collection[str]) -> CampaignRow:
    return CampaignRow(
        campaign=campaign,
        undecided=sum(item_id in waiting_ids for item_id in campaign.item_ids),
        category_titles=tuple(title_of(category) for category in campaign.categories),
        contacts=campaign.shared_of(LinkKind.CONTACT),
    )


def _days(campaign: Campaign) -> Counter[date]:
    """New items per local day."""
    return Counter(timezone.localtime(moment).date() for moment in campaign.joined)
