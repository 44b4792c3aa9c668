"""Pages as they were read, made again from sealed packages alone, offline.

In: a package, the store. Out: `SealedPage`. Raises EvidenceError for a missing or altered file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crawlers.page import BlockKind, Page, PageImage, handed_in_page, join_blocks
from crawlers.reading.charset import decode_html
from crawlers.reading.html import read_document
from indexer.evidence.seam import EvidenceStore, FileRole
from indexer.models import Evidence

NIGHT_DOCUMENT = "document_night.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPage:
    """`page` as today's reading reads it, `text` and `verdict` as that night read and judged it (None where nothing judged it)."""

    evidence_id: str
    url: str
    site: str
    item_id: str | None
    page: Page
    text: str | None
    verdict: Mapping[str, Any] | None


def sealed_page(evidence: Evidence, store: EvidenceStore) -> SealedPage | None:
    """The page of a package; None for a package that holds no page (a chain)."""
    files = evidence.manifest["files"]
    html = _html(files, store)
    if html is None:
        return None
    text, charset, body, media_type = html
    document = read_document(text, evidence.manifest["final_url"])
    page = handed_in_page(
        url=evidence.url,
        title=document.title,
        text=document.text,
        blocks=document.blocks,
        links=document.links,
        body=body,
        media_type=media_type,
        charset=charset,
        fetched_at=datetime.fromisoformat(evidence.manifest["fetched_at"]),
    )
    sighting = evidence.sightings.order_by("pk").first()
    told, verdict = _first(files, FileRole.TEXT, store), _first(files, FileRole.VERDICT, store)
    if sighting is not None and sighting.placement and told is not None:
        page = _as_ad(page, told.decode("utf-8", "replace"))
    page = replace(page, final_url=evidence.manifest["final_url"], images=tuple(_images(files, store)))
    if sighting is not None:
        page = replace(page, site=sighting.site, platform=sighting.platform, region=sighting.region)
    return SealedPage(
        evidence_id=evidence.pk,
        url=evidence.url,
        site=page.site,
        item_id=sighting.item_id if sighting else None,
        page=page,
        text=told.decode("utf-8", "replace") if told is not None else None,
        verdict=json.loads(verdict) if verdict is not None else None,
    )


def _as_ad(page: Page, told: str) -> Page:
    """An ad that stood on another page: what was sealed of it is its own text, line by line, not its carrier's."""
    text, blocks = join_blocks([(BlockKind.PARAGRAPH, line, None) for line in told.split("\n")])
    return replace(page, title="", text=text, blocks=blocks, links=())


def _html(files: list[dict[str, Any]], store: EvidenceStore) -> tuple[str, str, bytes, str] | None:
    """What the night read: the document a browser made of it, else the server's bytes; for a page nobody crawled, the document."""
    by_name = {file["name"]: file for file in files}
    by_role = {file["role"]: file for file in reversed(files)}
    night = by_name.get(NIGHT_DOCUMENT)
    response = by_role.get(FileRole.RESPONSE)
    if night is None and response is not None:
        body = store.read(response["sha256"])
        head = json.loads(_first(files, FileRole.HEADERS, store) or b"{}")
        charset = head.get("charset", "")
        stated = f"{response['media_type']}; charset={charset}" if charset else response["media_type"]
        return (*decode_html(body, stated), body, response["media_type"])
    document = night or by_role.get(FileRole.DOCUMENT)
    if document is None:
        return None
    body = store.read(document["sha256"])
    return body.decode("utf-8", "replace"), "utf-8", body, "text/html"


def _images(files: list[dict[str, Any]], store: EvidenceStore) -> Iterator[PageImage]:
    for file in files:
        if file["role"] in (FileRole.IMAGE, FileRole.CREATIVE):
            body = store.read(file["sha256"])
            yield PageImage(url="", body=body, media_type=file["media_type"], sha256=file["sha256"], alt="")


def _first(files: list[dict[str, Any]], role: FileRole, store: EvidenceStore) -> bytes | None:
    found = next((file for file in files if file["role"] == role), None)
    return None if found is None else store.read(found["sha256"])
