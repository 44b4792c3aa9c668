"""What a site's file allows tonight beyond its pace: hours of rest, and requests per host.

In: a site, how often its host was asked this night, the time. Out: why the host is not to be asked any more, in words, or None. Pure.
"""

from datetime import datetime

from crawlers.quiet_hours import is_quiet
from crawlers.site import Site

QUIET = "站点静默时段，不访问"
"""Why a host is not asked for some hours, after which it may be."""


def refusal_tonight(site: Site, requests: int, now: datetime) -> str | None:
    """Why a host of `site` that got so many requests this night gets no more; None if it may be asked."""
    if site.pace.daily_requests is not None and requests >= site.pace.daily_requests:
        return "该主机当日访问次数已达上限"
    return QUIET if is_quiet(site.pace.quiet_hours, now) else None
