"""The rows of a sighting: where an item stands, how often it was seen there, and how its newest page was obtained.

In: a finding that is an offer, and its item. Out: rows of `Sighting` and `SightingCapture`, which sealing reads later; not yet
written, `offer_rows.py` writes those of a batch together.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urldefrag, urlsplit

from classifiers.picturing.pictures import likeness_of
from classifiers.verdict import Finding
from crawlers.page import PageImage, is_ad_url
from indexer.content_id import offer_blocks
from indexer.models import Item, Sighting, SightingCapture
from indexer.sealing.picture_marks import marks_on
from indexer.storable import storable


def new_sighting(item: Item, finding: Finding, night: date) -> Sighting:
    """The row of an address at which this item was not seen before."""
    page = finding.page
    sighting = Sighting(item=item, url=page.url, referrer=page.referrer or "")
    sighting.first_seen = sighting.last_seen = page.fetched_at
    sighting.last_night = night
    _describe(sighting, finding)
    return sighting


def renew_sighting(sighting: Sighting, finding: Finding, night: date) -> None:
    """Enter that the item stands there still. A night counts once; running an older night again counts nothing."""
    page = finding.page
    sighting.last_seen = page.fetched_at
    if night > sighting.last_night:
        sighting.last_night = night
        sighting.times += 1
    sighting.referrer = page.referrer or sighting.referrer
    _describe(sighting, finding)


def capture_of(
    sighting: Sighting, finding: Finding, verdict: Mapping[str, Any], document_sha256: str
) -> SightingCapture:
    """What is known about the newest page of this sighting."""
    page, capture, placement = finding.page, finding.page.capture, finding.page.placement
    images = [
        {
            "sha256": image.sha256,
            "url": image.url,
            "media_type": image.media_type,
            "likeness": likeness_of(image.body),
            "is_creative": placement is not None and image is placement.picture,
            "marks": marks_on(image.sha256, finding),
        }
        for image in offer_images(finding)
    ]
    return SightingCapture(
        sighting=sighting,
        final_url=page.final_url,
        fetched_at=page.fetched_at,
        status=capture.status,
        headers=[list(header) for header in capture.headers],
        remote_ip=capture.remote_ip,
        user_agent=capture.user_agent,
        media_type=capture.media_type,
        charset=capture.charset,
        truncated=capture.truncated,
        body_sha256=capture.body_sha256,
        document_sha256=document_sha256,
        images=images,
        text=page.text,
        verdict=dict(verdict),
    )


def offer_images(finding: Finding) -> tuple[PageImage, ...]:
    """The pictures of the page on which a signal or a contact was read, and of an ad the picture as shown."""
    shown = {block.image_sha256 for block in offer_blocks(finding)}
    images = [image for image in finding.page.images if image.sha256 in shown]
    placement = finding.page.placement
    if placement is not None and placement.picture is not None:
        images.append(placement.picture)
    return tuple({image.sha256: image for image in images}.values())


def standing_address(url: str, final_url: str, referrer: str) -> str:
    """Where to look again for what was read at `url`: behind an ad's click address the page it led to, for asking the click address
    once more would be another click that somebody pays for."""
    is_click = is_ad_url(referrer) and urldefrag(final_url).url != urldefrag(url).url
    return final_url if is_click else url


def host_of(url: str) -> str:
    """Host in lower case, with its port where the address names one."""
    parts = urlsplit(url)
    host = (parts.hostname or "")[:255]
    return f"{host}:{parts.port}"[:255] if parts.port else host


def _describe(sighting: Sighting, finding: Finding) -> None:
    page = finding.page
    # A network that counts clicks is no host of the offers behind them.
    sighting.host = host_of(standing_address(page.url, page.final_url, page.referrer or ""))
    sighting.site = page.site
    sighting.platform = page.platform[:100]
    sighting.region = page.region[:100]
    sighting.authority = page.authority[:100]
    sighting.title = page.title[:300]
    sighting.author = storable(page.structure.author)[:100]
    sighting.published_at = page.structure.published_at
    sighting.placement = page.placement.reason[:200] if page.placement is not None else ""
    sighting.body_sha256 = page.capture.body_sha256
