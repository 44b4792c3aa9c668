"""The scripted person of the demo, who decides as a reader of the sample web would, and the account of its visitor.

In: what the pages are. Out: decisions through the same door as a person's, and a one-time password.
"""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User

from dashboards.accounts import create_user, let_change_sites, let_hold_evidence, renew_password
from dashboards.models import Decision
from dashboards.reviewing.decisions import Choice, decide, in_force
from indexer.models import Item

REVIEWER, VISITOR = "sample-reviewer", "demo"


def review_half(kinds: Mapping[str, str], categories: Mapping[str, str], now: datetime) -> tuple[int, int]:
    """Decide every second undecided item; how many were confirmed and how many cleared.

    `kinds` says of URLs whether they are "offer", "mixed" or "clear"; an item is what most of its addresses are.
    """
    reviewer = _account(REVIEWER, "样例研判员")
    items = list(Item.objects.exclude(action="clear").order_by("item_id").prefetch_related("sightings"))
    decided = in_force(item.item_id for item in items)
    confirmed = cleared = 0
    for item in items[::2]:
        if item.item_id in decided:
            continue
        urls = [sighting.url for sighting in item.sightings.all()]
        offers = [url for url in urls if kinds.get(url) != "clear"]
        is_offer = 2 * len(offers) > len(urls)
        category = next((categories[url] for url in offers if url in categories), item.category)
        decide(
            Choice(
                item_id=item.item_id,
                seen_revision=item.revision,
                seen_decision=None,
                outcome=Decision.Outcome.CONFIRMED if is_offer else Decision.Outcome.CLEARED,
                category=category if is_offer else "",
                reason="样例研判员按样例网的答案处理",
            ),
            made_by=reviewer,
            made_at=now,
        )
        confirmed, cleared = confirmed + is_offer, cleared + (not is_offer)
    return confirmed, cleared


def visitor_password() -> tuple[str, str]:
    """The visitor's user name and a new one-time password."""
    if User.objects.filter(username=VISITOR).exists():
        return VISITOR, renew_password(VISITOR)
    password = create_user(VISITOR, "演示账号")
    let_change_sites(VISITOR, is_allowed=True)
    let_hold_evidence(VISITOR, is_allowed=True)
    return VISITOR, password


def _account(username: str, name: str) -> User:
    if not User.objects.filter(username=username).exists():
        create_user(username, name)
    return User.objects.get(username=username)
