"""`qingyuan explain`: everything the machine says of one item, or why a visited page was let go (为什么不是).

In: an item's id or a URL. Out: `Explanation` or `VisitExplanation`, for people as lines and for machines as JSON values.
Raises ValueError with a sentence for a person if there is no such item or visit.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from classifiers.campaigning.records import Campaign
from classifiers.verdict import Contact, CounterEvidence, Signal, Verdict
from classifiers.verdict_json import VerdictUnreadable, verdict_from_json
from dashboards.campaigns.current import known_campaigns
from dashboards.models import Decision
from dashboards.reviewing.category_choices import legal_basis_of, title_of
from dashboards.reviewing.decisions import in_force
from indexer.models import Item, ItemContact, Visit

SHORTEST_PREFIX = 6
"""Characters of an id from which it may be cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSignal:
    """A signal and how often the same text was read the same way."""

    signal: Signal
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedContact:
    """A contact and how many other items name it."""

    contact: Contact
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All about one item. Signals and counter-evidence come strongest first, each once."""

    item: Item
    verdict: Verdict
    category_title: str
    legal_basis: Sequence[str]
    signals: Sequence[ExplainedSignal]
    counter: Sequence[CounterEvidence]
    contacts: Sequence[ExplainedContact]
    campaign: Campaign | None
    decision: Decision | None


def item_named(written: str) -> Item:
    """The item with that id, or the only one whose id begins so. Raises ValueError."""
    found = Item.objects.filter(pk=written).first()
    if found is not None:
        return found
    alike = list(Item.objects.filter(pk__startswith=written)[:2]) if len(written) >= SHORTEST_PREFIX else []
    if len(alike) == 1:
        return alike[0]
    raise ValueError(f"编号 {written} 对应不止一条线索，请写全" if alike else f"没有编号为 {written} 的线索")


def explain_item(item: Item) -> Explanation:
    """Everything known of `item`. Raises ValueError if its verdict was stored in another form."""
    verdict = _verdict(item)
    return Explanation(
        item=item,
        verdict=verdict,
        category_title=title_of(item.category),
        legal_basis=legal_basis_of(item.category),
        signals=_signals(verdict.signals),
        counter=sorted(verdict.counter, key=lambda each: (-each.weight, each.span)),
        contacts=_contacts(item, verdict.contacts),
        campaign=known_campaigns().of(item.pk),
        decision=in_force([item.pk]).get(item.pk),
    )


def newest_visit(url: str) -> Visit:
    """The newest visit to `url`, with its item. Raises ValueError if it was never visited."""
    found = Visit.objects.filter(url=url).select_related("item").order_by("-night", "-fetched_at").first()
    if found is None:
        raise ValueError(f"没有访问过这个网址：{url}")
    return found


def _verdict(item: Item) -> Verdict:
    try:
        return verdict_from_json(item.verdict)
    except VerdictUnreadable as error:
        raise ValueError(f"线索 {item.pk} 的研判明细是另一版本写的，重新巡查后才能说明（{error}）") from None


def _signals(signals: Sequence[Signal]) -> list[ExplainedSignal]:
    """Each (rule, text, reading) once, with its strongest signal."""
    times = Counter((signal.rule, signal.text, signal.reading) for signal in signals)
    found: dict[tuple[str, str, str], Signal] = {}
    for signal in sorted(signals, key=lambda each: (-each.weight, each.span)):
        found.setdefault((signal.rule, signal.text, signal.reading), signal)
    return [ExplainedSignal(signal=signal, times=times[key]) for key, signal in found.items()]


def _contacts(item: Item, contacts: Sequence[Contact]) -> list[ExplainedContact]:
    values = {contact.value for contact in contacts}
    rows = ItemContact.objects.filter(value__in=values).exclude(item=item).values_list("kind", "value")
    others = {(kind, value): count for kind, value, count in rows.annotate(count=Count("item_id"))}
    first = {(contact.kind, contact.value): contact for contact in reversed(contacts)}
    kept = [contact for contact in contacts if first[contact.kind, contact.value] is contact]
    return [ExplainedContact(contact=each, others=others.get((each.kind.value, each.value), 0)) for each in kept]
