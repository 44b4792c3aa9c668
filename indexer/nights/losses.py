"""What of a site's night could not be read, though a page stood there: what a zero of that night does not speak of.

In: a night. Out: `Losses` by site, from one grouped query however large the night was.
"""

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Q

from crawlers.outcome import Outcome
from crawlers.page import AD_FRAGMENT
from crawlers.steering.page_memory import NOT_MODIFIED
from crawlers.walking.answers import GONE_STATUSES
from crawlers.walking.walls import Wall, WallKind
from indexer.models import Visit

# How notes begin: the site's own word that it wants no visit, and what was never a page to read (a PDF, an archive).
FORBIDDEN_NOTE = "robots.txt 禁止"
NO_PAGE_NOTE = "不是网页"
GONE_NOTES = tuple(kind.value for kind in WallKind if Wall(kind=kind, sentence="").is_gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """One site's night in URLs. `read` counts pages, neither ads on them nor feeds; `lost` what blocked us, failed or could not be read;
    `failed` those of them that gave no answer to go by, so that another try may help. What is gone, is no page, or is forbidden by
    robots.txt counts as neither. `read_beyond`, `lost_beyond` and `gone_beyond` are those to which a link led.
    """

    read: int = 0
    lost: int = 0
    failed: int = 0
    read_beyond: int = 0
    lost_beyond: int = 0
    gone_beyond: int = 0

    @property
    def may_pass(self) -> bool:
        """Whether nothing was read for reasons that may pass: an outage, a server that errs. Who blocks us is not asked again."""
        return self.read == 0 and self.failed > 0


def losses_of_night(night: date) -> dict[str, Losses]:
    """What each site's visits of a night come to; sites without any are left out."""
    read = Q(outcome=Outcome.READ.value) & (~Q(action="") | Q(status=NOT_MODIFIED))
    gone = Q(status__in=GONE_STATUSES)
    for note in GONE_NOTES:
        gone |= Q(note__startswith=note)
    unlucky = Q(outcome__in=[Outcome.BLOCKED.value, Outcome.FAILED.value, Outcome.UNREADABLE.value])
    lost = unlucky & ~gone & ~Q(note__startswith=FORBIDDEN_NOTE) & ~Q(note__startswith=NO_PAGE_NOTE)
    # A robots.txt that its server could not give forbids everything, and is no word of the site's.
    unanswered = Q(outcome=Outcome.FAILED.value) | Q(outcome=Outcome.BLOCKED.value, note__startswith="robots.txt")
    linked = ~Q(referrer="")
    visits = Visit.objects.filter(night=night).exclude(url__contains=f"#{AD_FRAGMENT}")
    rows = visits.values_list("site").annotate(
        read=Count("id", filter=read),
        lost=Count("id", filter=lost),
        failed=Count("id", filter=lost & unanswered),
        read_beyond=Count("id", filter=read & linked),
        lost_beyond=Count("id", filter=lost & linked),
        gone_beyond=Count("id", filter=unlucky & gone & linked),
    )
    names = [field.name for field in fields(Losses)]
    return {site: Losses(**dict(zip(names, numbers, strict=True))) for site, *numbers in rows.order_by("site")}


def sites_to_ask_again(night: date) -> list[str]:
    """Sites of a night of which nothing was read for reasons that may pass, by name."""
    return [site for site, losses in losses_of_night(night).items() if losses.may_pass]
