"""A picture of one page of each group that could not be read, so that a person sees what the crawl saw.

A page refused by robots.txt or by our own guard is not opened for this either, and neither is one whose server gave no answer.
In: a night's site reports. Out: the reasons of their rows name pictures, which lie in the data folder under their SHA-256.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from crawlers.browsing.browser import find_browser
from crawlers.browsing.looking import Look, look_at
from crawlers.frontier.seam import Outcome
from crawlers.manners.courtesy_record import records_of_night
from crawlers.manners.limits import refusal_tonight
from crawlers.manners.middlewares import user_agent
from crawlers.manners.url_guard import UrlGuard, host_key
from crawlers.site import Site
from dashboards.configuration import Configuration
from indexer.nights.reports import ROBOTS_NOTE
from indexer.report_models import SiteReport

# Each costs the site one more request.
PICTURES_PER_SITE, PICTURES_PER_NIGHT = 2, 8
SHOWABLE = frozenset({Outcome.BLOCKED.value, Outcome.UNREADABLE.value})


def pictures_folder(data_folder: Path) -> Path:
    """Where the pictures lie, each as `<sha256>.png`."""
    return data_folder / "night_pictures"


def take_samples(configuration: Configuration, night: date, sites: Sequence[Site]) -> int:
    """Take the pictures of this night that are missing; how many there are now more. Without a browser, none."""
    browser = find_browser(configuration.crawlers.browser)
    reports = list(SiteReport.objects.filter(night=night, site__in=[site.name for site in sites]))
    urls = _wanted(configuration, night, sites, reports)
    if browser is None or not urls:
        return 0
    config = configuration.crawlers
    looks = asyncio.run(
        look_at(
            urls,
            browser=browser,
            user_agent=user_agent(config),
            guard=UrlGuard(config.allow_private),
            timeout_seconds=config.render_timeout_seconds,
            pause_seconds=max([config.delay_seconds, *(site.pace.delay_seconds or 0.0 for site in sites)]),
        )
    )
    return _keep(pictures_folder(configuration.data_folder), reports, [look for look in looks if look.picture])


def _wanted(
    configuration: Configuration, night: date, sites: Sequence[Site], reports: Sequence[SiteReport]
) -> list[str]:
    by_name = {site.name: site for site in sites}
    asked = {record.host: record.requests for record in records_of_night(configuration.data_folder, night)}
    urls: list[str] = []
    for report in reports:
        samples = [reason["sample"] for reason in report.reasons if _is_showable(reason)]
        may_ask = [
            url
            for url in samples
            if refusal_tonight(by_name[report.site], asked.get(host_key(url), 0), datetime.now(UTC)) is None
        ]
        urls += may_ask[:PICTURES_PER_SITE]
    return urls[:PICTURES_PER_NIGHT]


def _is_showable(reason: dict[str, str]) -> bool:
    is_answered = reason["outcome"] in SHOWABLE and reason["status"] is not None
    return is_answered and not reason["picture"] and not reason["note"].startswith(ROBOTS_NOTE)


def _keep(folder: Path, reports: Sequence[SiteReport], looks: Sequence[Look]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, str] = {}
    for look in looks:
        name = sha256(look.picture).hexdigest()
        part = folder / f"{name}.part"
        part.write_bytes(look.picture)
        part.rename(folder / f"{name}.png")
        pictures[look.url] = name
    for report in reports:
        for reason in report.reasons:
            reason["picture"] = pictures.get(reason["sample"], reason["picture"])
        report.save(update_fields=["reasons"])
    return len(pictures)
