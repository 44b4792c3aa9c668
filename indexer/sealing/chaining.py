"""Capture and seal the chain of a lead: each page its own package, and one package whose `chain.json` names them all in order.

A page sealed already (the ad itself, a listing shared by many ads) is named, not captured again. What cannot be had is a step
with a note. Sealing the ad never waits for this; a chain that was cut off is begun again.

In: a sealed `Sighting`, something that takes snapshots. Out: the row of `Chain`. Raises EvidenceError.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from asgiref.sync import sync_to_async

from classifiers.verdict import Action
from crawlers.page import Link, is_ad_url
from crawlers.reading.charset import decode_html
from crawlers.reading.html import read_document
from crawlers.snapshot import ArtefactKind, Snapshot, SnapshotState
from indexer.evidence.ledger import Ledger
from indexer.evidence.seam import EvidenceStore, FileRole, Manifest, PackageState
from indexer.models import Chain, Evidence, Sighting
from indexer.sealing.chain_steps import Step, StepRole, contact_link, followed_from, landing_steps, pages_before
from indexer.sealing.pages import json_body, new_file, seal_page, write_signed
from indexer.sealing.sightings import JSON_TYPE, NO_SECOND_CLICK

# A page sealed by the same night is not asked for again; an older package shows what the page was, not what led here.
LATELY = timedelta(hours=18)
FORMAT = "qingyuan-chain-1"
NO_LINK = "固证时上一页已没有指向此页的链接"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page showed that matters for the next step; `url` is where redirects led."""

    url: str
    links: tuple[Link, ...]


@dataclass(slots=True, kw_only=True)
class Chaining:
    """What all chains of a round share. `may_visit` says why an address is not to be asked ("" if it may), and keeps the pace.

    `seen` are pages sealed in this round, by address: their package and what they show.
    """

    take: Callable[[str, tuple[str, ...]], Awaitable[Snapshot]]
    may_visit: Callable[[str], Awaitable[str]]
    store: EvidenceStore
    ledger: Ledger
    clock: Callable[[], datetime]
    user_agent: str
    seen: dict[str, tuple[Step, Shown | None]] = field(default_factory=dict)


def wanted_chains(limit: int) -> tuple[Sighting, ...]:
    """Sealed sightings of flagged items that have no chain, the likelier first."""
    waiting = Sighting.objects.select_related("item", "capture", "evidence").filter(chain=None)
    sealed = waiting.exclude(evidence=None).filter(item__action=Action.FLAG.value)
    return tuple(sealed.order_by("-item__score", "pk")[:limit])


async def chain(sighting: Sighting, chaining: Chaining) -> Chain:
    """Capture what the chain lacks, seal it, and write it down."""
    step, shown = await sync_to_async(_itself)(sighting, chaining.store)
    before = [
        await _captured(Step(role=StepRole.AD if is_ad_url(url) else StepRole.ENTRY, url=url), chaining)
        for url in await sync_to_async(pages_before)(sighting)
    ]
    steps = _with_link_texts([*before, (step, shown)])
    onward = await sync_to_async(followed_from)(sighting) or landing_steps(
        shown.url, shown.links, _offer(sighting), _named(sighting)
    )
    last = shown
    for landing in onward:
        step, landed = await _captured(landing, chaining)
        steps.append(step)
        if landed is not None and last is shown:
            last = landed
    contact = contact_link(last.url, last.links)
    if contact is not None:
        found, _ = await _captured(Step(role=StepRole.CONTACT, url=contact.url, link_text=contact.text), chaining)
        steps.append(found)
    return await sync_to_async(_write)(sighting, steps, chaining)


def _sealed_lately(url: str, chaining: Chaining) -> Sighting | None:
    """An ad of its own at this address, sealed in the same night."""
    found = Sighting.objects.select_related("capture", "evidence").filter(url=url).exclude(evidence=None)
    return found.filter(evidence__sealed_at__gt=chaining.clock() - LATELY).order_by("-evidence__sealed_at").first()


def _itself(sighting: Sighting, store: EvidenceStore) -> tuple[Step, Shown]:
    """The sighting as a step: an ad, or the page that an ad on another page led to."""
    role = StepRole.LANDING if is_ad_url(sighting.referrer) else StepRole.AD
    step = Step(role=role, url=sighting.url, evidence_id=sighting.evidence_id)
    shown = _read(sighting, store)
    return replace(step, final_url=_elsewhere(sighting.url, shown.url)), shown


def _read(sighting: Sighting, store: EvidenceStore) -> Shown:
    capture = sighting.capture
    if capture.document_sha256:
        html = store.read(capture.document_sha256).decode("utf-8", "replace")
    else:
        html, _ = decode_html(store.read(capture.body_sha256), f"{capture.media_type}; charset={capture.charset}")
    return Shown(url=capture.final_url, links=read_document(html, capture.final_url).links)


def _elsewhere(asked: str, came: str) -> str:
    """Where a redirect led; "" if it led nowhere else."""
    return "" if urldefrag(asked).url == urldefrag(came).url else came


async def _captured(step: Step, chaining: Chaining) -> tuple[Step, Shown | None]:
    """The step with its package, and what its page shows; a step that could not be had carries a note."""
    if step.url not in chaining.seen:
        chaining.seen[step.url] = await _capture(step, chaining)
    known, shown = chaining.seen[step.url]
    return replace(step, evidence_id=known.evidence_id, final_url=known.final_url, note=known.note), shown


async def _capture(step: Step, chaining: Chaining) -> tuple[Step, Shown | None]:
    known = await sync_to_async(_sealed_lately)(step.url, chaining)
    if known is not None:
        found, shown = await sync_to_async(_itself)(known, chaining.store)
        return replace(step, evidence_id=found.evidence_id, final_url=found.final_url), shown
    asked = step.final_url or step.url
    refusal = await chaining.may_visit(asked)
    if refusal:
        return replace(step, note=f"未访问：{refusal}"), None
    snapshot = await chaining.take(asked, ())
    if snapshot.state in (SnapshotState.FAILED, SnapshotState.BLOCKED):
        return replace(step, note="；".join(snapshot.problems) or "网站拒绝访问"), None
    evidence = await sync_to_async(seal_page)(
        snapshot,
        user_agent=chaining.user_agent,
        store=chaining.store,
        ledger=chaining.ledger,
        sealed_at=chaining.clock(),
    )
    came = _elsewhere(step.url, snapshot.final_url)
    said = (*snapshot.problems, *([NO_SECOND_CLICK] if asked != step.url else []))
    sealed = replace(step, evidence_id=evidence.pk, final_url=came, note="；".join(said))
    artefact = snapshot.find(ArtefactKind.DOCUMENT)
    if artefact is None:
        return sealed, None
    document = read_document(artefact.body.decode("utf-8", "replace"), snapshot.final_url)
    return sealed, Shown(url=snapshot.final_url, links=document.links)


def _with_link_texts(pairs: Sequence[tuple[Step, Shown | None]]) -> list[Step]:
    """Each step with the words of the link that led to it, as the page before shows them now."""
    steps = [pairs[0][0]]
    for (earlier, before), (step, _) in zip(pairs, pairs[1:], strict=False):
        stands_there = is_ad_url(step.url) and urldefrag(step.url).url == earlier.url
        if before is None or stands_there:
            steps.append(step)
            continue
        link = _link_to(step.url, before.links)
        note = step.note if link else "；".join(filter(None, (step.note, NO_LINK)))
        steps.append(replace(step, link_text=link.text if link else "", note=note))
    return steps


def _link_to(url: str, links: Sequence[Link]) -> Link | None:
    return next((link for link in links if link.url == url), None)


def _offer(sighting: Sighting) -> tuple[str, ...]:
    """Words of the offer itself: of its own category, for a page may talk of other things beside it."""
    verdict = sighting.capture.verdict
    signals = [signal for signal in verdict["signals"] if signal["category"] == verdict["category"]]
    return tuple(part["text"] for part in [*signals, *verdict["contacts"]])


def _named(sighting: Sighting) -> tuple[str, ...]:
    """Addresses the offer names in words or as QR code."""
    return tuple(one["value"] for one in sighting.capture.verdict["contacts"] if str(one["value"]).startswith("http"))


def _write(sighting: Sighting, steps: Sequence[Step], chaining: Chaining) -> Chain:
    body = json_body({"format": FORMAT, "sighting": sighting.url, "steps": [step.to_json() for step in steps]})
    problems = tuple(f"{step.url}：{step.note}" for step in steps if step.evidence_id is None)
    manifest = Manifest(
        url=sighting.url,
        final_url=sighting.capture.final_url,
        fetched_at=sighting.capture.fetched_at,
        sealed_at=chaining.clock(),
        user_agent=chaining.user_agent,
        remote_ip=None,
        state=PackageState.PARTIAL if problems else PackageState.COMPLETE,
        files=(new_file(FileRole.CHAIN, "chain.json", JSON_TYPE, body, chaining.store),),
        problems=problems,
    )
    evidence: Evidence = write_signed(manifest, store=chaining.store, ledger=chaining.ledger)
    row, _ = Chain.objects.update_or_create(
        sighting=sighting, defaults={"evidence": evidence, "steps": [step.to_json() for step in steps]}
    )
    return row
