"""Everything the review page of one item shows, gathered once.

In: an item, the filter a person works under, the engines. Out: `ItemPage`. Nothing here decides anything.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from dashboards.models import Decision
from dashboards.proving.film_strip import FilmStrip, strips_of
from dashboards.proving.item_evidence import Package, PackagedFile, Screenshot, packages_of, screenshot_of
from dashboards.proving.marked_pictures import MarkedPicture, marked_pictures_of
from dashboards.reviewing import review_queue
from dashboards.reviewing.decisions import history_of
from dashboards.reviewing.exceptions_offered import is_rejected_flag
from dashboards.reviewing.highlighting import Piece, marks_of, pieces_of, reading_of
from dashboards.reviewing.item_rows import ItemRow, rows_for
from dashboards.reviewing.review_queue import QueueFilter
from indexer.evidence.seam import EvidenceStore
from indexer.models import Item, ItemContact, Sighting
from indexer.searching.seam import SearchIndex
from indexer.standing_models import SightingChange

BEFORE, AFTER = 3, 12
SIMILAR = 5
SIGHTINGS_SHOWN = 100
CONTACTS_SHOWN = 50
CHANGES_SHOWN = 10
# A page's whole text may be megabytes; a reviewer reads the first pages, and the evidence holds the rest.
TEXT_SHOWN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that fired, or one reason against; `times` counts its places in the text."""

    reading: str
    note: str
    weight: float
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A contact and on how many other items it stands."""

    contact: ItemContact
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """The three panes. `history` is newest first; `decision` is what is in force."""

    item: Item
    row: ItemRow
    neighbours: Sequence[ItemRow]
    previous_id: str | None
    next_id: str | None
    pieces: Sequence[Piece]
    hidden_characters: int
    reasons: Sequence[Reason]
    counter: Sequence[Reason]
    contacts: Sequence[SharedContact]
    similar: Sequence[ItemRow]
    sightings: Sequence[Sighting]
    changes: Sequence[SightingChange]
    packages: Sequence[Package]
    strips: Sequence[FilmStrip]
    screenshot: Screenshot
    marked_pictures: Sequence[MarkedPicture]
    history: Sequence[Decision]

    @property
    def creative(self) -> PackagedFile | None:
        """The item as an ad by itself, from the newest package that has its picture."""
        return next((package.creative for package in self.packages if package.creative is not None), None)

    @property
    def seen_decision(self) -> int | None:
        """The newest row's key, which a decision made on this page must name."""
        return self.history[0].pk if self.history else None

    @property
    def may_propose_exceptions(self) -> bool:
        """Whether a person rejected what the machine had flagged."""
        return is_rejected_flag(self.row.decision)

    @property
    def came_back(self) -> bool:
        """Whether the machine changed its suggestion after the decision in force."""
        decision = self.row.decision
        if decision is None or decision.item_revision >= self.item.revision:
            return False
        suggested = (decision.machine_action, decision.machine_category)
        return suggested != (self.item.action, self.item.category)


def build_item_page(item: Item, chosen: QueueFilter, *, store: EvidenceStore, index: SearchIndex) -> ItemPage:
    """The page of `item`; a constant number of queries."""
    before, after = review_queue.ids_around(item, chosen, before=BEFORE, after=AFTER)
    similar = [pk for pk in index.similar(f"{item.title}\n{item.text}"[:TEXT_SHOWN], SIMILAR + 1) if pk != item.pk]
    rows = {row.item_id: row for row in rows_for([*before, item.pk, *after, *similar[:SIMILAR]])}
    packages = packages_of(item.pk)
    text = item.text[:TEXT_SHOWN]
    return ItemPage(
        item=item,
        row=rows[item.pk],
        neighbours=[rows[pk] for pk in [*before, item.pk, *after] if pk in rows],
        previous_id=before[-1] if before else None,
        next_id=after[0] if after else None,
        pieces=pieces_of(text, marks_of(text, item.verdict)),
        hidden_characters=len(item.text) - len(text),
        reasons=_reasons(item.verdict["signals"]),
        counter=_reasons(item.verdict["counter"]),
        contacts=_contacts(item),
        similar=[rows[pk] for pk in similar[:SIMILAR] if pk in rows],
        sightings=list(item.sightings.select_related("evidence").order_by("platform", "url")[:SIGHTINGS_SHOWN]),
        changes=list(
            SightingChange.objects.filter(sighting__item=item)
            .select_related("sighting")
            .order_by("-at")[:CHANGES_SHOWN]
        ),
        packages=packages,
        strips=strips_of(item.pk),
        screenshot=screenshot_of(packages, store),
        marked_pictures=marked_pictures_of(packages, store),
        history=list(history_of(item.pk)),
    )


def _reasons(parts: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """One line per reading and note, strongest first. Counter-evidence has no reading of its own."""
    keys = [(reading_of({"reading": part["text"], **part}), str(part["note"]), float(part["weight"])) for part in parts]
    counted = Counter(keys)
    strongest_first = sorted(counted.items(), key=lambda pair: -abs(pair[0][2]))
    return [Reason(reading=key[0], note=key[1], weight=key[2], times=times) for key, times in strongest_first]


def _contacts(item: Item) -> list[SharedContact]:
    contacts = list(item.contacts.order_by("kind", "value")[:CONTACTS_SHOWN])
    if not contacts:
        return []
    same = Q()
    for contact in contacts:
        same |= Q(kind=contact.kind, value=contact.value)
    others = ItemContact.objects.filter(same).exclude(item=item).values_list("kind", "value").annotate(Count("item"))
    counts = {(kind, value): count for kind, value, count in others}
    return [SharedContact(contact=each, others=counts.get((each.kind, each.value), 0)) for each in contacts]
