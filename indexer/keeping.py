"""Keep what a night found, so that a URL may be acknowledged: after `keep` returns, nothing of it can be lost.

Order protects: files go to the evidence store first (written once, so a repeat costs nothing), then all rows and the
search index change in one transaction. Storing the same night again changes nothing and counts nothing twice.

In: `Finding`s and the night they belong to. Out: `KeptFinding`s. Raises EvidenceError, which must stop the crawl.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from classifiers.verdict import Action, Finding
from classifiers.verdict_json import verdict_to_json
from indexer.content_id import content_id
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.item_rows import add_item, renew_item, withdraw_item
from indexer.models import Item, Sighting, Visit
from indexer.searching.seam import SearchIndex
from indexer.sighting_rows import add_sighting, offer_images, renew_sighting, standing_address, write_capture
from indexer.standing import note_cleared, note_replaced, note_seen, standing_at
from indexer.storable import storable_finding
from indexer.visiting import read_visit, visited_items, write_visits


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """What became of a finding. `item_id` and `revision` are None for a clear page, of which only the visit is kept."""

    url: str
    action: Action
    item_id: str | None = None
    revision: int | None = None
    is_new_item: bool = False
    is_new_sighting: bool = False


def keep(finding: Finding, *, night: date, store: EvidenceStore, index: SearchIndex) -> KeptFinding:
    """Store one finding; see `keep_all`."""
    return keep_all([finding], night=night, store=store, index=index)[0]


def keep_all(
    findings: Sequence[Finding], *, night: date, store: EvidenceStore, index: SearchIndex
) -> tuple[KeptFinding, ...]:
    """Store findings in one transaction, all or none, and say in the same order what became of each.

    Of two findings about one URL the later in order stands; one fetched before the stored one changes no item.
    Raises EvidenceError before any row is written.
    """
    findings = [storable_finding(finding) for finding in findings]
    documents = [_put_files(finding, store) for finding in findings]
    with transaction.atomic():
        found = visited_items(night, [finding.page.url for finding in findings])
        visits: dict[tuple[str, str], Visit] = {}
        standing = standing_at([_place(finding) for finding in findings])
        kept = []
        for finding, document_sha256 in zip(findings, documents, strict=True):
            one = _keep_rows(finding, night, document_sha256, index, standing.get(_place(finding), ()))
            key = (finding.page.site, finding.page.url)
            _take_back(found.get(key), one, finding, night)
            found[key] = one.item_id
            visits[key] = read_visit(finding, night, one.item_id)
            kept.append(one)
        write_visits(list(visits.values()))
    return tuple(kept)


def _place(finding: Finding) -> str:
    page = finding.page
    return standing_address(page.url, page.final_url, page.referrer or "")


def _put_files(finding: Finding, store: EvidenceStore) -> str:
    """Put an offer's bytes into the store; the SHA-256 of the document a browser made of it, or ""."""
    if finding.verdict.action is Action.CLEAR:
        return ""
    capture = finding.page.capture
    _put(store, capture.body, capture.body_sha256)
    for image in offer_images(finding):
        _put(store, image.body, image.sha256)
    if capture.rendered_html is None:
        return ""
    return store.put(capture.rendered_html.encode("utf-8", "replace"))


def _put(store: EvidenceStore, body: bytes, sha256: str) -> None:
    if store.put(body) != sha256:
        raise EvidenceError(f"bytes recorded as {sha256} have another hash")


def _keep_rows(
    finding: Finding, night: date, document_sha256: str, index: SearchIndex, standing: Sequence[Sighting]
) -> KeptFinding:
    page, action = finding.page, finding.verdict.action
    if action is Action.CLEAR:
        note_cleared(page, standing)
        return KeptFinding(url=page.url, action=action)
    item_id, verdict = content_id(finding), verdict_to_json(finding.verdict)
    sighting = Sighting.objects.select_related("item").filter(item_id=item_id, url=page.url).first()
    if sighting is not None and page.fetched_at < sighting.last_seen:
        # A result older than the one stored (a night repeated from records) has nothing to say about today.
        return KeptFinding(url=page.url, action=action, item_id=item_id, revision=sighting.item.revision)
    item = sighting.item if sighting else Item.objects.filter(pk=item_id).first()
    is_new_item, is_new_sighting = item is None, sighting is None
    if item is None:
        item = add_item(item_id, finding, verdict, index)
    else:
        renew_item(item, finding, verdict, index)
    if sighting is None:
        sighting = add_sighting(item, finding, night)
    else:
        note_seen(sighting, page)
        renew_sighting(sighting, finding, night)
    note_replaced(sighting, finding, standing)
    write_capture(sighting, finding, verdict, document_sha256)
    return KeptFinding(
        url=page.url,
        action=action,
        item_id=item_id,
        revision=item.revision,
        is_new_item=is_new_item,
        is_new_sighting=is_new_sighting,
    )


def _take_back(earlier_id: str | None, kept: KeptFinding, finding: Finding, night: date) -> None:
    """Undo a sighting that only an earlier judgement of the same URL in the same night made.

    What an earlier night saw stays as it was, and so does what was sealed. An item left without any page is called clear,
    never deleted: a person may have decided on it.
    """
    if earlier_id is None or earlier_id == kept.item_id:
        return
    sighting = Sighting.objects.select_related("item").filter(item_id=earlier_id, url=kept.url).first()
    if sighting is None or sighting.times > 1 or sighting.last_night != night:
        return
    item = sighting.item
    if not item.sightings.exclude(pk=sighting.pk).exists():
        withdraw_item(item, finding.verdict.sentence)
    if sighting.evidence_id is None:
        sighting.delete()
