"""One night at a time: who may run on this database now.

A night takes the lease, renews it while it works, and gives it back. A night that was killed stops renewing, and once
the patience is over another may take its place. Every step is one conditional UPDATE, so two can never both succeed.

In: a holder's name (unique per process), the time from the caller's clock (aware UTC). Out: whether it holds the lease.
"""

from datetime import date, datetime, timedelta

from django.db.models import Q

from indexer.models import NightLease

PATIENCE = timedelta(minutes=2)
"""How long a lease outlives its last heartbeat. Renew at least four times as often."""
_ROW = 1


def take_lease(holder: str, *, night: date, now: datetime, patience: timedelta = PATIENCE) -> bool:
    """Begin a night. False if another holder renewed its lease within `patience`; see `current_lease`."""
    first = NightLease(pk=_ROW, holder=holder, night=night, taken_at=now, heartbeat_at=now)
    NightLease.objects.bulk_create([first], ignore_conflicts=True)
    is_free = Q(holder=holder) | Q(heartbeat_at__lte=now - patience)
    changes = {"holder": holder, "night": night, "taken_at": now, "heartbeat_at": now}
    return NightLease.objects.filter(is_free, pk=_ROW).update(**changes) == 1


def renew_lease(holder: str, *, now: datetime) -> bool:
    """The heartbeat. False if another night took over; the caller must then stop its work at once."""
    return NightLease.objects.filter(pk=_ROW, holder=holder).update(heartbeat_at=now) == 1


def release_lease(holder: str) -> None:
    """End a night. Nothing happens if another took over meanwhile."""
    NightLease.objects.filter(pk=_ROW, holder=holder).delete()


def current_lease() -> NightLease | None:
    """Who holds or last held the lease without giving it back, for the message to the person who is refused."""
    return NightLease.objects.filter(pk=_ROW).first()
