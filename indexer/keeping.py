"""Keep what a night found, so that a URL may be acknowledged: after `keep` returns, nothing of it can be lost.

Order protects: files go to the evidence store first (written once, so a repeat costs nothing), then all rows and the
search index change in one transaction. Storing the same night again changes nothing and counts nothing twice.

In: `Finding`s and `Unread`s, and the night they belong to. Out: `KeptFinding`s. Raises EvidenceError, which must stop the crawl.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from classifiers.verdict import Action, Finding
from classifiers.verdict_json import verdict_to_json
from crawlers.page import Unread
from indexer.content_id import content_id
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.item_rows import withdraw_item
from indexer.models import Sighting
from indexer.offer_rows import OfferRows
from indexer.searching.seam import SearchIndex
from indexer.sighting_rows import offer_images, standing_address
from indexer.standing import note_cleared, note_replaced, note_seen
from indexer.storable import storable_finding
from indexer.visiting import keep_visits, read_visit, visited_items, write_visits


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
    findings: Sequence[Finding], *, unread: Sequence[Unread] = (), night: date, store: EvidenceStore, index: SearchIndex
) -> tuple[KeptFinding, ...]:
    """Store findings, and URLs that gave none, in one transaction, all or none; say in the same order what became of each finding.

    Of two findings about one URL the later in order stands; one fetched before the stored one changes no item.
    Raises EvidenceError before any row is written.
    """
    storing = [_put_files(storable_finding(finding), store) for finding in findings]
    with transaction.atomic():
        kept = tuple(kept for some in _apart(storing) for kept in _keep_apart(some, night, index))
        if unread:
            keep_visits(unread, night=night)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Storing:
    """A finding whose files are stored. `item_id` is None for a clear page, `document_sha256` empty where no browser was used."""

    finding: Finding
    item_id: str | None
    document_sha256: str = ""

    @property
    def place(self) -> str:
        """Where to look for it again."""
        page = self.finding.page
        return standing_address(page.url, page.final_url, page.referrer or "")


def _put_files(finding: Finding, store: EvidenceStore) -> _Storing:
    """Put an offer's bytes into the store, and what a browser made of them."""
    if finding.verdict.action is Action.CLEAR:
        return _Storing(finding=finding, item_id=None)
    item_id, capture = content_id(finding), finding.page.capture
    _put(store, capture.body, capture.body_sha256)
    for image in offer_images(finding):
        _put(store, image.body, image.sha256)
    if capture.rendered_html is None:
        return _Storing(finding=finding, item_id=item_id)
    document_sha256 = store.put(capture.rendered_html.encode("utf-8", "replace"))
    return _Storing(finding=finding, item_id=item_id, document_sha256=document_sha256)


def _put(store: EvidenceStore, body: bytes, sha256: str) -> None:
    if store.put(body) != sha256:
        raise EvidenceError(f"bytes recorded as {sha256} have another hash")


def _apart(storing: Sequence[_Storing]) -> Iterator[list[_Storing]]:
    """The findings in order, in pieces in which no address stands twice."""
    some: list[_Storing] = []
    taken: set[str] = set()
    for one in storing:
        addresses = {one.finding.page.url, one.place}
        if not taken.isdisjoint(addresses):
            yield some
            some, taken = [], set()
        some.append(one)
        taken |= addresses
    if some:
        yield some


def _keep_apart(storing: Sequence[_Storing], night: date, index: SearchIndex) -> list[KeptFinding]:
    """Write the rows of findings each of which has addresses of its own."""
    urls = [one.finding.page.url for one in storing]
    found = visited_items(night, urls)
    rows = OfferRows([one.place for one in storing], urls, [one.item_id for one in storing if one.item_id is not None])
    kept = [_keep_rows(one, night, rows) for one in storing]
    rows.write(index)
    write_visits(read_visit(one.finding, night, one.item_id) for one in storing)
    for one in storing:
        earlier_id = found.get((one.finding.page.site, one.finding.page.url))
        if earlier_id is not None and earlier_id != one.item_id:
            _take_back(earlier_id, one.finding, night)
    return kept


def _keep_rows(one: _Storing, night: date, rows: OfferRows) -> KeptFinding:
    page, action, item_id = one.finding.page, one.finding.verdict.action, one.item_id
    standing = rows.standing_at(one.place)
    if item_id is None:
        note_cleared(page, standing)
        return KeptFinding(url=page.url, action=action)
    item, sighting = rows.item(item_id), rows.sighting(item_id, page.url)
    if item is not None and sighting is not None and page.fetched_at < sighting.last_seen:
        # A result older than the one stored (a night repeated from records) has nothing to say about today.
        return KeptFinding(url=page.url, action=action, item_id=item_id, revision=item.revision)
    is_new_item, is_new_sighting = item is None, sighting is None
    verdict = verdict_to_json(one.finding.verdict)
    item = rows.see_item(item_id, one.finding, verdict)
    if sighting is None:
        sighting = rows.add_sighting(item, one.finding, night)
    else:
        note_seen(sighting, page)
        rows.renew_sighting(sighting, one.finding, night)
    note_replaced(sighting, one.finding, standing)
    rows.add_capture(sighting, one.finding, verdict, one.document_sha256)
    return KeptFinding(
        url=page.url,
        action=action,
        item_id=item_id,
        revision=item.revision,
        is_new_item=is_new_item,
        is_new_sighting=is_new_sighting,
    )


def _take_back(earlier_id: str, finding: Finding, night: date) -> None:
    """Undo a sighting that only an earlier judgement of the same URL in the same night made.

    What an earlier night saw stays as it was, and so does what was sealed. An item left without any page is called clear,
    never deleted: a person may have decided on it.
    """
    sighting = Sighting.objects.select_related("item").filter(item_id=earlier_id, url=finding.page.url).first()
    if sighting is None or sighting.times > 1 or sighting.last_night != night:
        return
    item = sighting.item
    if not item.sightings.exclude(pk=sighting.pk).exists():
        withdraw_item(item, finding.verdict.sentence)
    if sighting.evidence_id is None:
        sighting.delete()
