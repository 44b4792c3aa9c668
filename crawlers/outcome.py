"""How asking for a URL may end. Standard library only."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a URL of a night ended. Every URL that was given out ends in exactly one of these."""

    READ = "read"
    """Fetched, read and judged."""
    UNREADABLE = "unreadable"
    """Answered, but with nothing we read: not HTML, an error status, too large."""
    BLOCKED = "blocked"
    """Refused by robots.txt, a login wall, a captcha or the site's firewall. We go no further."""
    REFUSED = "refused"
    """Refused by our own guard: a private address, a scheme we do not speak."""
    FAILED = "failed"
    """No usable answer after all retries: timeout, connection error, 5xx."""
    SKIPPED = "skipped"
    """Not asked: the site's page budget was used up, the host wanted no more, or nothing new was to be expected."""
