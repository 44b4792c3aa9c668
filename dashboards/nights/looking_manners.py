"""How hosts are looked at beside the crawl: at its pace, and outside their quiet hours.

In: the configuration. Out: a host's pause, and why it is not to be looked at now.
"""

from collections.abc import Callable
from dataclasses import dataclass

from crawlers.manners.courtesy_record import usual_pauses
from crawlers.site_register import SiteRegister
from dashboards.configuration import Configuration
from dashboards.sites.book import known_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """`delay_of(host)` in seconds between two looks, `refusal_of(host)` in words, "" if it may be looked at."""

    delay_of: Callable[[str], float]
    refusal_of: Callable[[str], str]


def manners_of(configuration: Configuration) -> Manners:
    """Those in force now. A limit of requests a day does not hold evidence up: what was found would be lost for what was looked for."""
    register = SiteRegister(known_sites(configuration).values(), configuration.crawlers.delay_seconds)
    pauses = usual_pauses(configuration.data_folder)
    return Manners(
        delay_of=lambda host: max(register.pace_of(host).delay_seconds, pauses.get(host, 0.0)),
        refusal_of=lambda host: register.refusal_tonight(host, 0) or "",
    )
