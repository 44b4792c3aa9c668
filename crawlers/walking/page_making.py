"""A `Page` from everything a spider has in its hands.

In: site, target, Scrapy response, document, pictures. Out: the frozen record that leaves this folder.
"""

from datetime import datetime
from hashlib import sha256

from scrapy.http import Response

from crawlers.frontier.seam import Target
from crawlers.page import Capture, Page, PageImage
from crawlers.reading.document import Document
from crawlers.site import Site
from crawlers.walking.answers import media_type_of


def make_page(
    *,
    site: Site,
    target: Target,
    response: Response,
    document: Document,
    charset: str,
    rendered_html: str | None,
    images: tuple[PageImage, ...],
    user_agent: str,
    fetched_at: datetime,
    final_url: str,
) -> Page:
    """The page and its capture. `response` holds what came over HTTP, whatever a browser made of it later; its own address is not
    `final_url`, which people open, where the page was read from the data behind it."""
    capture = Capture(
        body=response.body,
        body_sha256=sha256(response.body).hexdigest(),
        media_type=media_type_of(response),
        charset=charset,
        status=response.status,
        headers=_headers(response),
        remote_ip=str(response.ip_address) if response.ip_address else None,
        user_agent=user_agent,
        rendered_html=rendered_html,
    )
    return Page(
        site=site.name,
        platform=site.platform,
        region=site.region,
        authority=site.authority,
        url=target.url,
        final_url=final_url,
        referrer=target.referrer,
        fetched_at=fetched_at,
        title=document.title,
        text=document.text,
        blocks=document.blocks,
        links=document.links,
        images=images,
        capture=capture,
        depth=target.depth,
        structure=document.structure,
    )


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
