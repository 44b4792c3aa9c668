"""An explanation as Chinese lines for a terminal, and as values for JSON.

In: `Explanation`, `Visit`. Out: lines, dicts. Crawled text is made harmless: nothing in it moves a cursor.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from classifiers.campaigning.records import Campaign
from classifiers.verdict_json import verdict_to_json
from dashboards.explaining import Explanation
from dashboards.plain_text import plain_line
from indexer.models import CONTACT_CHOICES, Item, Visit

_CONTACT_TITLES = dict(CONTACT_CHOICES)


def explanation_lines(explained: Explanation) -> Iterator[str]:
    """For people."""
    item, verdict = explained.item, explained.verdict
    yield f"线索 {item.pk}　{item.get_action_display()} · {explained.category_title}　概率 {item.score:.2f}　{item.get_part_display()}"
    yield f"标题　{plain_line(item.title) or '（无标题）'}"
    yield f"理由　{plain_line(item.sentence)}"
    if explained.decision is not None:
        yield f"决定　{explained.decision.get_outcome_display()}（{explained.decision.decided_by.get_username()}）"
    yield from _signal_lines(explained)
    yield "反证" if explained.counter else "反证　未见"
    for counter in explained.counter:
        yield f"  “{plain_line(counter.text)}”　{plain_line(counter.note)}　[{counter.rule}] -{counter.weight:.2f}"
    yield from _contact_lines(explained)
    yield f"推广网络　{_campaign_line(explained.campaign)}"
    yield f"依据　{'；'.join(explained.legal_basis) or '（词库未写明）'}"
    versions = "，".join(f"{name} {version}" for name, version in verdict.versions)
    yield f"版本　{versions}；线索第 {item.revision} 版"


def explanation_json(explained: Explanation) -> dict[str, Any]:
    """For machines: the stored verdict as it is, and what belongs to it."""
    campaign, decision = explained.campaign, explained.decision
    return {
        "item": explained.item.pk,
        "title": explained.item.title,
        "revision": explained.item.revision,
        "verdict": verdict_to_json(explained.verdict),
        "legal_basis": list(explained.legal_basis),
        "contacts": [
            {"kind": each.contact.kind.value, "value": each.contact.value, "other_items": each.others}
            for each in explained.contacts
        ],
        "campaign": None if campaign is None else _campaign_json(campaign),
        "decision": None if decision is None else {"outcome": decision.outcome, "category": decision.category},
    }


def visit_lines(visit: Visit) -> Iterator[str]:
    """For people: how the newest visit ended, and why the page was let go."""
    moment = timezone.localtime(visit.fetched_at)
    yield f"网址　{plain_line(visit.url)}"
    yield f"访问　{moment:%Y-%m-%d %H:%M}　{visit.get_outcome_display()}{f'（{plain_line(visit.note)}）' if visit.note else ''}"
    if visit.action:
        yield f"研判　{visit.get_action_display()}　概率 {visit.score or 0:.2f}"
        yield f"理由　{plain_line(visit.sentence)}"
    item: Item | None = visit.item
    if item is not None:
        yield f"线索　{item.pk}（详见 qingyuan explain {item.pk}）"


def visit_json(visit: Visit) -> dict[str, Any]:
    """For machines."""
    return {
        "url": visit.url,
        "night": visit.night.isoformat(),
        "fetched_at": visit.fetched_at.isoformat(),
        "outcome": visit.outcome,
        "note": visit.note,
        "action": visit.action or None,
        "score": visit.score,
        "sentence": visit.sentence,
        "item": visit.item_id,
    }


def _signal_lines(explained: Explanation) -> Iterator[str]:
    yield "命中" if explained.signals else "命中　无"
    for each in explained.signals:
        signal = each.signal
        text, reading = plain_line(signal.text), plain_line(signal.reading)
        read_as = f" 读作“{reading}”" if reading != text else ""
        times = f" ×{each.times}" if each.times > 1 else ""
        yield f"  “{text}”{read_as}{times}　{plain_line(signal.note)}　[{signal.rule}] +{signal.weight:.2f}"


def _contact_lines(explained: Explanation) -> Iterator[str]:
    yield "联系方式" if explained.contacts else "联系方式　无"
    for each in explained.contacts:
        contact = each.contact
        written = f"（原文“{plain_line(contact.text)}”）" if contact.text != contact.value else ""
        shared = f"另见于 {each.others} 条线索" if each.others else "仅此一条"
        yield f"  {_CONTACT_TITLES[contact.kind.value]} {plain_line(contact.value)}{written}　{shared}"


def _campaign_line(campaign: Campaign | None) -> str:
    if campaign is None:
        return "未见同一网络的其他线索"
    template = plain_line("".join(piece.shown for piece in campaign.template))
    return f"{campaign.campaign_id}，共 {campaign.size} 条，{len(campaign.hosts)} 个网站　{template}"


def _campaign_json(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.campaign_id,
        "size": campaign.size,
        "template": "".join(piece.shown for piece in campaign.template),
        "cities": list(campaign.cities),
        "hosts": list(campaign.hosts),
        "first_seen": campaign.first_seen.isoformat(),
        "last_seen": campaign.last_seen.isoformat(),
    }
