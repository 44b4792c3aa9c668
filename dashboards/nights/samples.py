"""A picture of one page of each group that could not be read, and of layouts (`layouts.py`), so that a person sees what the crawl saw.

A page refused by robots.txt or by our own guard is not opened for this either, and neither is one whose server gave no answer.
In: a night's site reports. Out: the reasons and shapes of their rows name pictures, which lie in the data folder under their SHA-256.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from crawlers.browsing.browser import find_browser
from crawlers.browsing.looking import Look, look_at
from crawlers.manners.courtesy_record import count_looks, records_of_night
from crawlers.manners.limits import refusal_tonight
from crawlers.manners.middlewares import user_agent
from crawlers.manners.url_guard import UrlGuard, host_key
from crawlers.outcome import Outcome
from crawlers.page import is_ad_url
from crawlers.reading.page_turning import read_form_address
from crawlers.site import Site
from crawlers.walking.data_sources import page_address
from dashboards.configuration import Configuration
from dashboards.nights.layouts import carry_pictures, wanted_of
from indexer.models import Visit
from indexer.nights.comparison import NIGHTS_COMPARED
from indexer.nights.reports import ROBOTS_NOTE, reports_before
from indexer.opening import open_evidence_store
from indexer.report_models import SiteReport

# Each costs the site one more request.
PICTURES_PER_SITE, PICTURES_PER_NIGHT, LAYOUTS_PER_NIGHT = 2, 8, 16
SHOWABLE = frozenset({Outcome.BLOCKED.value, Outcome.UNREADABLE.value})


def pictures_folder(data_folder: Path) -> Path:
    """Where the pictures lie, each as `<sha256>.png`."""
    return data_folder / "night_pictures"


def take_samples(configuration: Configuration, night: date, sites: Sequence[Site]) -> int:
    """Take the pictures of this night that are missing; how many there are now more. Without a browser, none."""
    browser = find_browser(configuration.crawlers.browser)
    reports = list(SiteReport.objects.filter(night=night, site__in=[site.name for site in sites]))
    before = reports_before(night, [report.site for report in reports], NIGHTS_COMPARED)
    folder = pictures_folder(configuration.data_folder)
    store = open_evidence_store(configuration.data_folder, configuration.indexer)
    for report in reports:
        for name, body in carry_pictures(report, before.get(report.site, []), store).items():
            _write(folder, name, body)
    urls = _wanted(configuration, night, sites, reports, before) if browser is not None else []
    looks = _look(configuration, sites, browser, urls) if browser is not None and urls else []
    pictures = {
        look.url: _write(folder, sha256(look.picture).hexdigest(), look.picture) for look in looks if look.picture
    }
    count_looks(configuration.data_folder, night, [look.asked for look in looks])
    _enter(reports, pictures)
    return len(pictures)


def _look(configuration: Configuration, sites: Sequence[Site], browser: str, urls: Sequence[str]) -> list[Look]:
    config = configuration.crawlers
    return asyncio.run(
        look_at(
            urls,
            browser=browser,
            user_agent=user_agent(config),
            guard=UrlGuard(config.allow_private),
            timeout_seconds=config.render_timeout_seconds,
            pause_seconds=max([config.delay_seconds, *(site.pace.delay_seconds or 0.0 for site in sites)]),
        )
    )


def _wanted(
    configuration: Configuration,
    night: date,
    sites: Sequence[Site],
    reports: Sequence[SiteReport],
    before: Mapping[str, Sequence[SiteReport]],
) -> list[str]:
    """What is to be looked at: pages that could not be read, then changed layouts, then layouts nobody has looked at lately."""
    by_name = {site.name: site for site in sites}
    asked = {record.host: record.requests for record in records_of_night(configuration.data_folder, night)}

    def may_ask(report: SiteReport, url: str) -> bool:
        return refusal_tonight(by_name[report.site], asked.get(host_key(url), 0), datetime.now(UTC)) is None

    unread: list[str] = []
    for report in reports:
        samples = [reason["sample"] for reason in report.reasons if _is_showable(reason)]
        unread += [url for url in samples if may_ask(report, url)][:PICTURES_PER_SITE]
    wanted = [one for report in reports for one in wanted_of(report, before.get(report.site, []))]
    layouts = [
        page_address(one.shape["sample"])
        for one in sorted(wanted, key=lambda one: not one.is_changed)
        # What only a form answers has no address a browser could open.
        if read_form_address(one.shape["sample"]) is None and may_ask(one.report, page_address(one.shape["sample"]))
    ]
    clicks = _clicks_among([*unread, *layouts], night)
    unread, layouts = ([url for url in urls if url not in clicks] for urls in (unread, layouts))
    return unread[:PICTURES_PER_NIGHT] + layouts[:LAYOUTS_PER_NIGHT]


def _clicks_among(urls: Sequence[str], night: date) -> set[str]:
    """Addresses an ad led to: asking one again would be another click that somebody pays for."""
    visits = Visit.objects.filter(night=night, url__in=urls).values_list("url", "referrer")
    return {url for url, referrer in visits if is_ad_url(referrer)}


def _is_showable(reason: dict[str, str]) -> bool:
    is_answered = reason["outcome"] in SHOWABLE and reason["status"] is not None
    return is_answered and not reason["picture"] and not reason["note"].startswith(ROBOTS_NOTE)


def _write(folder: Path, name: str, body: bytes) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    part.write_bytes(body)
    part.rename(folder / f"{name}.png")
    return name


def _enter(reports: Sequence[SiteReport], pictures: Mapping[str, str]) -> None:
    """Name the pictures, by the address of their page, in the rows of the night."""
    for report in reports:
        for reason in report.reasons:
            reason["picture"] = pictures.get(reason["sample"], reason["picture"])
        for shape in report.structure:
            if page_address(shape["sample"]) in pictures:
                shape["picture"], shape["pictured_on"] = (
                    pictures[page_address(shape["sample"])],
                    report.night.isoformat(),
                )
        report.save(update_fields=["reasons", "structure"])
