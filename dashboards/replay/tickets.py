"""Tickets to one archive on the replay server: signed, short-lived, and good for nothing else.

In: an archive's hash and its page. Out: a piece of a URL, and back. Raises TicketRefused. The dashboard's cookies play no part.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

SALT = "qingyuan.replay"
LASTS = timedelta(minutes=30)


class TicketRefused(Exception):
    """The ticket is forged, altered or too old; the server answers 403 and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What may be replayed: the WACZ with this hash, opened at `url`."""

    sha256: str
    url: str


def ticket_for(ticket: Ticket) -> str:
    """The ticket as letters, digits, `-`, `_` and `:`."""
    return signing.dumps({"sha256": ticket.sha256, "url": ticket.url}, salt=SALT)


def read_ticket(text: str, *, lasts: timedelta = LASTS) -> Ticket:
    """What a ticket is for. Raises TicketRefused."""
    try:
        fields = signing.loads(text, salt=SALT, max_age=lasts)
        return Ticket(sha256=fields["sha256"], url=fields["url"])
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise TicketRefused("回放链接已失效，请从线索页重新打开") from error
