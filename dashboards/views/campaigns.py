"""推广网络. In: nothing, the id of a campaign, or the id of an item. Out: the list, one campaign, or where an item belongs.

A campaign's address is the id of its first member; the id of any other member leads there, so old links stay good when two
networks turn out to be one.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dashboards.campaigns.current import known_campaigns
from dashboards.campaigns.pages import build_campaign_page, contact_lines, ranked
from dashboards.paging import page_of
from indexer.models import Item

CAMPAIGNS_PER_PAGE = 20
MEMBERS_PER_PAGE = 30


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The list, those with most left to decide first."""
    known = known_campaigns().map
    rows = ranked(known.campaigns)
    page = page_of(request.GET.get("page", ""), len(rows), CAMPAIGNS_PER_PAGE)
    context = {
        "rows": rows[page.offset : page.offset + CAMPAIGNS_PER_PAGE],
        "page": page,
        "items": sum(campaign.size for campaign in known.campaigns),
        "hubs": contact_lines(known.hubs),
    }
    return render(request, "campaigns/list.html", context)


@require_safe
def campaign(request: HttpRequest, item_id: str) -> HttpResponse:
    """One campaign."""
    found = known_campaigns().of(item_id)
    if found is None:
        raise Http404("no campaign")
    if found.campaign_id != item_id:
        return redirect("campaign", found.campaign_id)
    page = page_of(request.GET.get("page", ""), found.size, MEMBERS_PER_PAGE)
    built = build_campaign_page(found, page, MEMBERS_PER_PAGE)
    return render(request, "campaigns/campaign.html", {"built": built, "campaign": found, "page": page})


@require_safe
def campaign_of(request: HttpRequest, item_id: str) -> HttpResponse:
    """The line of the item page that names its campaign. Asked for after the page, so that reviewing never waits for it."""
    item = get_object_or_404(Item.objects.only("pk"), pk=item_id)
    return render(request, "campaigns/of_item.html", {"campaign": known_campaigns().of(item.pk)})
