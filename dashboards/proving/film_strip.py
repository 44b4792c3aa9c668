"""The chain of a lead as a film strip (胶片): every page in order, what was clicked, its picture and its package.

In: an item id. Out: `FilmStrip`s, one per address that has a chain; two queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.evidence.seam import FileRole
from indexer.models import Chain, Evidence
from indexer.sealing.chain_steps import StepRole

TITLES = {
    StepRole.ENTRY: "来源页",
    StepRole.AD: "广告",
    StepRole.LANDING: "落地页",
    StepRole.CONTACT: "联系页",
}
STRIPS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFrame:
    """One page. `picture` is the SHA-256 of its first view, `evidence_id` its package; None where there is none."""

    number: int
    role: StepRole
    url: str
    final_url: str
    """Where redirects led; "" if nowhere else."""
    link_text: str
    note: str
    evidence_id: str | None
    picture: str | None

    @property
    def title(self) -> str:
        """What people call the page."""
        return TITLES[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmStrip:
    """One chain. `evidence_id` is the package that names all others."""

    evidence_id: str
    frames: tuple[FilmFrame, ...]


def strips_of(item_id: str) -> tuple[FilmStrip, ...]:
    """The strips of an item, in order of address; at most STRIPS_SHOWN."""
    return strips_from(list(Chain.objects.filter(sighting__item_id=item_id).order_by("sighting__url")[:STRIPS_SHOWN]))


def strips_from(chains: list[Chain]) -> tuple[FilmStrip, ...]:
    """These chains as strips."""
    named = {step["evidence_id"] for chain in chains for step in chain.steps if step["evidence_id"]}
    manifests = dict(Evidence.objects.filter(pk__in=named).values_list("pk", "manifest"))
    return tuple(
        FilmStrip(
            evidence_id=chain.evidence_id,
            frames=tuple(_frame(number, step, manifests) for number, step in enumerate(chain.steps, 1)),
        )
        for chain in chains
    )


def _frame(number: int, step: Mapping[str, Any], manifests: Mapping[str, Mapping[str, Any]]) -> FilmFrame:
    manifest = manifests.get(step["evidence_id"] or "", {"files": ()})
    by_role = {file["role"]: file["sha256"] for file in reversed(manifest["files"])}
    return FilmFrame(
        number=number,
        role=StepRole(step["role"]),
        url=step["url"],
        final_url=step.get("final_url", ""),
        link_text=step["link_text"],
        note=step["note"],
        evidence_id=step["evidence_id"],
        picture=by_role.get(FileRole.VIEW) or by_role.get(FileRole.SCREENSHOT),
    )
