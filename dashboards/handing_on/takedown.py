"""What is handed to platforms: every address of every item a person found 涉嫌违规.

In: decisions, sightings, contacts and sealed evidence. Out: `TakedownBundle`, frozen, from which every export format is
written; the same bundle gives the same bytes. Wording is 涉嫌/疑似 only: a court finds crimes, we do not.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from classifiers.verdict import Part
from dashboards.models import Decision
from dashboards.reviewing.category_choices import legal_basis_of, title_of
from dashboards.reviewing.decisions import confirmed_decisions
from indexer.evidence.packaging import Proof, proofs_of
from indexer.evidence.seam import EvidenceStore
from indexer.models import Chain, Evidence, ItemContact, Sighting

# Articles cited by lexicon files are unchecked until a lawyer signs them off; every export says so.
UNCHECKED = "（待核）"
PROPOSALS = {
    Part.ADVERTISER.value: "建议依法依规核查处置：停止传输、删除该信息，视情处置发布账号，保存有关记录并反馈结果",
    Part.PUBLISHER.value: "建议依法依规核查处置：停止刊登该广告，核验广告主身份，保存有关记录并反馈结果",
    Part.CARRIER.value: "建议通知网站运营者清除被挂载的内容并修复漏洞，保存有关记录并反馈结果",
}
PARTS = {Part.ADVERTISER.value: "发布者", Part.CARRIER.value: "被挂载网站", Part.PUBLISHER.value: "广告发布者"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownRow:
    """One address to act on. Times are aware UTC; `evidence_id` is None while the address waits to be sealed."""

    number: int
    item_id: str
    platform: str
    url: str
    title: str
    category: str
    category_title: str
    opinion: str
    legal_basis: str
    contacts: tuple[str, ...]
    part: str
    region: str
    authority: str
    evidence_id: str | None
    first_seen: datetime
    last_seen: datetime
    decided_by: str
    """The reviewer's work account: letters carry unit and account, not names."""
    decided_at: datetime
    proposal: str
    gone_at: datetime | None = None
    """When a visit found that the offer no longer stands there; it was there all the same, and stays on the list."""
    gone_note: str = ""
    """By what that visit knew."""
    author: str = ""
    """Who signs the page, in its own words."""
    published_at: datetime | None = None
    """When the page says it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePackage:
    """One sealed package that rows refer to. `manifest` is what `Evidence.manifest` holds."""

    evidence_id: str
    item_id: str
    manifest: Mapping[str, object]
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownBundle:
    """Everything one export is written from. `platform` is None for a list over all platforms."""

    platform: str | None
    unit_name: str
    made_at: datetime
    rows: tuple[TakedownRow, ...]
    packages: tuple[EvidencePackage, ...]
    store: EvidenceStore
    """Where the packages' files are read from, verified."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """Platforms of the rows, in order."""
        return tuple(sorted({row.platform for row in self.rows}))


def build_bundle(*, platform: str | None, unit_name: str, made_at: datetime, store: EvidenceStore) -> TakedownBundle:
    """The takedown list as decided by now. A constant number of queries whatever its length."""
    decisions = {decision.item_id: decision for decision in confirmed_decisions().select_related("decided_by")}
    sightings = _confirmed_sightings(platform)
    contacts = _contacts_by_item()
    ordered = sorted(sightings, key=lambda sighting: (sighting.platform, sighting.item_id, sighting.url))
    rows = tuple(
        _row(number, sighting, decisions[sighting.item_id], contacts[sighting.item_id])
        for number, sighting in enumerate(ordered, 1)
        if sighting.item_id in decisions
    )
    return TakedownBundle(
        platform=platform,
        unit_name=unit_name,
        made_at=made_at,
        rows=rows,
        packages=_packages(ordered),
        store=store,
    )


def confirmed_platforms() -> dict[str, int]:
    """Addresses to act on, counted per platform."""
    counts: dict[str, int] = defaultdict(int)
    for name in Sighting.objects.filter(item_id__in=confirmed_decisions().values("item_id")).values_list("platform"):
        counts[name[0]] += 1
    return dict(sorted(counts.items()))


def _confirmed_sightings(platform: str | None) -> list[Sighting]:
    found = Sighting.objects.filter(item_id__in=confirmed_decisions().values("item_id"))
    if platform is not None:
        found = found.filter(platform=platform)
    return list(found.select_related("item", "evidence").defer("item__text", "item__verdict"))


def _contacts_by_item() -> defaultdict[str, list[str]]:
    contacts: defaultdict[str, list[str]] = defaultdict(list)
    found = ItemContact.objects.filter(item_id__in=confirmed_decisions().values("item_id"))
    for contact in found.order_by("kind", "value"):
        contacts[contact.item_id].append(f"{contact.get_kind_display()}：{contact.value}")
    return contacts


def _row(number: int, sighting: Sighting, decision: Decision, contacts: list[str]) -> TakedownRow:
    title = title_of(decision.category)
    articles = legal_basis_of(decision.category)
    return TakedownRow(
        number=number,
        item_id=sighting.item_id,
        platform=sighting.platform,
        url=sighting.url,
        title=sighting.title or sighting.item.title,
        category=decision.category,
        category_title=title,
        opinion=f"疑似发布“{title}”类信息，涉嫌违规。本意见为线索初步研判，以核查结果为准",
        legal_basis="；".join(articles) + UNCHECKED if articles else "",
        contacts=tuple(contacts),
        part=PARTS[sighting.item.part],
        region=sighting.region,
        authority=sighting.authority,
        evidence_id=sighting.evidence_id,
        first_seen=sighting.first_seen,
        last_seen=sighting.last_seen,
        decided_by=account_of(decision.decided_by),
        decided_at=decision.decided_at,
        proposal=PROPOSALS[sighting.item.part],
        gone_at=sighting.gone_at,
        gone_note=sighting.gone_note,
        author=sighting.author,
        published_at=sighting.published_at,
    )


def account_of(user: User) -> str:
    """The work account a letter shows."""
    return user.get_username()


def _packages(sightings: list[Sighting]) -> tuple[EvidencePackage, ...]:
    found = {**_in_chains(sightings), **_own(sightings)}
    proofs = proofs_of(sorted(found))
    return tuple(
        EvidencePackage(evidence_id=evidence.pk, item_id=item_id, manifest=evidence.manifest, proof=proofs[evidence.pk])
        for _, (evidence, item_id) in sorted(found.items())
    )


def _own(sightings: list[Sighting]) -> dict[str, tuple[Evidence, str]]:
    return {one.evidence.pk: (one.evidence, one.item_id) for one in sightings if one.evidence is not None}


def _in_chains(sightings: list[Sighting]) -> dict[str, tuple[Evidence, str]]:
    """The packages of chains and of the pages around the ads, each under one of the items whose chain names it."""
    listed = {one.pk for one in sightings}
    chains = Chain.objects.filter(sighting__item_id__in=confirmed_decisions().values("item_id"))
    item_of: dict[str, str] = {}
    for chain in chains.select_related("sighting").order_by("sighting__item_id"):
        if chain.sighting_id not in listed:
            continue
        for evidence_id in [chain.evidence_id, *(step["evidence_id"] for step in chain.steps if step["evidence_id"])]:
            item_of.setdefault(evidence_id, chain.sighting.item_id)
    return {
        evidence.pk: (evidence, item_of[evidence.pk]) for evidence in Evidence.objects.in_bulk(list(item_of)).values()
    }
