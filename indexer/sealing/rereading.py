"""Read sealed pages again with today's reading, and tell where it sees another text than was sealed: a test of every change.

Lines read from pictures are left out on both sides, since the pictures' reading is not what a site's reading is.

In: a package, the store. Out: `Drift`.
"""

from dataclasses import dataclass

from crawlers.recording.likeness import text_likeness
from indexer.evidence.seam import EvidenceError, EvidenceStore
from indexer.models import Evidence
from indexer.sealing.sealed_reading import SealedPage, sealed_page

DRIFT_BELOW = 0.9
"""A page read less alike than this has drifted. An unchanged reading gives 1.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One page. `likeness` is 1.0 for the same text; `note` says why there is none to compare."""

    evidence_id: str
    url: str
    site: str
    likeness: float
    characters_then: int
    characters_now: int
    note: str = ""


def sealed_readings(site: str | None) -> tuple[str, ...]:
    """Packages in which a text was sealed, oldest first; those of one site, or all."""
    found = Evidence.objects.filter(purged_at=None).exclude(sightings=None)
    if site is not None:
        found = found.filter(sightings__site=site)
    return tuple(found.distinct().order_by("sealed_at", "pk").values_list("pk", flat=True))


def drift_of(evidence_id: str, store: EvidenceStore) -> Drift:
    """How much today's reading of one package differs; an altered package has drifted altogether."""
    evidence = Evidence.objects.get(pk=evidence_id)
    try:
        sealed = sealed_page(evidence, store)
    except EvidenceError as error:
        return _nothing(evidence, f"；{error}")
    if sealed is None or sealed.text is None:
        return _nothing(evidence, "；包内没有可比对的文字")
    then = _without_pictures(sealed)
    return Drift(
        evidence_id=evidence.pk,
        url=evidence.url,
        site=sealed.site,
        likeness=text_likeness(then, sealed.page.text),
        characters_then=len(then),
        characters_now=len(sealed.page.text),
    )


def _without_pictures(sealed: SealedPage) -> str:
    """The sealed text; where pictures were read, only as far as the page itself reaches, for their lines stand behind it."""
    text = sealed.text or ""
    return text[: len(sealed.page.text)] if sealed.page.images else text


def _nothing(evidence: Evidence, note: str) -> Drift:
    return Drift(
        evidence_id=evidence.pk, url=evidence.url, site="", likeness=0.0, characters_then=0, characters_now=0, note=note
    )
