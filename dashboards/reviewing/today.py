"""How far the day's work is: shown in the top bar of every page.

In: the clock. Out: counts of waiting items and of items decided since local midnight.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from dashboards.models import Decision
from dashboards.reviewing.review_queue import waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Items waiting now, and items somebody decided today that do not wait again."""

    waiting: int
    done: int

    @property
    def total(self) -> int:
        """The day's whole work as known now."""
        return self.waiting + self.done

    @property
    def percent(self) -> int:
        """Done in hundredths of the whole; 100 when there is nothing to do."""
        return 100 if self.total == 0 else self.done * 100 // self.total


def progress_at(now: datetime) -> Progress:
    """Progress of the local day `now` falls into; two queries."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    decided = Decision.objects.filter(decided_at__gte=midnight).values("item_id")
    done = decided.exclude(item_id__in=waiting().values("pk")).distinct().count()
    return Progress(waiting=waiting().count(), done=done)


def progress(request: HttpRequest) -> dict[str, object]:
    """Context processor: `progress` for people who are logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"progress": progress_at(timezone.now())}
